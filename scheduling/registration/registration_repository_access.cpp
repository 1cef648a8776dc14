#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/stored_registration.hpp"

#include <utility>

/// What people need, for who may see it: `lua/registration_access.lua`.
namespace convene::scheduling {

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

} // namespace convene::scheduling
