#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// What following the counts of seats needs on one node; all of it outlives the table.
struct seat_command_parts {
    people_repository& people;
    programme_cache& programme;
    realtime::hub& hub;
    realtime::bus& on;
};

/// The live command `seats.follow` and the pushes `seats.counted` and `seat.changed`. Closed sessions are not
/// counted there (I-12). Error of the command: `forbidden` for who takes no part.
void add_seat_commands(ws::command_table& table, seat_command_parts use);

} // namespace convene::scheduling
