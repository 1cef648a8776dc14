#pragma once

#include "scheduling/csv/csv_table.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/protocol.hpp"

#include <span>
#include <string>

namespace convene::scheduling {

/// The columns of a table of people to invite: email, name, kind, site.
std::span<const csv_column> invitation_columns();

/// What a row asks for: `whom`, cleaned, when `problem` says nothing.
struct invitation_plan {
    invitation whom; ///< as far as it could be read
    std::optional<csv_problem> problem;
};

/// Reads one row; pure. Without a kind somebody is of the site's team where a site is named, else a guest.
invitation_plan plan_invitation(const csv_row& row, const programme& in);

} // namespace convene::scheduling
