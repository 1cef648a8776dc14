#include "scheduling/seats/seat_repository.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::size_t seeded_at_once = 200;
constexpr std::size_t words_of_counts = 9;
constexpr std::size_t words_of_mine = 5;
constexpr std::size_t words_of_holder = 4;
constexpr std::string_view done_at_once = "50";

std::string tag_of(const edition_id& edition) {
    return "{" + edition.str() + "}";
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string flag(bool value) {
    return value ? "1" : "0";
}

std::string_view letter_of(seat_kind kind) {
    switch (kind) {
    case seat_kind::in_person:
        return "p";
    case seat_kind::wheelchair:
        return "w";
    case seat_kind::online:
        return "o";
    }
    return "p";
}

std::optional<seat_kind> kind_of(std::string_view letter) {
    for (const seat_kind each : {seat_kind::in_person, seat_kind::wheelchair, seat_kind::online}) {
        if (letter == letter_of(each)) {
            return each;
        }
    }
    return {};
}

/// State, kind, place in the line and deadline, as every function answers them.
my_seat read_seat(session_id session, const redis::reply& from, std::size_t at) {
    my_seat read;
    read.session = std::move(session);
    read.state = protocol::enum_from_name<seat_state>(from[at].str()).value_or(seat_state::none);
    read.kind = kind_of(from[at + 1].str());
    read.place = from[at + 2].number();
    if (const std::int64_t until = from[at + 3].number(); until > 0) {
        read.offered_until = from_unix_ms(until);
    }
    return read;
}

seat_decision read_decision(session_id session, const redis::reply& from) {
    seat_decision made;
    made.seat = read_seat(std::move(session), from, 0);
    for (std::size_t i = 4; i < from.size(); ++i) {
        made.clashes.emplace_back(std::string(from[i].str()));
    }
    return made;
}

seat_counts read_counts(const redis::reply& from, std::size_t at) {
    seat_counts read;
    read.session = session_id(std::string(from[at].str()));
    read.version = from[at + 1].number();
    read.in_person = {from[at + 2].number(), from[at + 3].number(), from[at + 4].number()};
    read.online = {from[at + 5].number(), from[at + 6].number(), from[at + 7].number()};
    return read;
}

} // namespace

seat_table make_seat_table(const session& of) {
    seat_table made;
    made.session = of.id;
    if (of.seats && !is_cancelled(of)) {
        made.in_person = of.seats->in_person;
        made.online = of.seats->online;
        made.wheelchair = of.seats->wheelchair;
    }
    made.starts_at = of.starts_at;
    made.ends_at = of.ends_at;
    made.shown = !is_closed_session(of);
    return made;
}

std::string seat_repository::prefix_of(const edition_id& edition) {
    return edition_key(edition, "seats");
}

task<result<redis::reply>> seat_repository::call(std::string function, edition_id edition,
                                                 redis::arguments words) {
    std::vector<std::string> keys{prefix_of(edition)};
    auto answer = co_await store_.call(std::move(function), std::move(keys), std::move(words), repeatable);
    co_return answer;
}

task<result<void>> seat_repository::configure(edition_id edition, seat_table as) {
    redis::arguments words{tag_of(edition),
                           as.session.str(),
                           number(as.in_person),
                           number(as.online),
                           number(as.wheelchair),
                           number(to_unix_ms(as.starts_at)),
                           number(to_unix_ms(as.ends_at)),
                           flag(false),
                           flag(as.shown),
                           number(to_unix_ms(time_.now()))};
    const auto answer = co_await call("seats_configure", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> seat_repository::seed(edition_id edition, session_id session,
                                         std::vector<seat_seed> holders) {
    for (std::size_t from = 0; from < holders.size(); from += seeded_at_once) {
        const std::size_t end = std::min(from + seeded_at_once, holders.size());
        redis::arguments words{session.str(), number(static_cast<std::int64_t>(from)),
                               number(static_cast<std::int64_t>(end))};
        for (std::size_t i = from; i < end; ++i) {
            const seat_seed& each = holders[i];
            for (const std::string& word :
                 {each.registration.str(), each.person.str(), each.site.str(),
                  std::string(letter_of(each.kind)), std::string(protocol::enum_name(each.state))}) {
                words.push_back(word);
            }
        }
        const auto answer = co_await call("seats_seed", edition, std::move(words));
        if (!answer) {
            co_return answer.error();
        }
    }
    co_return result<void>();
}

task<result<void>> seat_repository::resize(edition_id edition, session_id session, seat_resize change) {
    const instant now = time_.now();
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "audit")};
    redis::arguments words{tag_of(edition),
                           session.str(),
                           number(change.to.in_person),
                           number(change.to.online),
                           flag(change.to.sites_first),
                           number(to_unix_ms(now)),
                           to_rfc3339(now),
                           change.actor.str(),
                           std::move(change.to.reason)};
    const auto answer = co_await store_.call("seats_resize", std::move(keys), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<seat_decision>> seat_repository::take(edition_id edition, session_id session, seat_asker who,
                                                  seat_request what) {
    redis::arguments words{tag_of(edition),
                           session.str(),
                           who.registration.str(),
                           who.person.str(),
                           who.site.str(),
                           std::string(letter_of(what.kind)),
                           what.instead.value_or(session_id()).str(),
                           number(to_unix_ms(time_.now()))};
    const auto answer = co_await call("seat_take", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_decision(std::move(session), *answer);
}

task<result<seat_decision>> seat_repository::accept(edition_id edition, session_id session,
                                                    registration_id who, seat_acceptance what) {
    redis::arguments words{tag_of(edition), session.str(), who.str(),
                           what.instead.value_or(session_id()).str(), number(to_unix_ms(time_.now()))};
    const auto answer = co_await call("seat_accept", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_decision(std::move(session), *answer);
}

task<result<seat_decision>> seat_repository::release(edition_id edition, session_id session,
                                                     registration_id who) {
    redis::arguments words{tag_of(edition), session.str(), who.str(), number(to_unix_ms(time_.now()))};
    const auto answer = co_await call("seat_release", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_decision(std::move(session), *answer);
}

task<result<std::vector<seat_counts>>> seat_repository::load_counts(edition_id edition,
                                                                    std::vector<session_id> sessions) {
    redis::arguments words;
    for (const session_id& each : sessions) {
        words.push_back(each.str());
    }
    const auto answer = co_await call("seats_counts", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    std::vector<seat_counts> read;
    for (std::size_t i = 0; i + words_of_counts <= answer->size(); i += words_of_counts) {
        read.push_back(read_counts(*answer, i));
    }
    co_return read;
}

task<result<std::vector<my_seat>>> seat_repository::load_mine(edition_id edition, registration_id who) {
    redis::arguments words{who.str()};
    const auto answer = co_await call("seats_mine", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    std::vector<my_seat> read;
    for (std::size_t i = 0; i + words_of_mine <= answer->size(); i += words_of_mine) {
        read.push_back(read_seat(session_id(std::string((*answer)[i].str())), *answer, i + 1));
    }
    co_return read;
}

task<result<seat_roster>> seat_repository::load_roster(edition_id edition, session_id session) {
    redis::arguments words{session.str()};
    const auto answer = co_await call("seats_roster", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    seat_roster read;
    read.counts = read_counts(*answer, 0);
    read.sites_first = (*answer)[words_of_counts - 1].number() == 1;
    for (std::size_t i = words_of_counts; i + words_of_holder <= answer->size(); i += words_of_holder) {
        seat_holder each;
        each.registration = registration_id(std::string((*answer)[i].str()));
        each.state = protocol::enum_from_name<seat_state>((*answer)[i + 1].str()).value_or(seat_state::none);
        each.kind = kind_of((*answer)[i + 2].str()).value_or(seat_kind::in_person);
        each.place = (*answer)[i + 3].number();
        read.people.push_back(std::move(each));
    }
    co_return read;
}

task<result<std::int64_t>> seat_repository::do_due(edition_id edition) {
    redis::arguments words{tag_of(edition), number(to_unix_ms(time_.now())), std::string(done_at_once)};
    const auto answer = co_await call("seats_due", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number();
}

} // namespace convene::scheduling
