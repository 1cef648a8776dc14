#include "scheduling/badge_repository.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/stored_registration.hpp"

#include <utility>

/// What people change about themselves, and staff about others: `lua/registration_profile.lua`.
namespace convene::scheduling {

task<result<registration_state>> registration_repository::correct(edition_id edition, person_record who,
                                                                  std::optional<access_needs> access,
                                                                  std::int64_t version) {
    redis::arguments words{protocol::to_json(who), std::to_string(version)};
    if (access) {
        words.push_back(to_stored(*access));
    }
    auto state = co_await decided("registration_profile", std::move(edition), who.id, std::move(words));
    co_return state;
}

task<result<registration_state>> registration_repository::correct_other(edition_id edition, person_id actor,
                                                                        person_order what) {
    redis::arguments words{what.who.id.str(), protocol::to_json(what.who), std::to_string(what.version),
                           std::move(what.action), std::move(what.reason)};
    auto state =
        co_await decided("registration_person", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<void>> registration_repository::erase(edition_id edition, person_record left) {
    const instant now = time_.now();
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "people"),
                                  edition_key(edition, "audit"), badge_repository::key_of(edition)};
    redis::arguments words{"{" + edition.str() + "}", std::to_string(to_unix_ms(now)), to_rfc3339(now),
                           left.id.str(), protocol::to_json(left)};
    const auto answer = co_await store_.call("registration_erase", std::move(keys), std::move(words),
                                             redis::call_options{.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

} // namespace convene::scheduling
