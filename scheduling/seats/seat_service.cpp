#include "scheduling/seats/seat_service.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/seats/seat_rules.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace convene::scheduling {

namespace {

error no_such_session() {
    return error(errc::not_found, "There is no such session for you.", "id");
}

/// Order of a roster: seats by name, offers, then the lines by place.
bool comes_before(const seat_holder& a, const seat_holder& b) {
    if (a.state != b.state) {
        return a.state > b.state;
    }
    return std::tie(a.place, a.name, a.registration) < std::tie(b.place, b.name, b.registration);
}

} // namespace

task<result<person_record>> seat_service::find_participant(person_id who) {
    auto record = co_await people_.find_record(std::move(who));
    if (!record && record.error().code != errc::not_found) {
        co_return record.error();
    }
    if (!record || !record->registration || !may_take_seats(to_viewer(*record))) {
        co_return error(errc::forbidden, "Seats are for people whose registration is approved.");
    }
    co_return record;
}

task<result<seats_answer>> seat_service::read(auth::principal caller) {
    auto who = co_await find_participant(std::move(caller.person));
    if (!who) {
        co_return who.error();
    }
    const auto in = programme_.current();
    const viewer seen_by = to_viewer(*who);
    std::vector<session_id> shown;
    for (const session& each : in->sessions) {
        if (each.seats && compute_sight(seen_by, each) == sight::full) {
            shown.push_back(each.id);
        }
    }
    auto counts = co_await seats_.load_counts(in->edition.id, std::move(shown));
    if (!counts) {
        co_return counts.error();
    }
    auto mine = co_await seats_.load_mine(in->edition.id, *who->registration);
    if (!mine) {
        co_return mine.error();
    }
    co_return seats_answer{std::move(*counts), std::move(*mine)};
}

task<result<seat_service::request_parts>> seat_service::find_for_seat(auth::principal caller,
                                                                      session_id session) {
    auto who = co_await find_participant(std::move(caller.person));
    if (!who) {
        co_return who.error();
    }
    request_parts found;
    found.who = std::move(*who);
    found.in = programme_.current();
    found.wanted = find_session(*found.in, session);
    if (found.wanted == nullptr) {
        co_return no_such_session();
    }
    if (const auto checked = check_seat(to_viewer(found.who), *found.wanted); !checked) {
        co_return checked.error();
    }
    co_return found;
}

task<result<seat_decision>> seat_service::take(auth::principal caller, session_id session,
                                               seat_request what) {
    auto found = co_await find_for_seat(std::move(caller), session);
    if (!found) {
        co_return found.error();
    }
    seat_asker who{*found->who.registration, found->who.id, found->who.site.value_or(site_id())};
    auto decided =
        co_await seats_.take(found->in->edition.id, std::move(session), std::move(who), std::move(what));
    co_return decided;
}

task<result<seat_decision>> seat_service::accept(auth::principal caller, session_id session,
                                                 seat_acceptance what) {
    auto found = co_await find_for_seat(std::move(caller), session);
    if (!found) {
        co_return found.error();
    }
    auto decided = co_await seats_.accept(found->in->edition.id, std::move(session), *found->who.registration,
                                          std::move(what));
    co_return decided;
}

task<result<seat_decision>> seat_service::release(auth::principal caller, session_id session) {
    // Giving back is for everybody who has something to give, also when the session is not for them any more.
    auto who = co_await people_.find_record(std::move(caller.person));
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    const auto in = programme_.current();
    if (!who || !who->registration || find_session(*in, session) == nullptr) {
        co_return no_such_session();
    }
    auto decided = co_await seats_.release(in->edition.id, std::move(session), *who->registration);
    co_return decided;
}

task<result<std::shared_ptr<const programme>>>
seat_service::find_for_staff(auth::principal caller, session_id session, bool organisers_only) {
    auto who = co_await people_.find_viewer(caller.person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    auto in = programme_.current();
    const scheduling::session* wanted = find_session(*in, session);
    if (!who || wanted == nullptr || compute_sight(*who, *wanted) != sight::full) {
        co_return no_such_session();
    }
    const bool organises = caller.has(auth::role::organiser);
    const bool moderates = std::ranges::find(wanted->moderators, caller.person) != wanted->moderators.end();
    if (!organises && (organisers_only || !moderates)) {
        co_return error(errc::forbidden, organisers_only
                                             ? "Only organisers can change how many seats there are."
                                             : "Only organisers and the session's moderators can "
                                               "see who has seats.");
    }
    co_return in;
}

task<result<seat_roster>> seat_service::load_roster(std::shared_ptr<const programme> in, session_id session) {
    auto roster = co_await seats_.load_roster(in->edition.id, std::move(session));
    if (!roster) {
        co_return roster.error();
    }
    std::vector<registration_id> asked;
    for (const seat_holder& each : roster->people) {
        asked.push_back(each.registration);
    }
    auto names = co_await people_.load_names(std::move(asked));
    if (!names) {
        co_return names.error();
    }
    for (std::size_t i = 0; i < roster->people.size(); ++i) {
        roster->people[i].name = std::move((*names)[i]);
    }
    std::ranges::sort(roster->people, comes_before);
    co_return roster;
}

task<result<seat_roster>> seat_service::read_roster(auth::principal caller, session_id session) {
    auto in = co_await find_for_staff(std::move(caller), session, false);
    if (!in) {
        co_return in.error();
    }
    auto roster = co_await load_roster(std::move(*in), std::move(session));
    co_return roster;
}

task<result<seat_roster>> seat_service::resize(auth::principal caller, session_id session, seat_size to) {
    const person_id actor = caller.person;
    auto in = co_await find_for_staff(std::move(caller), session, true);
    if (!in) {
        co_return in.error();
    }
    auto cleaned = clean_size(std::move(to));
    if (!cleaned) {
        co_return cleaned.error();
    }
    const auto resized =
        co_await seats_.resize((*in)->edition.id, session, seat_resize{actor, std::move(*cleaned)});
    if (!resized) {
        co_return resized.error();
    }
    auto roster = co_await load_roster(std::move(*in), std::move(session));
    co_return roster;
}

} // namespace convene::scheduling
