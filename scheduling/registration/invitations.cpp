#include "scheduling/registration/invitations.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/email.hpp"

#include <utility>

namespace convene::scheduling {

task<result<auth::account>> invitations::find_or_make(const invitation& whom) {
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto known = co_await accounts_.find_by_email(whom.email);
        if (!known) {
            co_return known.error();
        }
        if (*known) {
            co_return std::move(**known);
        }
        auth::account made;
        made.person = person_id("P" + random_.token(10));
        made.email = whom.email;
        made.name = whom.name;
        made.roles = {auth::role::attendee};
        const auto stored = co_await accounts_.store(made);
        if (stored) {
            co_return made;
        }
        // Somebody else invited the same address in this moment: theirs is the account.
        if (stored.error().code != errc::conflict) {
            co_return stored.error();
        }
    }
    co_return error(errc::conflict, "Somebody else is inviting this address right now.", "email");
}

task<result<new_registration>> invitations::prepare(const invitation& whom) {
    if (!auth::fold_email(whom.email)) {
        co_return error(errc::invalid, "This is not an e-mail address.", "email");
    }
    auto account = co_await find_or_make(whom);
    if (!account) {
        co_return account.error();
    }
    new_registration asked;
    asked.person = account->person;
    asked.registration = registration_id("R" + random_.token(10));
    asked.kind = whom.kind;
    asked.site = whom.site.value_or(site_id());
    asked.record = make_person(account->person, whom);
    asked.record.registration = asked.registration;
    co_return asked;
}

task<result<registration_state>> invitations::invite(edition_id edition, person_id actor, invitation whom,
                                                     bool by_lead) {
    auto asked = co_await prepare(whom);
    if (!asked) {
        co_return asked.error();
    }
    asked->by_lead = by_lead;
    auto state = co_await registrations_.invite(std::move(edition), std::move(actor), std::move(*asked));
    co_return state;
}

task<result<walk_in_state>> invitations::walk_in(edition_id edition, person_id actor, invitation whom,
                                                 std::string organisation) {
    auto asked = co_await prepare(whom);
    if (!asked) {
        co_return asked.error();
    }
    asked->record.organisation = std::move(organisation);
    auto state = co_await registrations_.walk_in(std::move(edition), std::move(actor), std::move(*asked));
    co_return state;
}

task<result<bool>> invitations::still_stands(edition_id edition, person_id who) {
    const auto of = co_await registrations_.load(std::move(edition), std::move(who));
    if (!of && of.error().code != errc::not_found) {
        co_return of.error();
    }
    co_return of && !is_out(of->registration.status);
}

} // namespace convene::scheduling
