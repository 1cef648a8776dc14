#pragma once

#include "server/auth/second_factors.hpp"
#include "server/http/router.hpp"

namespace convene::http {

/// Adds /api/v1/me/second-factor, /me/second-factor/begin, /me/second-factor/recovery-codes and
/// /me/second-factor/remove. `must_have` tells whether the caller may not be without one. Both outlive the
/// router.
void add_second_factor_endpoints(router& routes, auth::second_factors& factors,
                                 std::function<task<result<bool>>(auth::principal)> must_have);

} // namespace convene::http
