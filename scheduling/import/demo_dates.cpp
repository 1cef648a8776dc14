#include "scheduling/import/demo_dates.hpp"

#include "scheduling/zoned_time.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace convene::scheduling {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;

constexpr std::chrono::minutes already_running = 15min;
constexpr std::chrono::minutes time_to_look = 30min;
using five_minutes = std::chrono::duration<int, std::ratio<300>>;

/// Today and how far day one is from it.
struct move {
    std::string zone;
    local_day today;
    days by{};
};

move compute_move(const programme& edition, instant now) {
    move made;
    made.zone = edition.edition.venue_time_zone;
    made.today = day_in(now, made.zone);
    made.by = made.today - parse_day(edition.edition.first_day).value_or(made.today);
    return made;
}

const session* find_featured(const programme& edition) {
    const std::string& zone = edition.edition.venue_time_zone;
    const session* first = nullptr;
    for (const session& each : edition.sessions) { // sorted by start
        if (to_text(day_in(each.starts_at, zone)) != edition.edition.first_day) {
            continue;
        }
        if (each.type == session_type::plenary && each.audience == audience::all_registrants) {
            return &each;
        }
        first = first != nullptr ? first : &each;
    }
    return first;
}

/// Where the featured session goes. It is kept as an instant because in the night when clocks go back its
/// wall clock comes twice.
struct placement {
    const session* featured = nullptr;
    instant start;
    milliseconds clock_shift{}; ///< by how much the wall clock of the other days moves, besides the days
};

placement place_featured(const session& featured, const move& how, instant now) {
    const instant usual = to_instant(to_local(featured.starts_at, how.zone) + how.by, how.zone);
    if (usual <= now && now + time_to_look <= usual + (featured.ends_at - featured.starts_at)) {
        return {&featured, usual, 0ms};
    }
    const instant midnight = to_instant(how.today, how.zone);
    const instant start = std::max<instant>(floor<five_minutes>(now - already_running), midnight);
    return {&featured, start, to_local(start, how.zone) - to_local(usual, how.zone)};
}

using block = std::vector<session*>;

/// Sessions by the day on which they were planned.
std::map<local_day, block> blocks_of(programme& edition, const std::string& zone) {
    std::map<local_day, block> made;
    for (session& each : edition.sessions) {
        made[day_in(each.starts_at, zone)].push_back(&each);
    }
    return made;
}

void move_block(const block& sessions, const move& how, const placement& to) {
    const instant first = sessions.front()->starts_at;
    instant begin = to_instant(to_local(first, how.zone) + how.by + to.clock_shift, how.zone);
    if (std::ranges::find(sessions, to.featured) != sessions.end()) {
        begin = to.start - (to.featured->starts_at - first);
    }
    const auto by = begin - first;
    for (session* each : sessions) {
        each->starts_at += by;
        each->ends_at += by;
    }
}

void move_meetings(community& of, days by, instant now) {
    const auto weeks = std::chrono::round<std::chrono::weeks>(by);
    for (meeting& each : of.meetings) {
        const auto length = each.ends_at - each.starts_at;
        each.starts_at = to_instant(to_local(each.starts_at, of.time_zone) + weeks, of.time_zone);
        each.ends_at = each.starts_at + length;
        if (each.status != meeting_status::cancelled) {
            each.status = each.ends_at <= now ? meeting_status::ended : meeting_status::scheduled;
        }
    }
}

std::string moved_day(const std::string& day, days by) {
    const auto read = parse_day(day);
    return read ? to_text(*read + by) : day;
}

} // namespace

programme move_to(programme edition, instant now) {
    const move how = compute_move(edition, now);
    const session* featured = find_featured(edition);
    const placement to = featured == nullptr ? placement{} : place_featured(*featured, how, now);
    for (const auto& [day, sessions] : blocks_of(edition, how.zone)) {
        move_block(sessions, how, to);
    }
    edition.edition.first_day = moved_day(edition.edition.first_day, how.by);
    edition.edition.last_day = moved_day(edition.edition.last_day, how.by);
    for (community& each : edition.communities) {
        move_meetings(each, how.by, now);
    }
    return edition;
}

bool has_live_session(const programme& in, instant now) {
    return std::ranges::any_of(
        in.sessions, [now](const session& each) { return each.starts_at <= now && now < each.ends_at; });
}

} // namespace convene::scheduling
