#include "scheduling/registration/registration_page.hpp"

#include "scheduling/folded_text.hpp"
#include "scheduling/registration/registration_rules.hpp"

#include <algorithm>
#include <map>

namespace convene::scheduling {

namespace {

constexpr std::size_t lines_a_page = 100;

std::vector<status_count> count_by_status(const std::vector<registered_person>& all) {
    std::map<registration_status, std::int64_t> counts;
    for (const registered_person& each : all) {
        ++counts[each.registration.status];
    }
    std::vector<status_count> made;
    for (const auto& [status, count] : counts) {
        made.push_back({status, count});
    }
    return made;
}

} // namespace

edition_places make_places(const edition_sizes& from) {
    return {from.settings.in_person, from.in_person_held, from.settings.online, from.online_held,
            from.settings.closes_at};
}

registrations_page make_page(const registration_search& wanted, const std::vector<registered_person>& all,
                             const edition_sizes& sizes, const programme& in, bool real_names) {
    const std::string folded = fold(wanted.text.value_or(""));
    registrations_page made;
    made.counts = count_by_status(all);
    made.places = make_places(sizes);
    for (const registered_person& each : all) {
        registration_line line = make_line(each.person, each.registration, in, real_names);
        if (matches(wanted, folded, line, each.registration)) {
            made.people.push_back(std::move(line));
        }
    }
    made.total = static_cast<std::int64_t>(made.people.size());
    std::ranges::sort(made.people, {},
                      [](const registration_line& l) { return std::tie(l.name, l.registration); });
    const std::size_t skip = std::min(static_cast<std::size_t>(wanted.skip), made.people.size());
    made.people.erase(made.people.begin(), made.people.begin() + static_cast<std::ptrdiff_t>(skip));
    made.people.resize(std::min(made.people.size(), lines_a_page));
    return made;
}

} // namespace convene::scheduling
