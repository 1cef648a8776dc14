#pragma once

#include "scheduling/sites/site_exchange.hpp"
#include "scheduling/sites/site_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// Sites over HTTP, all for who is signed in: `GET /api/v1/sites` and `/api/v1/sites/{id}` for whoever may
/// see them; for organisers `POST` of the same (make, edit), `POST .../{id}/commitments`, `.../liaison`,
/// `.../champion`, `POST /api/v1/sites/cohorts`, `POST /api/v1/sites/import` and `GET /api/v1/sites/export`
/// (CSV). A change of another version than the site has is 409, and the problem document has the member
/// `current`: the site as it is. Both services outlive the router.
void add_site_endpoints(http::router& routes, site_service& sites, site_exchange& tables);

} // namespace convene::scheduling
