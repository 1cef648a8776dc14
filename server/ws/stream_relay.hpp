#pragma once

#include "server/ws/relay.hpp"

namespace convene::ws {

/// A connection whose frames leave as server-sent events on a socket whose answer's head has been written:
/// first `open` with the key, then one event each time something is sent, `close` with code and reason last.
std::shared_ptr<relay> start_stream_relay(live_server& owner, arrival client, connection_id id,
                                          std::string key);

} // namespace convene::ws
