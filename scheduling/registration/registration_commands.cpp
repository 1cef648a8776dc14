#include "scheduling/registration/registration_commands.hpp"

#include "scheduling/programme.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/roles.hpp"

namespace convene::scheduling {

namespace {

constexpr const char* channel_name = "registrations";

task<result<registrations_followed>> follow(ws::call& asked, registration_command_parts use) {
    // The push has no name: the desk, which may not search, learns from it that its own list is old.
    if (!may(asked.caller(), auth::action::see_registrations) &&
        !may(asked.caller(), auth::action::check_in_others)) {
        co_return error(errc::forbidden, "Only organisers and the check-in desk hear of all registrations.");
    }
    realtime::channel_address where{channel_name,
                                    registration_repository::prefix_of(use.programme.current()->edition.id),
                                    &use.on, false};
    auto opened = co_await use.hub.open(std::move(where));
    if (!opened) {
        co_return opened.error();
    }
    asked.from.remove_membership(channel_name);
    ws::membership* place = asked.from.add_membership(channel_name);
    if (place == nullptr) {
        co_return error(errc::conflict, "This connection is in too many rooms. Leave one first.");
    }
    use.hub.join(place->subscription, asked.from, **opened, (*opened)->order().top());
    co_return registrations_followed{};
}

} // namespace

void add_registration_commands(ws::command_table& table, registration_command_parts use) {
    table.on<registrations_follow, registrations_followed>(
        "registrations.follow",
        "Changes of registrations are pushed from now on; for organisers and the check-in desk.",
        [use](ws::call& asked, registrations_follow) { return follow(asked, use); });
    table.push<registration_changed>("registrations", "registration.changed", true,
                                     "Somebody's registration changed: ask again.");
    table.push<registration_changed>("person:{person}", "registration.changed", true,
                                     "Your registration changed: ask again.");
}

} // namespace convene::scheduling
