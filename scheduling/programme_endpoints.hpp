#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/core/clock.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// What the endpoints of one node use; all of it must outlive the router.
struct programme_endpoint_parts {
    programme_cache& programme;
    people_repository& people;
    programme_repository& store; ///< for the audit entry of a refused closed session
    const clock& time;
};

/// `GET /api/v1/programme`, `/api/v1/sessions/{id}`, `/api/v1/communities`. All need a login. Somebody
/// without a registration sees what everybody may see, with nothing to join; a revoked registration is
/// `forbidden`.
void add_programme_endpoints(http::router& routes, programme_endpoint_parts use);

} // namespace convene::scheduling
