#pragma once

#include "server/auth/preferences_repository.hpp"
#include "server/http/router.hpp"

namespace convene::http {

/// `GET` and `POST /api/v1/me/preferences`: how the caller wants to read, nobody else's. POST takes the
/// whole, answers what is kept, and refuses unknown fields and words by name. `stored` outlives the router.
void add_preferences_endpoints(router& routes, auth::preferences_repository& stored);

} // namespace convene::http
