#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/import_protocol.hpp"
#include "scheduling/registration/invitation_table.hpp"
#include "scheduling/registration/invitations.hpp"
#include "server/auth/principal.hpp"
#include "server/http/router.hpp"

#include <set>
#include <string>

namespace convene::scheduling {

/// Invites many people by a table; for organisers, everybody else is `forbidden`. One per node.
class invitation_import {
public:
    struct parts {
        registration_repository& registrations;
        people_repository& people;
        programme_cache& programme;
        auth::account_repository& accounts;
        scheduling::invitations& invitations;
    };
    explicit invitation_import(parts use) : use_(use) {}

    /// What each row does, or with `dry_run` would do. Each is a decision of its own, so an import that broke
    /// off is simply made again: whoever is registered by now is passed over. Errors: `invalid` (the file as
    /// a whole), `unavailable`.
    task<result<people_imported>> run(auth::principal caller, people_import what);

private:
    task<result<invited_row>> take_row(person_id actor, invitation_plan plan, bool dry_run);
    /// Whether somebody of this address is registered; then `row` says so.
    task<result<bool>> find_known(invited_row& row);

    parts use_;
};

/// `POST /api/v1/registrations/import`. The import must outlive the router.
void add_invitation_import_endpoint(http::router& routes, invitation_import& people);

} // namespace convene::scheduling
