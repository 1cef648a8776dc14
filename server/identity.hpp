#pragma once

#include "scheduling/viewer.hpp"
#include "server/auth/cookies.hpp"
#include "server/auth/second_factor_rule.hpp"
#include "server/http/server.hpp"

namespace convene {

class services;

/// Finds the caller of a request by login or token, and knows of them what sign-in alone does not: that their
/// access was ended (they are refused everywhere but at their own data: I-08), or that they have to set up a
/// second factor before anything else (S-17). `use` outlives it.
http::authenticator make_authenticator(services& use, auth::second_factor_rule rule,
                                       auth::cookie_policy cookies);

/// Whether the caller may not be without a second factor. `who` may be refused as `not_found`: somebody who
/// is in no edition.
bool must_have_second_factor(auth::second_factor_rule rule, const auth::principal& caller,
                             const result<scheduling::viewer>& who);

/// The same, looked up.
task<result<bool>> find_second_factor_duty(services& use, auth::second_factor_rule rule,
                                           auth::principal caller);

} // namespace convene
