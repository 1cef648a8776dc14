#include "scheduling/desk/desk_service.hpp"

#include "scheduling/badge_code.hpp"
#include "scheduling/desk/desk_rules.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/roles.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_people = 5000;

bool may_use_desk(const auth::principal& caller) {
    return may(caller, auth::action::check_in_others);
}

error not_for_you() {
    return {errc::forbidden, "The check-in desk is for its staff and for organisers."};
}

std::string code_of(const badge_codes& codes, const registered_person& who) {
    const auto found = codes.find(registration_id(who.registration.registration));
    return found == codes.end() ? std::string() : found->second;
}

} // namespace

task<result<badge_codes>> desk_service::load_codes(edition_id edition,
                                                   const std::vector<registered_person>& people) {
    auto codes = co_await use_.badges.load_all(edition);
    if (!codes) {
        co_return codes.error();
    }
    std::vector<badge_offer> offered;
    for (const registered_person& each : people) {
        if (has_badge(each.registration.status) && code_of(*codes, each).empty()) {
            offered.push_back(
                {registration_id(each.registration.registration), make_badge_code(use_.random)});
        }
    }
    if (offered.empty()) {
        co_return codes;
    }
    auto drawn = co_await use_.badges.get_or_create(std::move(edition), std::move(offered));
    if (!drawn) {
        co_return drawn.error();
    }
    codes->merge(*drawn);
    co_return codes;
}

task<result<desk_list>> desk_service::list(auth::principal caller) {
    if (!may_use_desk(caller)) {
        co_return not_for_you();
    }
    const auto in = use_.programme.current();
    auto people = co_await use_.registrations.list(in->edition.id, std::nullopt);
    if (!people) {
        co_return people.error();
    }
    std::erase_if(*people,
                  [](const registered_person& each) { return !comes_to_desk(each.registration.status); });
    const auto codes = co_await load_codes(in->edition.id, *people);
    if (!codes) {
        co_return codes.error();
    }
    desk_list made;
    made.at = use_.time.now();
    for (const registered_person& each : *people) {
        made.people.push_back(make_desk_person(each, code_of(*codes, each), *in));
    }
    std::ranges::sort(made.people, {},
                      [](const desk_person& one) { return std::tie(one.name, one.registration); });
    made.people.resize(std::min(made.people.size(), most_people));
    co_return made;
}

task<result<std::vector<desk_service::arrival>>> desk_service::find(edition_id edition,
                                                                    const std::vector<check_in_note>& notes) {
    std::vector<desk_key> keys;
    keys.reserve(notes.size());
    for (const check_in_note& each : notes) {
        // A mistyped code is asked for as nobody's.
        keys.push_back({each.registration.value_or(registration_id()),
                        read_badge_code(each.badge.value_or("")).value_or("")});
    }
    auto found = co_await use_.registrations.find_at_desk(std::move(edition), std::move(keys));
    if (!found) {
        co_return found.error();
    }
    std::vector<arrival> made;
    made.reserve(found->size());
    for (std::optional<badge_holder>& each : *found) {
        made.push_back({std::move(each), check_in_result::unknown});
    }
    co_return made;
}

task<result<void>> desk_service::admit(edition_id edition, person_id actor, check_in_order what,
                                       arrival& who) {
    const person_id about = what.about;
    auto state = co_await use_.registrations.check_in(std::move(edition), std::move(actor), std::move(what));
    if (state) {
        who.result = state->first ? check_in_result::in : check_in_result::again;
        who.who->registration = std::move(state->registration);
        use_.people.forget(about);
        co_return result<void>();
    }
    const auto refusal = read_refusal(state.error());
    if (!refusal) {
        co_return state.error();
    }
    who.result = *refusal;
    if (const auto status = protocol::enum_from_name<registration_status>(state.error().field)) {
        who.who->registration.status = *status;
    }
    co_return result<void>();
}

task<result<check_ins_answer>> desk_service::check_in(auth::principal caller, check_ins_request what) {
    if (!may_use_desk(caller)) {
        co_return not_for_you();
    }
    if (auto checked = check(what); !checked) {
        co_return checked.error();
    }
    const auto in = use_.programme.current();
    auto arrivals = co_await find(in->edition.id, what.check_ins);
    if (!arrivals) {
        co_return arrivals.error();
    }
    check_ins_answer made;
    made.at = use_.time.now();
    std::unordered_map<std::string, registration_record> last; // of those who are in this request twice
    for (std::size_t i = 0; i < arrivals->size(); ++i) {
        arrival& each = (*arrivals)[i];
        const check_in_note& note = what.check_ins[i];
        if (each.who) {
            check_in_order order{each.who->person.id, correct_time(note.at, what.clock, made.at), note.at,
                                 std::string(protocol::enum_name(note.way))};
            auto admitted = co_await admit(in->edition.id, caller.person, std::move(order), each);
            if (!admitted) {
                co_return admitted.error();
            }
            last.insert_or_assign(each.who->registration.registration, each.who->registration);
        }
    }
    for (arrival& each : *arrivals) {
        check_in_outcome& outcome = made.outcomes.emplace_back(check_in_outcome{each.result, std::nullopt});
        if (each.who && each.result != check_in_result::unknown) {
            each.who->registration = last[each.who->registration.registration];
            outcome.person = make_desk_person(*each.who, each.who->badge, *in);
        }
    }
    co_return made;
}

task<result<std::optional<badge_holder>>> desk_service::find_one(edition_id edition, registration_id of) {
    std::vector<desk_key> keys{{std::move(of), {}}};
    auto found = co_await use_.registrations.find_at_desk(std::move(edition), std::move(keys));
    if (!found) {
        co_return found.error();
    }
    co_return std::move(found->front());
}

task<result<desk_person>> desk_service::take_back(auth::principal caller, check_in_taking_back what) {
    if (!may_use_desk(caller)) {
        co_return not_for_you();
    }
    auto reason = clean_reason(std::move(what.reason), true);
    if (!reason) {
        co_return reason.error();
    }
    const auto in = use_.programme.current();
    const auto found = co_await find_one(in->edition.id, what.registration);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return error(errc::not_found, "There is no such registration.");
    }
    badge_holder who = **found;
    taking_back_order order{who.person.id, std::move(*reason), std::nullopt};
    if (!may(caller, auth::action::correct_presence)) {
        order.within = desk_takes_back_within;
    }
    auto state = co_await use_.registrations.take_back(in->edition.id, caller.person, std::move(order));
    if (!state) {
        co_return state.error();
    }
    use_.people.forget(who.person.id);
    who.registration = std::move(state->registration);
    co_return make_desk_person(who, who.badge, *in);
}

task<result<nothing>> desk_service::note_paper_list(auth::principal caller, paper_list_note what) {
    if (!may_use_desk(caller)) {
        co_return not_for_you();
    }
    if (what.people < 0 || what.people > static_cast<std::int64_t>(most_people)) {
        co_return error(errc::invalid, "A list has at most 5,000 people.", "people");
    }
    const auto in = use_.programme.current();
    const auto noted =
        co_await use_.registrations.note_paper_list(in->edition.id, caller.person, what.people);
    if (!noted) {
        co_return noted.error();
    }
    co_return nothing{};
}

task<result<walk_in_outcome>> desk_service::add_walk_in(auth::principal caller, walk_in whom) {
    if (!may_use_desk(caller)) {
        co_return not_for_you();
    }
    auto cleaned = clean_walk_in(std::move(whom));
    if (!cleaned) {
        co_return cleaned.error();
    }
    const auto in = use_.programme.current();
    invitation invited{std::move(cleaned->email), std::move(cleaned->name), std::string(walk_in_kind),
                       std::nullopt};
    const auto state = co_await use_.invitations.walk_in(in->edition.id, caller.person, std::move(invited),
                                                         std::move(cleaned->organisation));
    if (!state) {
        co_return state.error();
    }
    const person_id person(state->registration.person);
    use_.people.forget(person);
    const auto found = co_await find_one(in->edition.id, registration_id(state->registration.registration));
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return error(errc::conflict, "This person is registered, and their record is missing.", "email");
    }
    const badge_holder& who = **found;
    co_return walk_in_outcome{state->known, make_desk_person(who, who.badge, *in)};
}

} // namespace convene::scheduling
