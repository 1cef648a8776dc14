#include "scheduling/badge_repository.hpp"

#include "scheduling/programme_repository.hpp"

#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

} // namespace

task<result<std::string>> badge_repository::get_or_create(edition_id edition, registration_id registration,
                                                          std::string offered) {
    std::vector<std::string> keys{key_of(edition)};
    redis::arguments words{registration.str(), std::move(offered)};
    const auto answer =
        co_await store_.call("badges_get_or_create", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return std::string((*answer)[0].str());
}

task<result<std::string>> badge_repository::find(edition_id edition, registration_id registration) {
    redis::arguments words{"HGET", key_of(edition), registration.str()};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return std::string(answer->str());
}

std::string badge_repository::key_of(const edition_id& edition) {
    return edition_key(edition, "badges");
}

} // namespace convene::scheduling
