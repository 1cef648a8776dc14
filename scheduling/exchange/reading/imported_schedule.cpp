#include "scheduling/exchange/reading/imported_schedule.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace convene::scheduling {

namespace {

template<class Named>
void add_missing(std::vector<Named>& to, const std::vector<imported_event>& events, std::string Named::* key,
                 std::string imported_event::* named) {
    std::set<std::string> known;
    for (const Named& each : to) {
        known.insert(each.*key);
    }
    for (const imported_event& each : events) {
        if (!(each.*named).empty() && known.insert(each.*named).second) {
            Named made;
            made.*key = each.*named;
            to.push_back(std::move(made));
        }
    }
    std::ranges::sort(to, {}, key);
}

} // namespace

std::string name_of(const imported_event& of) {
    return !of.guid.empty()  ? of.guid
           : !of.id.empty()  ? "id " + of.id
           : of.slug.empty() ? ""
                             : "slug " + of.slug;
}

std::string name_of(const imported_person& of) {
    return !of.guid.empty()   ? of.guid
           : !of.id.empty()   ? "id " + of.id
           : !of.code.empty() ? "code " + of.code
                              : "name " + of.name;
}

void put_in_order(imported_schedule& of) {
    add_missing(of.rooms, of.events, &imported_room::name, &imported_event::room);
    add_missing(of.tracks, of.events, &imported_track::name, &imported_event::track);
    add_missing(of.days, of.events, &imported_day::date, &imported_event::day);
    std::ranges::sort(of.events, [](const imported_event& a, const imported_event& b) {
        return std::tie(a.starts_at, a.room, a.guid, a.id, a.slug, a.title, a.ends_at, a.abstract) <
               std::tie(b.starts_at, b.room, b.guid, b.id, b.slug, b.title, b.ends_at, b.abstract);
    });
}

} // namespace convene::scheduling
