#pragma once

#include "scheduling/draft/draft_intake.hpp"
#include "scheduling/draft/draft_service.hpp"
#include "scheduling/draft/release_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/draft` and its parts, for organisers, and `/api/v1/programme/changes` for everybody. All parts
/// outlive the table.
void add_draft_endpoints(http::router& routes, draft_service& drafts, draft_intake& intake,
                         release_service& releases);

} // namespace convene::scheduling
