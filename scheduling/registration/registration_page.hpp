#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"

#include <vector>

namespace convene::scheduling {

/// What an organiser's list shows of everybody: those who are searched for, by name, 100 a page. Pure.
registrations_page make_page(const registration_search& wanted, const std::vector<registered_person>& all,
                             const edition_sizes& sizes, const programme& in, bool real_names);

edition_places make_places(const edition_sizes& from);

} // namespace convene::scheduling
