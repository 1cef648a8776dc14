#include "scheduling/agenda/star_repository.hpp"

#include "scheduling/programme_repository.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

std::vector<std::string> keys_of(const edition_id& edition, const person_id& who) {
    return {edition_key(edition, "stars:" + who.str()), edition_key(edition, "stars")};
}

/// One word each.
std::vector<session_id> read_sessions(const redis::reply& from) {
    std::vector<session_id> read;
    read.reserve(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        read.emplace_back(std::string(from[i].str()));
    }
    std::ranges::sort(read);
    return read;
}

} // namespace

task<result<std::vector<session_id>>> star_repository::load(edition_id edition, person_id who) {
    redis::arguments words{"SMEMBERS", keys_of(edition, who).front()};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return read_sessions(*answer);
}

task<result<std::vector<session_id>>> star_repository::add(edition_id edition, person_id who,
                                                           session_id session) {
    redis::arguments words{who.str(), session.str(), "1"};
    auto kept = co_await set(std::move(edition), std::move(who), std::move(words));
    co_return kept;
}

task<result<std::vector<session_id>>> star_repository::remove(edition_id edition, person_id who,
                                                              session_id session) {
    redis::arguments words{who.str(), session.str(), "0"};
    auto kept = co_await set(std::move(edition), std::move(who), std::move(words));
    co_return kept;
}

task<result<std::vector<session_id>>> star_repository::set(edition_id edition, person_id who,
                                                           redis::arguments words) {
    std::vector<std::string> keys = keys_of(edition, who);
    const auto answer = co_await store_.call("star_set", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return read_sessions(*answer);
}

task<result<void>> star_repository::forget(edition_id edition, person_id who) {
    std::vector<std::string> keys = keys_of(edition, who);
    const auto answer = co_await store_.call("star_forget", std::move(keys), {}, repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

} // namespace convene::scheduling
