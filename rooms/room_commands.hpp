#pragma once

#include "rooms/room_service.hpp"
#include "server/ws/command_table.hpp"

namespace convene::rooms {

/// Registers room.* with the table of live commands. `service` and `hub` belong to the node and outlive the
/// table.
void add_room_commands(ws::command_table& table, room_service& service, realtime::hub& hub);

} // namespace convene::rooms
