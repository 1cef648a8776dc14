#include "scheduling/registration/registration_commands.hpp"

#include "scheduling/following.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/roles.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr const char* channel_name = "registrations";
constexpr const char* team_channels = "delegation:";

task<result<registrations_followed>> follow(ws::call& asked, registration_command_parts use) {
    // The push has no name: the desk, which may not search, learns from it that its own list is old.
    if (!may(asked.caller(), auth::action::see_registrations) &&
        !may(asked.caller(), auth::action::check_in_others)) {
        co_return error(errc::forbidden, "Only organisers and the check-in desk hear of all registrations.");
    }
    realtime::channel_address where{channel_name,
                                    registration_repository::prefix_of(use.programme.current()->edition.id),
                                    &use.on, false};
    if (auto joined = co_await follow_channel(asked, use.hub, std::move(where)); !joined) {
        co_return joined.error();
    }
    co_return registrations_followed{};
}

task<result<delegation_followed>> follow_team(ws::call& asked, delegation_follow what,
                                              registration_command_parts use) {
    if (auto seen = co_await use.teams.check_visible(asked.caller(), what.site); !seen) {
        co_return seen.error();
    }
    asked.from.remove_memberships_of(team_channels);
    realtime::channel_address where{
        team_channels + what.site.str(),
        registration_repository::team_prefix_of(use.programme.current()->edition.id, what.site), &use.on,
        false};
    if (auto joined = co_await follow_channel(asked, use.hub, std::move(where)); !joined) {
        co_return joined.error();
    }
    co_return delegation_followed{};
}

} // namespace

void add_registration_commands(ws::command_table& table, registration_command_parts use) {
    table.on<registrations_follow, registrations_followed>(
        "registrations.follow",
        "Changes of registrations are pushed from now on; for organisers and the check-in desk.",
        [use](ws::call& asked, registrations_follow) { return follow(asked, use); });
    table.on<delegation_follow, delegation_followed>(
        "delegation.follow",
        "Changes of one site's team are pushed from now on, and of no other any more; for who may see it.",
        [use](ws::call& asked, delegation_follow what) { return follow_team(asked, std::move(what), use); });
    table.push<delegation_changed>("delegation:{site}", "delegation.changed", true,
                                   "A site's team, its seats or its page changed: ask again.");
    table.push<registration_changed>("registrations", "registration.changed", true,
                                     "Somebody's registration changed: ask again.");
    table.push<registration_changed>("person:{person}", "registration.changed", true,
                                     "Your registration changed: ask again.");
}

} // namespace convene::scheduling
