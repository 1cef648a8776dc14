#include "scheduling/import/summit_parts.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace convene::scheduling::detail {

namespace {

constexpr std::int64_t most_places = 100'000;
constexpr std::size_t most_delegations = 1'000;
constexpr std::size_t most_access_requests = 20'000;

std::int64_t read_places_or_all(record_reader& from, std::string_view member) {
    return from.has(member) ? from.number(member, 0, most_places) : most_places;
}

} // namespace

void read_registration_settings(record_reader& file, summit_draft& into) {
    record_reader from = file.child("summit");
    if (!from.is_object()) {
        return;
    }
    registration_settings& read = into.read.registration;
    const edition_view& edition = into.read.content.edition;
    const auto first = edition.venue_time_zone.empty() ? std::nullopt : parse_day(edition.first_day);
    read.in_person = read_places_or_all(from, "capacity_in_person");
    read.online = read_places_or_all(from, "capacity_virtual");
    read.starts_at = first ? to_instant(*first, edition.venue_time_zone) : instant{};
    read.closes_at = first && from.has("registration_closes_utc")
                         ? from.moment("registration_closes", edition.venue_time_zone)
                         : read.starts_at;
}

void read_delegations(record_reader& file, summit_draft& into) {
    if (!file.has("delegations")) {
        return;
    }
    std::unordered_set<std::string> seen;
    file.each("delegations", most_delegations, [&](record_reader& from) {
        const auto site = from.id<site_id>("site_id");
        into.sites.check(from, "site_id", site);
        if (!site.empty() && !seen.insert(site.str()).second) {
            from.problem("site_id", "This site has two delegations.");
        }
        delegation_record read;
        read.site = site.str();
        read.quota = from.number("seat_quota", 0, 1000);
        read.version = 1;
        into.read.delegations.push_back(std::move(read));
    });
}

void read_access_requests(record_reader& file, summit_draft& into) {
    if (!file.has("access_requests")) {
        return;
    }
    std::map<person_id, std::size_t> seen;
    file.each("access_requests", most_access_requests, [&](record_reader& from) {
        const auto registration = from.id<registration_id>("registration_id");
        into.registrations.check(from, "registration_id", registration);
        const auto need = from.word<access_need>("need");
        const auto found = into.registration_index.find(registration);
        if (found == into.registration_index.end()) {
            return;
        }
        std::vector<needs_of_person>& all = into.read.access;
        const person_id& person = into.read.people[found->second].id;
        const auto [at, is_new] = seen.emplace(person, all.size());
        if (is_new) {
            all.push_back({person, {}});
        }
        std::vector<access_need>& needs = all[at->second].access.needs;
        if (std::ranges::find(needs, need) == needs.end()) {
            needs.push_back(need);
        }
    });
}

} // namespace convene::scheduling::detail
