#pragma once

#include "scheduling/audit/audit_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `GET /api/v1/audit?before=&action=&actor=&object=&from=&until=` for staff, `GET /api/v1/me/audit` for
/// everybody about themselves. `record` outlives the router.
void add_audit_endpoints(http::router& routes, audit_service& record);

} // namespace convene::scheduling
