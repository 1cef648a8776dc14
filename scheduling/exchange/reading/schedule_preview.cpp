#include "scheduling/exchange/reading/schedule_preview.hpp"

#include "scheduling/zoned_time.hpp"
#include "server/protocol/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace convene::scheduling {

namespace {

/// Events are sorted by start, so those of each room are.
std::int64_t count_overlaps(const imported_schedule& in) {
    std::map<std::string, std::multiset<instant>> ends; ///< by room, of what is not over
    std::int64_t found = 0;
    for (const imported_event& each : in.events) {
        if (each.room.empty()) {
            continue;
        }
        auto& going_on = ends[each.room];
        going_on.erase(going_on.begin(), going_on.upper_bound(each.starts_at));
        found += static_cast<std::int64_t>(going_on.size());
        going_on.insert(each.ends_at);
    }
    return found;
}

} // namespace

schedule_counts count(const imported_schedule& of) {
    schedule_counts made;
    std::set<std::string> persons;
    std::chrono::milliseconds length{0};
    for (const imported_event& each : of.events) {
        length += each.ends_at - each.starts_at;
        for (const imported_person& person : each.persons) {
            persons.insert(name_of(person));
        }
    }
    made.sessions = static_cast<std::int64_t>(of.events.size());
    made.days = static_cast<std::int64_t>(of.days.size());
    made.rooms = static_cast<std::int64_t>(of.rooms.size());
    made.tracks = static_cast<std::int64_t>(of.tracks.size());
    made.persons = static_cast<std::int64_t>(persons.size());
    made.minutes = std::chrono::floor<std::chrono::minutes>(length).count();
    made.overlaps = count_overlaps(of);
    return made;
}

void print_preview(const schedule_reading& of, std::ostream& to) {
    const schedule_counts counts = count(of.read);
    to << fmt::format(
        "{} ({}): {} sessions, {} days, {} rooms, {} tracks, {} persons, {} minutes, {} overlaps.\n",
        of.read.title.empty() ? "Schedule" : of.read.title, protocol::enum_name(of.form), counts.sessions,
        counts.days, counts.rooms, counts.tracks, counts.persons, counts.minutes, counts.overlaps);
    if (!of.read.events.empty()) {
        instant last = of.read.events.front().ends_at;
        for (const imported_event& each : of.read.events) {
            last = std::max(last, each.ends_at);
        }
        to << fmt::format("From {} to {}, time zone {}.\n", to_rfc3339(of.read.events.front().starts_at),
                          to_rfc3339(last), of.read.zone);
    }
    for (const schedule_finding& each : of.findings) {
        to << (each.refuses ? "error: " : "note: ") << to_text(each) << "\n";
    }
    if (of.more_findings > 0) {
        to << "... and " << of.more_findings << " more.\n";
    }
}

} // namespace convene::scheduling
