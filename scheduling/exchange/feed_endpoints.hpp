#pragma once

#include "scheduling/exchange/feed_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/me/feed` and `.../remove`: the caller's address of their own calendar. `GET /calendar/{token}`:
/// what is there, for whoever has the address. The service outlives the table.
void add_feed_endpoints(http::router& routes, feed_service& feeds);

} // namespace convene::scheduling
