#pragma once

#include "server/auth/cookies.hpp"
#include "server/auth/link_service.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/passphrase_service.hpp"
#include "server/auth/protocol.hpp"
#include "server/auth/second_factors.hpp"
#include "server/core/task.hpp"
#include "server/http/router.hpp"
#include "server/http/server.hpp"

#include <functional>

namespace convene::http {

/// Gives the part of `/me` that a feature knows: registration and edition (and a chosen time zone), and
/// whether a second factor is `missing`, should there be none. The endpoints fill in the rest.
using me_source = std::function<task<result<auth::me_view>>(auth::principal)>;

/// Whether what somebody was invited to still stands: not when it was cancelled, declined or ended.
using invitation_check = std::function<task<result<bool>>(person_id)>;

/// What the sign-in routes of one node stand on; all outlive the router.
struct sign_in_parts {
    auth::account_repository& accounts;
    auth::login_service& logins;
    auth::link_service& links;
    auth::passphrase_service& passphrases;
    auth::second_factors& second_factors;
    id_source& random;
    const clock& time;
    auth::cookie_policy cookies;
    me_source me;
    invitation_check is_invited;
};

/// Adds /api/v1/me, /sign-in/link, /sign-in/link/redeem, /sign-in/invitation/redeem,
/// /sign-in/invitation/renew, /sign-in/passphrase, /sign-in/second-factor, /sign-in/proof,
/// /sign-in/proof/code, /sign-in/proof/link, /me/passphrase, /sign-out and /sign-out-everywhere.
void add_sign_in_endpoints(router& routes, sign_in_parts parts);

/// Finds the caller of a request: `Authorization: Bearer` when the header is there, else the login cookie.
/// `logins` outlives the server.
authenticator make_authenticator(auth::login_service& logins, auth::cookie_policy cookies);

} // namespace convene::http
