#pragma once

#include "scheduling/registration/personal_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/me/profile`, `/me/data`, `/me/delete`: what people see, correct, take along and delete of what is
/// stored about them. The service outlives the table.
void add_personal_endpoints(http::router& routes, personal_service& personal);

} // namespace convene::scheduling
