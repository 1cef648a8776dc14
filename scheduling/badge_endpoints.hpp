#pragma once

#include "scheduling/badge_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/core/random.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// What the endpoint of one node uses; all of it must outlive the router.
struct badge_endpoint_parts {
    programme_cache& programme;
    people_repository& people;
    badge_repository& badges;
    id_source& random;
};

/// `GET /api/v1/me/badge`: the caller's own badge, nobody else's. Registrations that are not (or no longer)
/// approved, confirmed or checked in have none: `forbidden`.
void add_badge_endpoints(http::router& routes, badge_endpoint_parts use);

} // namespace convene::scheduling
