#pragma once

#include "server/core/config.hpp"
#include "server/http/router.hpp"
#include "server/ws/live_server.hpp"

#include <vector>

namespace convene {

/// The live servers of all nodes of the process, by number: complete before the first node starts, then only
/// read. A request may arrive at another node than the one that keeps its connection.
using live_peers = std::vector<ws::live_server*>;

/// The live connection over plain HTTP, for networks that block WebSocket: server-sent events or polling, and
/// a request for what the client says. What these refer to outlives the routes.
void add_live_endpoints(http::router& routes, ws::live_server& here, const live_peers& all,
                        const limits_config& limits);

} // namespace convene
