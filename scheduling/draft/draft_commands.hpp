#pragma once

#include "scheduling/programme_cache.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// What following the programme needs on one node; all of it outlives the table.
struct draft_command_parts {
    programme_cache& programme;
    realtime::hub& hub;
    realtime::bus& on;
};

/// The live commands `programme.follow`, for everybody who may see the programme, with the push
/// `programme.released`; and `draft.follow`, for organisers, with the push `draft.changed`.
void add_draft_commands(ws::command_table& table, draft_command_parts use);

} // namespace convene::scheduling
