#pragma once

#include "scheduling/csv/csv_table.hpp"
#include "scheduling/sites/site_repository.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace convene::scheduling {

/// The columns of a table of sites, for reading and writing: name, state, kind, members, time_zone,
/// public_names, cohort (its label), status, starts_on, ends_on, liaison (a mail address). An empty cell
/// leaves as it is what a known site has; a row is about the site of that name in that state.
enum site_column : std::size_t {
    column_name,
    column_state,
    column_kind,
    column_members,
    column_zone,
    column_public_names,
    column_cohort,
    column_status,
    column_starts,
    column_ends,
    column_liaison
};
std::span<const csv_column> site_columns();

/// What is known when a row is read.
struct site_table_context {
    std::map<std::string, site_record> sites; ///< by `site_key`
    std::vector<site_cohort> cohorts;
};

/// What a row would do. `row` is for the store when `outcome` is made or changed.
struct site_row_plan {
    row_outcome outcome = row_outcome::error;
    std::string name; ///< "Jackson, MS", as far as it could be read
    site_row row;
    csv_problem problem;
};

/// Decides about one row; pure. `liaison` is who has the address in the column of that name.
site_row_plan plan_row(const csv_row& row, const site_table_context& known, const person_id& liaison);

/// One site as a row of that table; `liaison_mail` is that of its primary liaison.
std::vector<std::string> write_row(const site_record& of, const std::vector<site_cohort>& cohorts,
                                   const std::string& liaison_mail);

} // namespace convene::scheduling
