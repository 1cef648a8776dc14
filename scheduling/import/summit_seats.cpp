#include "scheduling/import/summit_parts.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace convene::scheduling::detail {

namespace {

constexpr std::size_t most_holders = 20'000;

/// Who has a seat, or waits for one, in the order of the file.
void read_holders(record_reader& from, std::string_view member, seat_state state, const summit_draft& file,
                  std::unordered_set<registration_id>& seen, imported_seats& into) {
    for (registration_id& each : from.ids<registration_id>(member, most_holders)) {
        const auto person = file.registration_index.find(each);
        if (person == file.registration_index.end()) {
            from.problem(member, "There is no registration " + each.str() + " in this file.");
        } else if (!seen.insert(each).second) {
            from.problem(member, "Registration " + each.str() + " is in this session twice.");
        } else {
            const person_record& who = file.read.people[person->second];
            const seat_kind kind = who.online.value_or(false) ? seat_kind::online : seat_kind::in_person;
            into.holders.push_back({std::move(each), who.id, who.site.value_or(site_id()), kind, state});
        }
    }
}

/// Wheelchair places that the file's organisers gave away already are not kept any more.
void keep_what_is_left(const imported_seats& given, seating& of) {
    const auto taken = std::ranges::count_if(given.holders, [](const seat_seed& each) {
        return each.state == seat_state::enrolled && each.kind == seat_kind::in_person;
    });
    of.wheelchair = std::clamp<std::int64_t>(of.in_person - taken, 0, of.wheelchair);
}

} // namespace

void read_seats(record_reader& file, summit_draft& into) {
    if (!file.has("enrollments")) {
        return;
    }
    record_reader all = file.child("enrollments");
    for (session& each : into.read.content.sessions) {
        if (!all.is_object() || !each.seats || !all.has(each.id.str())) {
            continue;
        }
        record_reader from = all.child(each.id.str());
        imported_seats read{each.id, {}};
        std::unordered_set<registration_id> seen;
        read_holders(from, "enrolled", seat_state::enrolled, into, seen, read);
        read_holders(from, "waitlist", seat_state::waitlisted, into, seen, read);
        keep_what_is_left(read, *each.seats);
        into.read.seats.push_back(std::move(read));
    }
}

} // namespace convene::scheduling::detail
