#include "scheduling/seats/seat_commands.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/following.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "scheduling/seats/seat_rules.hpp"

namespace convene::scheduling {

namespace {

constexpr const char* channel_name = "seats";

task<result<seats_followed>> follow(ws::call& asked, seat_command_parts use) {
    const auto who = co_await use.people.find_viewer(asked.caller().person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    const bool is_media = who && who->has(auth::role::media) && !who->has(auth::role::organiser);
    if (!who || is_media || !may_take_seats(*who)) {
        co_return error(errc::forbidden, "Seats are for people whose registration is approved.");
    }
    realtime::channel_address where{
        channel_name, seat_repository::prefix_of(use.programme.current()->edition.id), &use.on, false};
    const auto opened = co_await follow_channel(asked, use.hub, std::move(where));
    if (!opened) {
        co_return opened.error();
    }
    for (const auto& [slot, line] : (*opened)->counters()) {
        asked.after_reply.push_back(realtime::frame::text(line));
    }
    co_return seats_followed{};
}

} // namespace

void add_seat_commands(ws::command_table& table, seat_command_parts use) {
    table.on<seats_follow, seats_followed>(
        "seats.follow", "Counts of seats are pushed from now on.",
        [use](ws::call& asked, seats_follow) { return follow(asked, use); });
    table.push<seat_counts>("seats", "seats.counted", true,
                            "Seats of one session; of two the higher version is newer.");
    table.push<seat_changed>("person:{person}", "seat.changed", true, "Your seat in a session changed.");
}

} // namespace convene::scheduling
