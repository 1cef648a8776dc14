#include "scheduling/programme.hpp"

#include "scheduling/zoned_time.hpp"

#include <algorithm>
#include <chrono>

namespace convene::scheduling {

const session* find_session(const programme& in, const session_id& id) {
    const auto found = std::ranges::find(in.sessions, id, &session::id);
    return found == in.sessions.end() ? nullptr : &*found;
}

instant end_of(const programme& in) {
    const auto last = parse_day(in.edition.last_day);
    return last ? to_instant(*last + std::chrono::days(1), in.edition.venue_time_zone) : instant{};
}

bool is_edition_day(const programme& in, instant at) {
    const auto first = parse_day(in.edition.first_day);
    return first && at >= to_instant(local_instant(*first), in.edition.venue_time_zone) && at < end_of(in);
}

std::string_view display_name_of(const programme& in, const person_id& who) {
    const auto found = std::ranges::lower_bound(in.people, who, {}, &named_person::id);
    return found == in.people.end() || found->id != who ? std::string_view() : std::string_view(found->name);
}

} // namespace convene::scheduling
