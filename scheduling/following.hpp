#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/command_table.hpp"

namespace convene::scheduling {

/// From now on the connection of the call hears what is published on the channel; following again is the
/// same. Whether it may is asked before. Gives the channel, which belongs to the hub. Errors: `conflict` (the
/// connection is in too many rooms), `unavailable`.
task<result<realtime::channel*>> follow_channel(ws::call& asked, realtime::hub& hub,
                                                realtime::channel_address where);

} // namespace convene::scheduling
