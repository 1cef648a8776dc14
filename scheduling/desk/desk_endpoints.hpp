#pragma once

#include "scheduling/desk/desk_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/desk*`: the check-in desk. The service outlives the table.
void add_desk_endpoints(http::router& routes, desk_service& desk);

} // namespace convene::scheduling
