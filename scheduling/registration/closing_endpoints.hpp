#pragma once

#include "scheduling/registration/closing_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/registrations/close`, for organisers. The service outlives the table.
void add_closing_endpoints(http::router& routes, closing_service& closing);

} // namespace convene::scheduling
