#include "scheduling/badge_repository.hpp"

#include "scheduling/programme_repository.hpp"

#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

void add_words(redis::arguments& words, const std::vector<badge_offer>& offered) {
    for (const badge_offer& each : offered) {
        words.push_back(each.registration.str());
        words.push_back(each.code);
    }
}

badge_codes read_codes(const redis::reply& answer, const std::vector<badge_offer>& offered) {
    badge_codes codes;
    for (std::size_t i = 0; i < offered.size() && i < answer.size(); ++i) {
        codes.emplace(offered[i].registration, answer[i].str());
    }
    return codes;
}

} // namespace

bool has_badge(registration_status status) noexcept {
    return status == registration_status::approved || status == registration_status::confirmed ||
           status == registration_status::checked_in;
}

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

task<result<badge_codes>> badge_repository::get_or_create(edition_id edition,
                                                          std::vector<badge_offer> offered) {
    std::vector<std::string> keys{key_of(edition)};
    redis::arguments words;
    add_words(words, offered);
    const auto answer =
        co_await store_.call("badges_get_or_create_many", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return read_codes(*answer, offered);
}

task<result<badge_codes>> badge_repository::print(edition_id edition, badge_printing what,
                                                  std::vector<badge_offer> offered) {
    std::vector<std::string> keys{key_of(edition), edition_key(edition, "audit")};
    redis::arguments words{to_rfc3339(what.at), what.by.str(), std::move(what.which)};
    add_words(words, offered);
    const auto answer = co_await store_.call("badges_print", std::move(keys), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_codes(*answer, offered);
}

task<result<badge_codes>> badge_repository::load_all(edition_id edition) {
    redis::arguments words{"HGETALL", key_of(edition)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    badge_codes codes;
    for (std::size_t i = 0; i + 1 < answer->items.size(); i += 2) {
        codes.emplace(registration_id(std::string(answer->items[i].str())), answer->items[i + 1].str());
    }
    co_return codes;
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
