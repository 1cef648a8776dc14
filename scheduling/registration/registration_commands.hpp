#pragma once

#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/delegation_service.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// What following registrations needs on one node; all of it outlives the table.
struct registration_command_parts {
    programme_cache& programme;
    delegation_service& teams;
    realtime::hub& hub;
    realtime::bus& on;
};

/// The live commands `registrations.follow`, for who may see all registrations or check in others, and
/// `delegation.follow`, for who may see that site's team; the push `registration.changed`, which goes to the
/// person it is about as well, and `delegation.changed`.
void add_registration_commands(ws::command_table& table, registration_command_parts use);

} // namespace convene::scheduling
