#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/sites/site_repository.hpp"
#include "server/auth/principal.hpp"

#include <vector>

namespace convene::scheduling {

/// Who is calling, as rights that do not reach over everything need to know.
struct tied_caller {
    person_record who;           ///< only the id for who has no registration
    std::vector<site_id> serves; ///< the sites that they are the strategic site liaison of now
};

/// Reads what ties a caller to sites. Error: `unavailable`.
task<result<tied_caller>> load_ties(people_repository& people, site_repository& sites,
                                    auth::principal caller);

} // namespace convene::scheduling
