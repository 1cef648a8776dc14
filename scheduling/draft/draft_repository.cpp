#include "scheduling/draft/draft_repository.hpp"

#include "scheduling/draft/draft_rules.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/core/log.hpp"
#include "server/core/random.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
/// A release writes the whole programme and a fact for each person who is told.
constexpr redis::call_options large{.deadline = std::chrono::seconds(10), .idempotent = true};
constexpr std::int64_t releases_kept = 50;

/// "REVISION JSON"; without the JSON: removed.
result<draft_repository::stored> read_stored(std::string_view text) {
    draft_repository::stored read;
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string number(text.substr(0, space));
    std::from_chars(number.data(), number.data() + number.size(), read.revision);
    if (space + 1 >= text.size()) {
        return read;
    }
    auto content = protocol::parse_json<draft_session>(text.substr(space + 1));
    if (!content) {
        log_error("a session of the draft cannot be read", {{"why", content.error().message}});
        return error(errc::internal, "The draft cannot be read.");
    }
    read.content = std::move(*content);
    return read;
}

/// Client ids are each person's own.
std::string done_key(const std::string& prefix, const person_id& actor, const std::string& client_id) {
    return prefix + ":done:" + actor.str() + ":" + client_id;
}

void append_told(redis::arguments& to, const draft_repository::audience_of_release& of) {
    to.push_back(std::to_string(of.changed.size()));
    for (const session_id& each : of.changed) {
        to.push_back(each.str());
    }
    for (const auto& [who, session] : of.serving) {
        to.push_back(who.str());
        to.push_back(session.str());
    }
}

} // namespace

std::string draft_repository::prefix_of(const edition_id& edition) {
    return edition_key(edition, "draft");
}

task<result<draft_repository::reading>> draft_repository::read(edition_id edition, std::int64_t since) {
    std::vector<std::string> keys{prefix_of(edition)};
    redis::arguments words{std::to_string(since)};
    const auto answer = co_await store_.call("draft_read", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    constexpr std::size_t numbers = 4;
    reading read;
    read.revision = (*answer)[0].number();
    read.began = (*answer)[1].number();
    read.base = (*answer)[2].number();
    read.saved = (*answer)[3].number();
    for (std::size_t i = numbers; i + 1 < answer->size(); i += 2) {
        auto session = read_stored((*answer)[i + 1].str());
        if (!session) {
            co_return session.error();
        }
        read.sessions.emplace(session_id(std::string((*answer)[i].str())), std::move(*session));
    }
    co_return read;
}

task<result<void>> draft_repository::begin(const programme& from) {
    std::vector<std::string> keys{prefix_of(from.edition.id)};
    redis::arguments words{std::to_string(from.release)};
    for (const session& each : from.sessions) {
        words.push_back(each.id.str());
        words.push_back(protocol::to_json(to_draft(each)));
    }
    const auto answer = co_await store_.call("draft_begin", std::move(keys), std::move(words), large);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<std::optional<std::int64_t>>> draft_repository::edit(edition_id edition, write what) {
    const std::string prefix = prefix_of(edition);
    std::vector<std::string> keys{prefix, done_key(prefix, what.actor, what.client_id)};
    redis::arguments words{std::to_string(what.began), what.actor.str(), std::to_string(most_draft_sessions)};
    for (const write::item& each : what.items) {
        words.push_back(each.session.str());
        words.push_back(std::to_string(each.revision));
        words.push_back(each.becomes ? protocol::to_json(*each.becomes) : std::string());
    }
    const auto answer = co_await store_.call("draft_edit", std::move(keys), std::move(words), large);
    if (!answer) {
        co_return answer.error();
    }
    const std::int64_t revision = (*answer)[0].number();
    co_return revision == 0 ? std::nullopt : std::optional(revision);
}

task<result<std::optional<std::int64_t>>>
draft_repository::find_done(edition_id edition, const person_id& actor, const std::string& client_id) {
    redis::arguments words{"GET", done_key(prefix_of(edition), actor, client_id)};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return answer->is_nil() ? std::nullopt : std::optional(answer->number());
}

task<result<std::map<std::string, std::string>>> draft_repository::load_accepted(edition_id edition) {
    redis::arguments words{"HGETALL", prefix_of(edition) + ":accepted"};
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    std::map<std::string, std::string> read;
    for (std::size_t i = 0; i + 1 < answer->size(); i += 2) {
        read.emplace((*answer)[i].str(), (*answer)[i + 1].str());
    }
    co_return read;
}

task<result<std::int64_t>> draft_repository::count_told(edition_id edition, audience_of_release of) {
    std::vector<std::string> keys{seat_repository::prefix_of(edition)};
    redis::arguments words;
    append_told(words, of);
    const auto answer = co_await store_.call("draft_told", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number();
}

task<result<draft_repository::outcome>> draft_repository::release(publication what) {
    const edition_id& edition = what.next->edition.id;
    std::vector<std::string> keys{edition_key(edition, "programme"),
                                  edition_key(edition, "releases"),
                                  prefix_of(edition),
                                  edition_key(edition, "releases:log"),
                                  edition_key(edition, "audit"),
                                  seat_repository::prefix_of(edition)};
    std::string text = protocol::to_json(*what.next);
    std::string digest = hash_secret(std::to_string(what.revision) + " " + text);
    redis::arguments words{edition.str(),
                           std::to_string(what.revision),
                           std::to_string(what.base),
                           std::move(text),
                           std::move(digest),
                           protocol::to_json(what.log),
                           std::to_string(releases_kept),
                           to_rfc3339(what.at),
                           what.actor.str(),
                           what.log.note};
    words.push_back(std::to_string(what.accepted.size()));
    for (accepted_finding& each : what.accepted) {
        words.push_back(std::move(each.key));
        words.push_back(std::move(each.reason));
    }
    append_told(words, what.told);
    const auto answer = co_await store_.call("draft_release", std::move(keys), std::move(words), large);
    if (!answer) {
        co_return answer.error();
    }
    co_return outcome{(*answer)[0].number(), (*answer)[1].number()};
}

task<result<std::vector<release_log>>> draft_repository::load_logs(edition_id edition, std::int64_t after,
                                                                   std::int64_t newest) {
    std::vector<release_log> read;
    redis::arguments words{"HMGET", edition_key(edition, "releases:log")};
    for (std::int64_t each = newest; each > std::max(after, newest - releases_kept); --each) {
        words.push_back(std::to_string(each));
    }
    constexpr std::size_t command_and_key = 2;
    if (words.size() == command_and_key) {
        co_return read;
    }
    const auto answer = co_await store_.query(std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    for (std::size_t i = 0; i < answer->size(); ++i) {
        const std::string_view text = (*answer)[i].str();
        if (auto log = protocol::parse_json<release_log>(text)) {
            read.push_back(std::move(*log));
        } else if (!text.empty()) {
            log_error("the log of a release cannot be read", {{"why", log.error().message}});
        }
    }
    co_return read;
}

} // namespace convene::scheduling
