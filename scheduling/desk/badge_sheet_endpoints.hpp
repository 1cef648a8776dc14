#pragma once

#include "scheduling/desk/badge_sheet_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `POST /api/v1/desk/badges`: badges to print, as a PDF to save (`badges.pdf`). The service must outlive the
/// router.
void add_badge_sheet_endpoints(http::router& routes, badge_sheet_service& sheets);

} // namespace convene::scheduling
