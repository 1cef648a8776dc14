#pragma once

#include "scheduling/registration/access_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/access-needs`: what people need, for the access coordinator. The service outlives the table.
void add_access_endpoints(http::router& routes, access_service& needs);

} // namespace convene::scheduling
