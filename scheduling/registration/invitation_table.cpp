#include "scheduling/registration/invitation_table.hpp"

#include "scheduling/folded_text.hpp"
#include "scheduling/registration/registration_rules.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

enum column : std::size_t { column_email, column_name, column_kind, column_site };

std::vector<csv_column> make_columns() {
    std::vector<csv_column> columns(column_site + 1);
    columns[column_email] = {
        .name = "email", .kind = cell_kind::mail, .required = true, .also = {"e-mail", "mail"}};
    columns[column_name] = {.name = "name", .required = true};
    columns[column_kind] = {.name = "kind", .kind = cell_kind::word, .also = {"comes as"}};
    for (const std::string_view each : registration_kinds()) {
        columns[column_kind].words.emplace_back(each);
    }
    columns[column_site] = {.name = "site"};
    return columns;
}

/// A site by its id or by its name and state, in any case and without accents.
const site* find_site(const programme& in, const std::string& written) {
    const std::string folded = fold(written);
    const auto found = std::ranges::find_if(in.sites, [&](const site& each) {
        return each.id.str() == written || fold(each.name + ", " + each.state) == folded;
    });
    return found == in.sites.end() ? nullptr : &*found;
}

} // namespace

std::span<const csv_column> invitation_columns() {
    static const std::vector<csv_column> columns = make_columns();
    return columns;
}

invitation_plan plan_invitation(const csv_row& row, const programme& in) {
    invitation_plan made;
    if (row.problem) {
        made.problem = row.problem;
        return made;
    }
    made.whom.email = row.text(column_email);
    made.whom.name = row.text(column_name);
    made.whom.kind = row.text(column_kind);
    if (made.whom.kind.empty()) {
        made.whom.kind = row.has(column_site) ? "site_team" : "guest";
    }
    if (row.has(column_site)) {
        const site* found = find_site(in, row.text(column_site));
        if (found == nullptr) {
            made.problem = {"site", "There is no such site in this edition. Write it as \"Camden, NJ\"."};
            return made;
        }
        made.whom.site = found->id;
    }
    auto cleaned = clean_invitation(made.whom);
    if (cleaned) {
        made.whom = std::move(*cleaned);
    } else {
        made.problem = {cleaned.error().field, cleaned.error().message};
    }
    return made;
}

} // namespace convene::scheduling
