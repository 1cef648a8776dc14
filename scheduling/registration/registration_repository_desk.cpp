#include "scheduling/badge_repository.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

/// What the check-in desk asks: `scheduling/desk/lua/desk.lua`.
namespace convene::scheduling {

namespace {

/// Reads a state that is followed by a flag: what `decided` reads, and the third element.
template<class State>
result<State> read_flagged(const redis::reply& answer, bool State::* flag) {
    auto record = protocol::parse_json<registration_record>(answer[0].str());
    if (!record) {
        log_error("a stored registration cannot be read", {{"why", record.error().message}});
        return error(errc::internal, "The registration cannot be read.");
    }
    State read;
    read.registration = std::move(*record);
    read.place = answer[1].number();
    read.*flag = answer[2].str() == "1";
    return read;
}

/// Somebody without a record of their person is nobody: an import dropped them.
std::optional<badge_holder> read_holder(const redis::reply& person, const redis::reply& registration,
                                        const redis::reply& badge, instant now) {
    if (person.str().empty() || registration.str().empty()) {
        return std::nullopt;
    }
    auto who = protocol::parse_json<person_record>(person.str());
    auto decided = protocol::parse_json<registration_record>(registration.str());
    if (!who || !decided) {
        log_error("a stored registration cannot be read",
                  {{"why", who ? decided.error().message : who.error().message}});
        return std::nullopt;
    }
    apply(*decided, *who, now);
    badge_holder read;
    read.person = std::move(*who);
    read.registration = std::move(*decided);
    read.badge = badge.str();
    return read;
}

} // namespace

task<result<std::vector<std::optional<badge_holder>>>>
registration_repository::find_at_desk(edition_id edition, std::vector<desk_key> asked) {
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "people"),
                                  badge_repository::key_of(edition)};
    redis::arguments words;
    for (desk_key& each : asked) {
        words.push_back(each.registration.str());
        words.push_back(std::move(each.badge));
    }
    const auto answer = co_await store_.call("desk_find", std::move(keys), std::move(words),
                                             redis::call_options{.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    std::vector<std::optional<badge_holder>> found;
    const instant now = time_.now();
    for (std::size_t i = 0; i + 2 < answer->size(); i += 3) {
        found.push_back(read_holder((*answer)[i], (*answer)[i + 1], (*answer)[i + 2], now));
    }
    found.resize(asked.size());
    co_return found;
}

task<result<check_in_state>> registration_repository::check_in(edition_id edition, person_id actor,
                                                               check_in_order what) {
    redis::arguments words{what.about.str(), std::to_string(to_unix_ms(what.at)),
                           std::to_string(to_unix_ms(what.noted_at)), std::move(what.how)};
    const auto answer =
        co_await call("registration_check_in", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_flagged(*answer, &check_in_state::first);
}

task<result<bool>> registration_repository::arrive_online(edition_id edition, person_id who) {
    redis::arguments words{who.str()};
    const auto answer = co_await call("registration_arrive_online", std::move(edition), person_id("system"),
                                      std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].str() == "1";
}

task<result<registration_state>> registration_repository::take_back(edition_id edition, person_id actor,
                                                                    taking_back_order what) {
    redis::arguments words{what.about.str(), std::move(what.reason),
                           what.within ? std::to_string(what.within->count()) : std::string()};
    auto state =
        co_await decided("registration_take_back", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<void>> registration_repository::note_paper_list(edition_id edition, person_id actor,
                                                            std::int64_t people) {
    redis::arguments words{std::to_string(people)};
    const auto answer =
        co_await call("desk_paper_list", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<walk_in_state>> registration_repository::walk_in(edition_id edition, person_id actor,
                                                             new_registration who) {
    redis::arguments words{who.person.str(), who.registration.str(), who.kind, protocol::to_json(who.record)};
    const auto answer =
        co_await call("registration_walk_in", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_flagged(*answer, &walk_in_state::known);
}

} // namespace convene::scheduling
