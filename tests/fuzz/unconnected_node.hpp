#pragma once

#include "rooms/room_commands.hpp"
#include "rooms/room_endpoints.hpp"
#include "scheduling/programme_endpoints.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/http/operations_endpoints.hpp"

#include <boost/asio/io_context.hpp>

namespace convene::fuzzing {

/// The product's own tables of commands and routes, over services whose stores never connect: enough to look
/// up and decode, nothing is executed.
class unconnected_node {
public:
    unconnected_node() {
        rooms::add_room_commands(commands_, service_, hub_);
        rooms::add_room_endpoints(routes_, service_);
        scheduling::add_programme_endpoints(routes_, {programme_, people_, programmes_, time_});
        http::add_operations_endpoints(routes_, operations_);
    }
    unconnected_node(const unconnected_node&) = delete;
    unconnected_node& operator=(const unconnected_node&) = delete;

    const ws::command_table& commands() const noexcept { return commands_; }
    const http::router& routes() const noexcept { return routes_; }
    asio::io_context& loop() noexcept { return loop_; }
    realtime::hub& hub() noexcept { return hub_; }
    const clock& time() const noexcept { return time_; }

private:
    asio::io_context loop_{1};
    system_random random_;
    system_clock time_;
    redis::client store_{loop_.get_executor(), {}, {}, "fuzz"};
    realtime::hub hub_{loop_, {}, random_, time_};
    realtime::bus bus_{loop_, hub_, store_, {}, "fuzz"};
    rooms::room_repository repository_{bus_, bus_, {}, random_, time_};
    scheduling::people_repository people_{store_, time_};
    scheduling::programme_cache programme_{store_};
    scheduling::programme_repository programmes_{store_};
    rooms::room_service service_{repository_, people_, programme_, hub_, time_, 2000};
    http::operations_parts operations_;
    ws::command_table commands_;
    http::router routes_;
};

} // namespace convene::fuzzing
