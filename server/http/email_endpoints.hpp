#pragma once

#include "server/auth/account_repository.hpp"
#include "server/auth/email_changes.hpp"
#include "server/http/router.hpp"

namespace convene::http {

/// Adds `GET /api/v1/me/email`, `POST /api/v1/me/email` and `POST /api/v1/sign-in/email/confirm`. Both
/// outlive the router.
void add_email_endpoints(router& routes, auth::account_repository& accounts, auth::email_changes& changes);

} // namespace convene::http
