#pragma once

#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/account_repository.hpp"
#include "server/core/random.hpp"

namespace convene::scheduling {

/// Asks people to come, or takes in who stands at the door: finds the account of an address, or makes one,
/// and gives it a registration. One per node.
class invitations {
public:
    invitations(registration_repository& registrations, auth::account_repository& accounts, id_source& random)
        : registrations_(registrations), accounts_(accounts), random_(random) {}

    /// `whom` is cleaned. Addresses are compared in folded form, so an edition has one registration for each
    /// (I-01). Errors: `invalid` (email), `conflict` (registered already, closed, too many), `unavailable`.
    task<result<registration_state>> invite(edition_id edition, person_id actor, invitation whom,
                                            bool by_lead);
    /// The same for somebody at the door: an organiser decides, whether or not registration is closed, and
    /// nothing is mailed. Whoever is registered stays as they are. Errors: `invalid` (email), `unavailable`.
    task<result<walk_in_state>> walk_in(edition_id edition, person_id actor, invitation whom,
                                        std::string organisation);

    /// Whether what somebody was invited to still stands, so that the link in their mail may let them in.
    task<result<bool>> still_stands(edition_id edition, person_id who);

private:
    task<result<auth::account>> find_or_make(const invitation& whom);
    task<result<new_registration>> prepare(const invitation& whom);

    registration_repository& registrations_;
    auth::account_repository& accounts_;
    id_source& random_;
};

} // namespace convene::scheduling
