#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/stored_registration.hpp"

#include <algorithm>
#include <utility>

/// What people need, `lua/registration_access.lua`, and what their addresses tell,
/// `lua/registration_addresses.lua`.
namespace convene::scheduling {

namespace {

constexpr std::size_t seeded_at_once = 200;

} // namespace

task<result<std::vector<person_with_needs>>>
registration_repository::list_access(edition_id edition, person_id reader, bool taken_along) {
    const instant now = time_.now();
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "people"),
                                  edition_key(edition, "audit"),
                                  edition_key(edition, "read-access:" + reader.str())};
    redis::arguments words{to_rfc3339(now), reader.str(), taken_along ? "1" : "0"};
    const auto answer = co_await store_.call("registrations_access", std::move(keys), std::move(words),
                                             redis::call_options{.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    std::vector<person_with_needs> read;
    read.reserve(answer->size() / 3);
    for (std::size_t i = 0; i + 2 < answer->size(); i += 3) {
        auto who = read_person((*answer)[i].str(), (*answer)[i + 1].str(), now);
        if (!who) {
            co_return who.error();
        }
        auto needs = read_stored<access_needs>((*answer)[i + 2].str());
        if (!needs) {
            co_return needs.error();
        }
        read.push_back({std::move(*who), std::move(*needs)});
    }
    co_return read;
}

task<result<void>> registration_repository::seed_access(edition_id edition,
                                                        std::vector<needs_of_person> known) {
    for (std::size_t from = 0; from < known.size(); from += seeded_at_once) {
        redis::arguments words;
        for (std::size_t i = from; i < std::min(from + seeded_at_once, known.size()); ++i) {
            words.push_back(known[i].person.str());
            words.push_back(to_stored(known[i].access));
        }
        const auto answer = co_await read("registrations_access_seed", edition, std::move(words));
        if (!answer) {
            co_return answer.error();
        }
    }
    co_return result<void>();
}

task<result<void>> registration_repository::seed_addresses(edition_id edition,
                                                           std::vector<site_address> known) {
    redis::arguments words;
    for (site_address& each : known) {
        words.push_back(std::move(each.site));
        words.push_back(std::move(each.mail_domain));
    }
    const auto answer = co_await read("registrations_addresses_seed", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<site_id>> registration_repository::note_address(edition_id edition, site_id of,
                                                            std::string mail_domain) {
    std::vector<std::string> keys{prefix_of(edition)};
    redis::arguments words{of.str(), std::move(mail_domain)};
    // Counted once: asked again after a failure it could count twice, and one hint is not worth that.
    const auto answer = co_await store_.call("registration_address", std::move(keys), std::move(words),
                                             redis::call_options{});
    if (!answer) {
        co_return answer.error();
    }
    co_return site_id(std::string((*answer)[0].str()));
}

} // namespace convene::scheduling
