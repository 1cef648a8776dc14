#include "scheduling/registration/registration_service.hpp"

#include "scheduling/programme.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

void describe_state(my_registration& into, const registration_dossier& of, const programme& in) {
    const registration_record& decided = of.registration;
    into.registration = registration_id(decided.registration);
    into.status = decided.status;
    into.kind = decided.kind;
    into.site_name = site_name(in, decided.site);
    into.waits_for = protocol::enum_from_name<obstacle>(decided.waits_for);
    into.place = of.place;
    if (decided.until > 0) {
        into.answer_until = from_unix_ms(decided.until);
    }
    into.vetting_level = of.person.vetting_level;
    into.form = make_form(of.person);
    into.access = of.access;
    for (const registration_moment& each : of.history) {
        const auto to = protocol::enum_from_name<registration_status>(each.to);
        const auto at = from_rfc3339(each.at);
        if (to && at) {
            into.history.push_back({*at, *to});
        }
    }
}

} // namespace

task<result<my_registration>> registration_service::describe(person_id who) {
    const auto in = programme_.current();
    const auto sizes = co_await registrations_.load_sizes(in->edition.id);
    if (!sizes) {
        co_return sizes.error();
    }
    auto of = co_await registrations_.load(in->edition.id, who);
    if (!of && of.error().code != errc::not_found) {
        co_return of.error();
    }
    const auto account = co_await accounts_.find(std::move(who));
    if (!account) {
        co_return account.error();
    }
    my_registration made;
    made.email = *account ? (*account)->email : std::string();
    const instant now = time_.now();
    made.open = now >= sizes->settings.opens_at && now < sizes->settings.closes_at;
    made.closes_at = sizes->settings.closes_at;
    if (of) {
        describe_state(made, *of, *in);
        made.invited_by = co_await name_of_lead(of->registration.invited_by);
    }
    co_return made;
}

task<std::string> registration_service::name_of_lead(std::string inviter) {
    if (inviter.empty() || inviter == "system") {
        co_return std::string();
    }
    const auto who = co_await people_.find_viewer(person_id(std::move(inviter)));
    co_return who && !who->has(auth::role::organiser) ? who->display_name : std::string();
}

task<result<my_registration>> registration_service::read(auth::principal caller) {
    auto mine = co_await describe(std::move(caller.person));
    co_return mine;
}

task<result<my_registration>> registration_service::submit(auth::principal caller,
                                                           registration_request asked) {
    auto answers = clean_form(std::move(asked.form));
    if (!answers) {
        co_return answers.error();
    }
    auto access = clean_access(std::move(asked.access));
    if (!access) {
        co_return access.error();
    }
    const edition_id edition = programme_.current()->edition.id;
    auto of = co_await registrations_.load(edition, caller.person);
    if (!of) {
        co_return of.error().code == errc::not_found
            ? error(errc::not_found, "Registration is by invitation. Ask your site lead or the organisers.")
            : of.error();
    }
    apply(*answers, of->person);
    const auto stored = co_await registrations_.submit(edition, std::move(of->person), std::move(*access));
    if (!stored) {
        co_return stored.error();
    }
    people_.forget();
    auto mine = co_await describe(std::move(caller.person));
    co_return mine;
}

task<result<my_registration>> registration_service::accept(auth::principal caller) {
    const auto stored = co_await registrations_.accept(programme_.current()->edition.id, caller.person);
    if (!stored) {
        co_return stored.error();
    }
    people_.forget();
    auto mine = co_await describe(std::move(caller.person));
    co_return mine;
}

task<result<my_registration>> registration_service::cancel(auth::principal caller) {
    const auto stored =
        co_await registrations_.cancel(programme_.current()->edition.id, caller.person, caller.person, "");
    if (!stored) {
        co_return stored.error();
    }
    people_.forget();
    auto mine = co_await describe(std::move(caller.person));
    co_return mine;
}

task<result<my_registration>> registration_service::request_vetting(auth::principal caller) {
    vetting_order asked;
    asked.about = caller.person;
    const auto stored =
        co_await registrations_.vet(programme_.current()->edition.id, caller.person, std::move(asked));
    if (!stored) {
        co_return stored.error();
    }
    people_.forget();
    auto mine = co_await describe(std::move(caller.person));
    co_return mine;
}

} // namespace convene::scheduling
