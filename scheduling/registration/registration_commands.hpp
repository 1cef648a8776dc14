#pragma once

#include "scheduling/programme_cache.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// What following registrations needs on one node; all of it outlives the table.
struct registration_command_parts {
    programme_cache& programme;
    realtime::hub& hub;
    realtime::bus& on;
};

/// The live command `registrations.follow`, for who may see all registrations or check in
/// others, and the push
/// `registration.changed`, which goes to the person it is about as well.
void add_registration_commands(ws::command_table& table, registration_command_parts use);

} // namespace convene::scheduling
