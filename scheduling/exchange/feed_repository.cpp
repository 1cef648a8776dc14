#include "scheduling/exchange/feed_repository.hpp"

#include "scheduling/programme_repository.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

std::vector<std::string> keys_of(const edition_id& edition) {
    return {edition_key(edition, "feeds"), edition_key(edition, "feeds:of")};
}

/// Of a text that begins with milliseconds.
instant read_instant(std::string_view text) {
    std::int64_t ms = 0;
    std::from_chars(text.data(), text.data() + text.size(), ms);
    return from_unix_ms(ms);
}

} // namespace

task<result<instant>> feed_repository::renew(edition_id edition, person_id who, std::string token_hash,
                                             instant now) {
    std::vector<std::string> keys = keys_of(edition);
    redis::arguments words{who.str(), std::move(token_hash), std::to_string(to_unix_ms(now))};
    const auto answer = co_await store_.call("feed_renew", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return read_instant((*answer)[0].str());
}

task<result<void>> feed_repository::remove(edition_id edition, person_id who) {
    std::vector<std::string> keys = keys_of(edition);
    redis::arguments words{who.str()};
    const auto answer = co_await store_.call("feed_remove", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<std::optional<instant>>> feed_repository::find_since(edition_id edition, person_id who) {
    redis::arguments words{"HGET", edition_key(edition, "feeds:of"), who.str()};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    std::optional<instant> since;
    if (!answer->str().empty()) {
        since = read_instant(answer->str());
    }
    co_return since;
}

task<result<person_id>> feed_repository::find_person(edition_id edition, std::string token_hash) {
    redis::arguments words{"HGET", edition_key(edition, "feeds"), std::move(token_hash)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    if (answer->str().empty()) {
        co_return error(errc::not_found, "There is nothing here.");
    }
    co_return person_id(std::string(answer->str()));
}

} // namespace convene::scheduling
