#pragma once

#include "scheduling/sites/site_people.hpp"
#include "scheduling/sites/site_rules.hpp"

#include <vector>

/// Sites as they are shown: what was stored, as far as the reader may see it, with names for persons. Pure.
namespace convene::scheduling {

/// `sight` is not `none`. Without `history` there are no notes, and nobody who has ended.
site_view show_site(const site_record& of, site_sight sight, const site_people_map& names);

/// By name, then state, as people compare them.
void sort_by_name(std::vector<site_view>& sites);

/// Those with a role, by name: who may be given a duty.
std::vector<named_person> list_people(const site_people_map& from, bool site_person::* role);

} // namespace convene::scheduling
