#include "scheduling/following.hpp"

#include <string>
#include <utility>

namespace convene::scheduling {

task<result<realtime::channel*>> follow_channel(ws::call& asked, realtime::hub& hub,
                                                realtime::channel_address where) {
    const std::string name = where.name;
    auto opened = co_await hub.open(std::move(where));
    if (!opened) {
        co_return opened.error();
    }
    asked.from.remove_membership(name);
    ws::membership* place = asked.from.add_membership(name);
    if (place == nullptr) {
        co_return error(errc::conflict, "This connection is in too many rooms. Leave one first.");
    }
    hub.join(place->subscription, asked.from, **opened, (*opened)->order().top());
    co_return *opened;
}

} // namespace convene::scheduling
