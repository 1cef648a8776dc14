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
    std::vector<std::string> keys{edition_key(edition, "badges")};
    redis::arguments words{registration.str(), std::move(offered)};
    const auto answer =
        co_await store_.call("badges_get_or_create", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return std::string((*answer)[0].str());
}

} // namespace convene::scheduling
