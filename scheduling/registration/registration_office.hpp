#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/invitations.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "scheduling/sites/site_repository.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/roles.hpp"

#include <memory>

namespace convene::scheduling {

/// What staff see of other people's registrations and decide about them. One per node. Who may is in
/// `server/auth/roles.hpp`; `forbidden` for others. A decision about oneself is refused (I-20).
class registration_office {
public:
    struct parts {
        registration_repository& registrations;
        people_repository& people;
        programme_cache& programme;
        auth::account_repository& accounts;
        auth::login_service& logins;
        scheduling::invitations& invitations;
        site_repository& sites;
        const clock& time;
    };
    explicit registration_office(parts use) : use_(use) {}

    task<result<registrations_page>> search(auth::principal caller, registration_search wanted);
    /// For organisers; everybody else gets `not_found`.
    task<result<registration_detail>> read(auth::principal caller, registration_id which);
    task<result<registration_detail>> decide(auth::principal caller, registration_id which,
                                             decision_request what);
    /// Each for itself: one that cannot be decided leaves the others alone.
    task<result<decisions_answer>> decide_many(auth::principal caller, decisions_request what);
    /// A sponsor vouches, an organiser verifies or refuses. A sponsor who may not see the details gets those
    /// that a list has.
    task<result<registration_line>> vet(auth::principal caller, registration_id which, vetting_request what);
    /// Puts details right, with a reason. Errors: `conflict` (changed meanwhile), `invalid` with the field.
    task<result<registration_detail>> correct(auth::principal caller, registration_id which,
                                              person_correction to);
    /// Says who leads the team of a site, or does not any more. Again, it changes nothing.
    task<result<registration_detail>> appoint(auth::principal caller, registration_id which, lead_change to);
    task<result<registration_line>> invite(auth::principal caller, invitation whom);
    task<result<edition_places>> resize(auth::principal caller, places_change to);

private:
    task<result<registration_dossier>> find_for(const auth::principal& caller, registration_id which,
                                                auth::action what);
    task<result<registration_state>> decide_one(const auth::principal& caller, const person_id& about,
                                                decision_request what);
    /// Writes a record that was changed, and what sign-in knows of the person.
    task<result<void>> keep(const auth::principal& caller, person_order what);
    task<result<registration_detail>> describe(const person_id& caller, registration_dossier of);
    /// What an actor is called; "system" for what time did.
    task<std::string> name_of(std::string person);

    parts use_;
};

} // namespace convene::scheduling
