#pragma once

#include "server/ws/live_server.hpp"

#include <memory>

namespace convene::ws {

/// Makes a connection for the arrival's kind of socket and starts it; it keeps itself alive until its socket
/// ends.
std::shared_ptr<connection> start_socket_connection(live_server& owner, arrival client, connection_id id);

} // namespace convene::ws
