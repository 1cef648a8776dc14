#include "scheduling/mail/mail_repository.hpp"

#include "scheduling/programme_repository.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::size_t words_before_lists = 7;
constexpr std::size_t words_of_waiting = 6;
constexpr std::size_t words_of_dead = 4;

std::string tag_of(const edition_id& edition) {
    return "{" + edition.str() + "}";
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::int64_t to_number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "<ms>-<n>", as the store names entries of a stream; the milliseconds are when it was written.
bool is_stream_id(std::string_view text) {
    const auto dash = text.find('-');
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 19 &&
               std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    return dash != std::string_view::npos && digits(text.substr(0, dash)) && digits(text.substr(dash + 1));
}

stored_mail read_waiting(const redis::reply& from, std::size_t at) {
    stored_mail read;
    read.id = from[at].str();
    read.kind = from[at + 1].str();
    read.json = from[at + 2].str();
    if (!from[at + 3].str().empty()) {
        read.since = from_unix_ms(from[at + 3].number());
    }
    read.tries = from[at + 4].number();
    read.why = from[at + 5].str();
    return read;
}

stored_mail read_dead(const redis::reply& from, std::size_t at) {
    stored_mail read;
    read.id = from[at].str();
    read.kind = from[at + 1].str();
    read.json = from[at + 2].str();
    read.since = from_unix_ms(to_number(read.id));
    read.why = from[at + 3].str();
    return read;
}

} // namespace

task<result<stored_outbox>> mail_repository::load(edition_id edition) {
    std::vector<std::string> keys{edition_key(edition, "outbox")};
    redis::arguments words{number(most_listed)};
    const auto answer = co_await store_.call("mail_list", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    const redis::reply& from = *answer;
    stored_outbox read;
    if (from[0].str() == "1") {
        read.held = stored_hold{from_unix_ms(from[1].number()), person_id(std::string(from[2].str())),
                                std::string(from[3].str())};
    }
    read.waiting_count = from[4].number();
    read.dead_count = from[5].number();
    const auto listed = static_cast<std::size_t>(from[6].number());
    std::size_t at = words_before_lists;
    for (std::size_t i = 0; i < listed; ++i, at += words_of_waiting) {
        read.waiting.push_back(read_waiting(from, at));
    }
    for (; at + words_of_dead <= from.size(); at += words_of_dead) {
        read.dead.push_back(read_dead(from, at));
    }
    co_return read;
}

task<result<std::vector<stored_bounce>>> mail_repository::load_bounces(edition_id edition) {
    redis::arguments words{"HGETALL", edition_key(edition, "mail:bounced")};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    std::vector<stored_bounce> read;
    for (std::size_t i = 0; i + 1 < answer->items.size(); i += 2) {
        const std::string_view said = answer->items[i + 1].str();
        stored_bounce one;
        one.person = person_id(std::string(answer->items[i].str()));
        one.since = from_unix_ms(to_number(said));
        one.code = static_cast<int>(to_number(said.substr(std::min(said.find(' ') + 1, said.size()))));
        read.push_back(std::move(one));
    }
    std::ranges::sort(read, std::greater{}, &stored_bounce::since);
    co_return read;
}

task<result<void>> mail_repository::set_held(edition_id edition, bool held, mail_act by) {
    const instant now = clock_.now();
    std::vector<std::string> keys{edition_key(edition, "outbox:held"), edition_key(edition, "audit")};
    redis::arguments words{tag_of(edition), held ? "1" : "0", number(to_unix_ms(now)),
                           to_rfc3339(now), by.actor.str(),   by.reason};
    const auto answer = co_await store_.call("mail_hold", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> mail_repository::end_dead(edition_id edition, std::string id, dead_end how, mail_act by) {
    if (!is_stream_id(id)) {
        co_return error(errc::invalid, "This is not the id of a mail.", "id");
    }
    std::vector<std::string> keys{edition_key(edition, "outbox:dead"), edition_key(edition, "audit")};
    redis::arguments words{
        tag_of(edition),          std::move(id),  how == dead_end::retry ? "retry" : "drop",
        to_rfc3339(clock_.now()), by.actor.str(), by.reason};
    const auto answer = co_await store_.call("mail_dead", std::move(keys), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> mail_repository::note_bounce(edition_id edition, person_id person, int code) {
    redis::arguments words{"HSET", edition_key(edition, "mail:bounced"), person.str(),
                           number(to_unix_ms(clock_.now())) + " " + number(code)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> mail_repository::forget_bounce(edition_id edition, person_id person) {
    redis::arguments words{"HDEL", edition_key(edition, "mail:bounced"), person.str()};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> mail_repository::note_calendar(edition_id edition, std::string uid,
                                                  std::int64_t sequence) {
    redis::arguments words{"HSET", edition_key(edition, "mail:calendar"), std::move(uid), number(sequence)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<bool>> mail_repository::is_in_calendar(edition_id edition, std::string uid) {
    redis::arguments words{"HGET", edition_key(edition, "mail:calendar"), std::move(uid)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return !answer->is_nil();
}

} // namespace convene::scheduling
