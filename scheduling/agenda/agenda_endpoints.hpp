#pragma once

#include "scheduling/agenda/star_service.hpp"
#include "server/http/router.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// `/api/v1/me/stars` and `/api/v1/sessions/{id}/star`: sessions that the caller keeps. The service outlives
/// the table.
void add_agenda_endpoints(http::router& routes, star_service& stars);

/// The push that tells somebody's other pages.
void add_agenda_pushes(ws::command_table& table);

} // namespace convene::scheduling
