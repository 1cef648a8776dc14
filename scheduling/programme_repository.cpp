#include "scheduling/programme_repository.hpp"

#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr redis::call_options reading{.idempotent = true};
/// Older texts are dropped: a demonstration makes a new release at each start.
constexpr std::string_view releases_kept = "50";

} // namespace

std::string edition_key(const edition_id& edition, std::string_view thing) {
    return "cv:{" + edition.str() + "}:" + std::string(thing);
}

task<result<std::shared_ptr<const programme>>> programme_repository::load_current() {
    redis::arguments ask_edition{"GET", std::string(current_edition_key)};
    const auto current = co_await store_.query(std::move(ask_edition), reading);
    if (!current) {
        co_return current.error();
    }
    if (current->str().empty()) {
        co_return std::make_shared<const programme>();
    }
    const edition_id edition{std::string(current->str())};
    redis::arguments ask_number{"HGET", edition_key(edition, "programme"), "release"};
    const auto number = co_await store_.query(std::move(ask_number), reading);
    if (!number) {
        co_return number.error();
    }
    redis::arguments ask_text{"HGET", edition_key(edition, "releases"), std::to_string(number->number())};
    const auto text = co_await store_.query(std::move(ask_text), reading);
    if (!text) {
        co_return text.error();
    }
    auto read = protocol::parse_json<programme>(text->str());
    if (!read) {
        log_error("the stored programme cannot be read",
                  {{"release", number->number()}, {"why", read.error().message}});
        co_return error(errc::internal, "The programme cannot be read.");
    }
    read->release = number->number();
    co_return std::make_shared<const programme>(std::move(*read));
}

task<result<programme_repository::outcome>> programme_repository::publish(publication what) {
    std::vector<std::string> keys{edition_key(what.edition, "programme"),
                                  edition_key(what.edition, "releases"),
                                  edition_key(what.edition, "people"),
                                  edition_key(what.edition, "people:staged:" + what.import_name),
                                  edition_key(what.edition, "registrations"),
                                  edition_key(what.edition, "draft")};
    redis::arguments words{what.edition.str(), std::move(what.digest), std::move(what.text),
                           std::to_string(what.people), std::string(releases_kept)};
    const redis::call_options options{.deadline = std::chrono::seconds(10), .idempotent = true};
    const auto answer = co_await store_.call("programme_publish", std::move(keys), std::move(words), options);
    if (!answer) {
        co_return answer.error();
    }
    outcome done;
    done.release = (*answer)[0].number();
    done.changed = (*answer)[1].number() == 1;
    co_return done;
}

task<result<void>> programme_repository::select_edition(edition_id edition, std::int64_t release) {
    std::vector<std::string> keys{std::string(current_edition_key)};
    redis::arguments words{edition.str(), std::to_string(release)};
    const auto answer = co_await store_.call("edition_select", std::move(keys), std::move(words), reading);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> programme_repository::note_refusal(edition_id edition, person_id person,
                                                      session_id session, instant at) {
    std::vector<std::string> keys{edition_key(edition, "audit"),
                                  edition_key(edition, "refused:" + person.str() + ":" + session.str())};
    redis::arguments words{to_rfc3339(at), person.str(), session.str(), "closed session"};
    const auto answer =
        co_await store_.call("session_refusal_note", std::move(keys), std::move(words), reading);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

} // namespace convene::scheduling
