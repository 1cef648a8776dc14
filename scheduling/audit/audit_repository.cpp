#include "scheduling/audit/audit_repository.hpp"

#include "scheduling/programme_repository.hpp"

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::size_t words_of_row = 8;
constexpr std::size_t words_of_walk = words_of_row + 3;
constexpr std::string_view looked_at = "2000"; ///< at once; a long scan would hold up the store
constexpr std::string_view sealed_at_once = "500";
constexpr std::string_view walked_at_once = "500";

std::string text(const redis::reply& from, std::size_t at) {
    return std::string(from[at].str());
}

audit_row read_row(const redis::reply& from, std::size_t at) {
    return {text(from, at),     text(from, at + 1), text(from, at + 2), text(from, at + 3),
            text(from, at + 4), text(from, at + 5), text(from, at + 6), text(from, at + 7)};
}

} // namespace

std::string audit_repository::stream_of(const edition_id& edition) {
    return edition_key(edition, "audit");
}

task<result<audit_rows>> audit_repository::load_before(edition_id edition, std::int64_t before,
                                                       std::int64_t most, audit_filter wanted) {
    std::vector<std::string> keys{stream_of(edition)};
    redis::arguments words{std::to_string(before),
                           std::to_string(most),
                           std::string(looked_at),
                           wanted.action,
                           wanted.actor,
                           wanted.object,
                           wanted.from,
                           wanted.until};
    const auto answer = co_await store_.call("audit_page", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    audit_rows read;
    read.next = (*answer)[0].number();
    read.newest = (*answer)[1].number();
    read.sealed = (*answer)[2].number();
    read.sealed_at = from_rfc3339((*answer)[3].str());
    for (std::size_t i = 4; i + words_of_row <= answer->size(); i += words_of_row) {
        read.rows.push_back(read_row(*answer, i));
    }
    co_return read;
}

task<result<void>> audit_repository::note_reading(edition_id edition, person_id reader, instant at) {
    std::vector<std::string> keys{stream_of(edition), edition_key(edition, "read-record:" + reader.str())};
    redis::arguments words{to_rfc3339(at), reader.str(), "opened the audit record"};
    const auto answer =
        co_await store_.call("audit_note_reading", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<unsealed_rows>> audit_repository::load_unsealed(edition_id edition) {
    std::vector<std::string> keys{stream_of(edition)};
    redis::arguments words{std::string(sealed_at_once)};
    const auto answer = co_await store_.call("audit_unsealed", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    unsealed_rows read{text(*answer, 0), text(*answer, 1), text(*answer, 2), {}};
    for (std::size_t i = 3; i + words_of_row <= answer->size(); i += words_of_row) {
        read.rows.push_back(read_row(*answer, i));
    }
    co_return read;
}

task<result<bool>> audit_repository::seal(edition_id edition, std::string after, std::string by,
                                          std::vector<std::pair<std::string, std::string>> seals) {
    std::vector<std::string> keys{stream_of(edition)};
    redis::arguments words{std::move(after), std::move(by)};
    for (auto& [seq, seal] : seals) {
        words.push_back(std::move(seq));
        words.push_back(std::move(seal));
    }
    const auto answer = co_await store_.call("audit_seal", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number() == 1;
}

task<result<audit_walk>> audit_repository::walk(edition_id edition, std::string after) {
    std::vector<std::string> keys{stream_of(edition)};
    redis::arguments words{std::move(after), std::string(walked_at_once)};
    const auto answer = co_await store_.call("audit_walk", std::move(keys), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    audit_walk read{text(*answer, 0), text(*answer, 1), {}};
    for (std::size_t i = 2; i + words_of_walk <= answer->size(); i += words_of_walk) {
        read.entries.push_back({text(*answer, i), read_row(*answer, i + 1),
                                text(*answer, i + 1 + words_of_row), text(*answer, i + 2 + words_of_row)});
    }
    co_return read;
}

} // namespace convene::scheduling
