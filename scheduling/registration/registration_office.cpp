#include "scheduling/registration/registration_office.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/caller_ties.hpp"
#include "scheduling/registration/registration_page.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_at_once = 100;
constexpr std::int64_t most_places = 100'000;
constexpr std::size_t search_characters = 200;

bool has_role(const std::vector<auth::role>& in, auth::role what) {
    return std::ranges::find(in, what) != in.end();
}

void set_role(std::vector<auth::role>& in, auth::role what, bool held) {
    std::erase(in, what);
    if (held) {
        in.push_back(what);
    }
}

error no_such_registration() {
    return {errc::not_found, "There is no such registration for you.", "id"};
}

} // namespace

task<result<registrations_page>> registration_office::search(auth::principal caller,
                                                             registration_search wanted) {
    if (!may(caller, auth::action::see_registrations)) {
        co_return error(errc::forbidden, "Only organisers can see all registrations.");
    }
    if (wanted.skip < 0) {
        co_return error(errc::invalid, "This cannot be less than 0.", "skip");
    }
    if (count_code_points(wanted.text.value_or("")) > search_characters) {
        co_return error(errc::invalid, "Search with at most 200 characters.", "text");
    }
    const auto in = use_.programme.current();
    auto all = co_await use_.registrations.list(in->edition.id, std::nullopt);
    if (!all) {
        co_return all.error();
    }
    const auto sizes = co_await use_.registrations.load_sizes(in->edition.id);
    if (!sizes) {
        co_return sizes.error();
    }
    co_return make_page(wanted, *all, *sizes, *in, caller.has(auth::role::organiser));
}

task<result<registration_dossier>> registration_office::find_for(const auth::principal& caller,
                                                                 registration_id which, auth::action what) {
    const auto in = use_.programme.current();
    auto owner = co_await use_.registrations.find_owner(in->edition.id, std::move(which));
    if (!owner) {
        co_return owner.error().code == errc::not_found ? no_such_registration() : owner.error();
    }
    auto about = co_await use_.registrations.load(in->edition.id, std::move(*owner));
    if (!about) {
        co_return about.error();
    }
    const auto self = co_await load_ties(use_.people, use_.sites, caller);
    if (!self) {
        co_return self.error();
    }
    auth::relation to = relate(self->who, about->registration, self->serves);
    const bool own = std::exchange(to.own, false);
    if (!may(caller, what, to)) {
        co_return no_such_registration();
    }
    to.own = own;
    if (!may(caller, what, to)) {
        co_return error(errc::forbidden,
                        "Nobody decides about their own registration. Ask another organiser.");
    }
    co_return about;
}

task<std::string> registration_office::name_of(std::string person) {
    if (person.empty() || person == "system") {
        co_return person;
    }
    const auto who = co_await use_.people.find_viewer(person_id(person));
    co_return who ? who->display_name : person;
}

task<result<registration_detail>> registration_office::describe(const person_id& caller,
                                                                registration_dossier of) {
    registration_detail made;
    static_cast<registration_line&>(made) =
        make_line(of.person, of.registration, *use_.programme.current(), true);
    const auto account = co_await use_.accounts.find(of.person.id);
    if (!account) {
        co_return account.error();
    }
    made.email = *account ? (*account)->email : std::string();
    made.shown_as = compute_display_name(of.person);
    made.discipline = of.person.discipline;
    made.place = of.place;
    if (of.registration.until > 0) {
        made.answer_until = from_unix_ms(of.registration.until);
    }
    if (of.registration.checked_in_at > 0) {
        made.checked_in_at = from_unix_ms(of.registration.checked_in_at);
    }
    made.sponsor = co_await name_of(of.registration.sponsor);
    made.evidence = of.registration.evidence;
    made.own = of.person.id == caller;
    for (const registration_moment& each : of.history) {
        std::string by = co_await name_of(each.by);
        made.history.push_back(
            {from_rfc3339(each.at).value_or(instant{}), each.to, std::move(by), each.reason});
    }
    co_return made;
}

task<result<registration_detail>> registration_office::read(auth::principal caller, registration_id which) {
    if (!caller.has(auth::role::organiser)) {
        co_return no_such_registration();
    }
    auto of = co_await find_for(caller, std::move(which), auth::action::see_registrations);
    if (!of) {
        co_return of.error();
    }
    auto made = co_await describe(caller.person, std::move(*of));
    co_return made;
}

task<result<registration_state>> registration_office::decide_one(const auth::principal& caller,
                                                                 const person_id& about,
                                                                 decision_request what) {
    const edition_id edition = use_.programme.current()->edition.id;
    if (what.decision == decision::cancelled) {
        auto cancelled =
            co_await use_.registrations.cancel(edition, caller.person, about, std::move(what.reason));
        co_return cancelled;
    }
    decision_order order{about,       what.decision, what.version, std::move(what.reason),
                         what.beyond, what.waits_for};
    auto state = co_await use_.registrations.decide(edition, caller.person, std::move(order));
    if (state && what.decision == decision::revoked) {
        // The decision closed every connection; now nothing that was handed out before opens one again. Asked
        // again after a failure, this is done again.
        if (auto ended = co_await use_.logins.sign_out_everywhere(about); !ended) {
            co_return ended.error();
        }
    }
    use_.people.forget();
    co_return state;
}

task<result<registration_detail>> registration_office::decide(auth::principal caller, registration_id which,
                                                              decision_request what) {
    auto reason = clean_reason(std::move(what.reason), needs_reason(what.decision, what.beyond));
    if (!reason) {
        co_return reason.error();
    }
    what.reason = std::move(*reason);
    if (what.decision == decision::waitlisted && !what.waits_for) {
        // Without anything to wait for, the next free place would be given back in the same step.
        what.waits_for = obstacle::organiser;
    }
    const bool ends = is_about_access(what.decision);
    const auto right = ends ? auth::action::end_access : auth::action::decide_registration;
    auto about = co_await find_for(caller, which, right);
    if (!about) {
        co_return about.error();
    }
    if (ends && !caller.is_proved(use_.time.now())) {
        co_return auth::proof_needed_error();
    }
    if (auto state = co_await decide_one(caller, about->person.id, std::move(what)); !state) {
        co_return state.error();
    }
    auto made = co_await read(std::move(caller), std::move(which));
    co_return made;
}

task<result<decisions_answer>> registration_office::decide_many(auth::principal caller,
                                                                decisions_request what) {
    if (what.registrations.empty() || what.registrations.size() > most_at_once) {
        co_return error(errc::invalid, "1 to 100 registrations can be decided at once.", "registrations");
    }
    if (!may(caller, auth::action::decide_registration)) {
        co_return error(errc::forbidden, "Only organisers decide about registrations.");
    }
    if (is_about_access(what.decision) && !caller.is_proved(use_.time.now())) {
        co_return auth::proof_needed_error();
    }
    decisions_answer made;
    for (registration_id& each : what.registrations) {
        decision_request one;
        one.decision = what.decision;
        one.reason = what.reason;
        auto decided = co_await decide(caller, each, std::move(one));
        if (!decided && decided.error().code == errc::unavailable) {
            co_return decided.error();
        }
        made.outcomes.push_back({std::move(each), decided.has_value(),
                                 decided ? decided->status : registration_status::none,
                                 decided ? std::string() : decided.error().message});
    }
    co_return made;
}

task<result<registration_line>> registration_office::vet(auth::principal caller, registration_id which,
                                                         vetting_request what) {
    const bool vouches = what.level == vetting::sponsor_approved;
    if (!vouches && what.level != vetting::verified && what.level != vetting::refused) {
        co_return error(errc::invalid, "Somebody is vouched for, verified or refused.", "level");
    }
    auto reason = clean_reason(std::move(what.reason), what.level == vetting::refused);
    if (!reason) {
        co_return reason.error();
    }
    auto evidence = clean_reason(std::move(what.evidence), what.level != vetting::refused);
    if (!evidence) {
        co_return error(errc::invalid, "Say in 3 to 300 characters what this rests on.", "evidence");
    }
    auto about = co_await find_for(caller, std::move(which),
                                   vouches ? auth::action::vouch_for : auth::action::verify_vetting);
    if (!about) {
        co_return about.error();
    }
    const auto in = use_.programme.current();
    vetting_order order{about->person.id,   what.level,  std::move(*evidence),
                        std::move(*reason), end_of(*in), what.version};
    const auto state = co_await use_.registrations.vet(in->edition.id, caller.person, std::move(order));
    if (!state) {
        co_return state.error();
    }
    use_.people.forget();
    apply(state->registration, about->person, instant{});
    co_return make_line(about->person, state->registration, *in, caller.has(auth::role::organiser));
}

task<result<void>> registration_office::keep(const auth::principal& caller, person_order what) {
    const person_record who = what.who;
    const auto stored = co_await use_.registrations.correct_other(use_.programme.current()->edition.id,
                                                                  caller.person, std::move(what));
    if (!stored) {
        co_return stored.error();
    }
    use_.people.forget();
    auto account = co_await use_.accounts.find(who.id);
    if (!account) {
        co_return account.error();
    }
    if (!*account) {
        co_return result<void>();
    }
    (*account)->name = compute_display_name(who);
    set_role((*account)->roles, auth::role::site_team_lead, has_role(who.roles, auth::role::site_team_lead));
    auto kept = co_await use_.accounts.store(std::move(**account));
    co_return kept;
}

task<result<registration_detail>> registration_office::correct(auth::principal caller, registration_id which,
                                                               person_correction to) {
    auto reason = clean_reason(std::move(to.reason), true);
    if (!reason) {
        co_return reason.error();
    }
    auto about = co_await find_for(caller, which, auth::action::change_people);
    if (!about) {
        co_return about.error();
    }
    registration_form answers = make_form(about->person);
    answers.name = std::move(to.form.name);
    answers.title = std::move(to.form.title);
    answers.organisation = std::move(to.form.organisation);
    answers.discipline = std::move(to.form.discipline);
    auto cleaned = clean_form(std::move(answers));
    if (!cleaned) {
        co_return cleaned.error();
    }
    apply(*cleaned, about->person);
    person_order order{std::move(about->person), to.version, "corrected", std::move(*reason)};
    if (auto kept = co_await keep(caller, std::move(order)); !kept) {
        co_return kept.error();
    }
    auto made = co_await read(std::move(caller), std::move(which));
    co_return made;
}

task<result<registration_detail>> registration_office::appoint(auth::principal caller, registration_id which,
                                                               lead_change to) {
    auto reason = clean_reason(std::move(to.reason), true);
    if (!reason) {
        co_return reason.error();
    }
    auto about = co_await find_for(caller, which, auth::action::change_people);
    if (!about) {
        co_return about.error();
    }
    if (to.leads && (about->registration.site.empty() || is_out(about->registration.status))) {
        co_return error(errc::conflict, "Only somebody on a site's team can lead it.");
    }
    if (has_role(about->person.roles, auth::role::site_team_lead) != to.leads) {
        set_role(about->person.roles, auth::role::site_team_lead, to.leads);
        person_order order{std::move(about->person), about->registration.version,
                           to.leads ? "lead_named" : "lead_ended", std::move(*reason)};
        if (auto kept = co_await keep(caller, std::move(order)); !kept) {
            co_return kept.error();
        }
    }
    auto made = co_await read(std::move(caller), std::move(which));
    co_return made;
}

task<result<registration_line>> registration_office::invite(auth::principal caller, invitation whom) {
    if (!may(caller, auth::action::name_people)) {
        co_return error(errc::forbidden, "Only organisers invite people beyond a site's own team.");
    }
    auto cleaned = clean_invitation(std::move(whom));
    if (!cleaned) {
        co_return cleaned.error();
    }
    const auto in = use_.programme.current();
    if (cleaned->site && site_name(*in, cleaned->site->str()).empty()) {
        co_return error(errc::invalid, "There is no such site in this edition.", "site");
    }
    const auto state =
        co_await use_.invitations.invite(in->edition.id, caller.person, std::move(*cleaned), false);
    if (!state) {
        co_return state.error();
    }
    use_.people.forget();
    auto of = co_await use_.registrations.load(in->edition.id, person_id(state->registration.person));
    if (!of) {
        co_return of.error();
    }
    co_return make_line(of->person, of->registration, *in, true);
}

task<result<edition_places>> registration_office::resize(auth::principal caller, places_change to) {
    if (!may(caller, auth::action::set_quota)) {
        co_return error(errc::forbidden, "Only organisers change how many places there are.");
    }
    for (const auto& [count, field] :
         {std::pair(to.in_person, "in_person"), std::pair(to.online, "online")}) {
        if (count < 0 || count > most_places) {
            co_return error(errc::invalid, "There can be 0 to 100,000 places.", field);
        }
    }
    if (to.closes_at <= use_.time.now()) {
        // Every invitation would end in this step, and each would be mailed about.
        co_return error(errc::invalid, "This is over already. To close now, give a moment soon.",
                        "closes_at");
    }
    auto reason = clean_reason(std::move(to.reason), true);
    if (!reason) {
        co_return reason.error();
    }
    to.reason = std::move(*reason);
    const edition_id edition = use_.programme.current()->edition.id;
    if (auto resized = co_await use_.registrations.resize(edition, caller.person, std::move(to)); !resized) {
        co_return resized.error();
    }
    const auto sizes = co_await use_.registrations.load_sizes(edition);
    if (!sizes) {
        co_return sizes.error();
    }
    co_return make_places(*sizes);
}

} // namespace convene::scheduling
