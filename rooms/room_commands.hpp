#pragma once

#include "rooms/room_service.hpp"
#include "server/ws/command_table.hpp"

#include <functional>

namespace convene::rooms {

/// Hears who has joined which room, before they are answered; it does not wait and does not throw.
using joining_listener = std::function<void(const scheduling::viewer& who, const room_id& room)>;

/// Registers room.* with the table of live commands. `service` and `hub` belong to the node and outlive the
/// table.
void add_room_commands(ws::command_table& table, room_service& service, realtime::hub& hub,
                       joining_listener joined = {});

} // namespace convene::rooms
