#pragma once

#include "scheduling/sites/site_people.hpp"
#include "scheduling/sites/site_repository.hpp"
#include "scheduling/sites/site_table.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <map>
#include <string>

namespace convene::scheduling {

/// Sites as a table, in and out; for organisers, everybody else is `forbidden`. One per node.
class site_exchange {
public:
    site_exchange(site_repository& sites, site_people& served_by, auth::account_repository& accounts)
        : sites_(sites), served_by_(served_by), accounts_(accounts) {}

    /// What each row does, or with `dry_run` would do. A row is done wholly or not at all; the same table
    /// again changes nothing, so an import that broke off is simply made again. Errors: `invalid` (the file
    /// as a whole), `unavailable`.
    task<result<sites_imported>> import(auth::principal caller, sites_import what);

    /// Every site as CSV; the record says who took it.
    task<result<std::string>> write(auth::principal caller);

private:
    /// Whom the address in the column `liaison` names; empty with a sentence in `wrong` for who is no
    /// liaison.
    struct liaison_reading {
        person_id person;
        std::string wrong;
    };
    task<result<site_table_context>> load();
    task<result<liaison_reading>> find_liaison(std::string mail);
    task<result<imported_row>> take_row(auth::principal caller, const csv_row& row,
                                        const site_table_context& known, bool dry_run);

    site_repository& sites_;
    site_people& served_by_;
    auth::account_repository& accounts_;
};

} // namespace convene::scheduling
