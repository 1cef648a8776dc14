#pragma once

#include "scheduling/badge_repository.hpp"
#include "scheduling/desk/badge_sheet.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/offload.hpp"
#include "server/core/random.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

/// Badges to print, for who may check others in. One per node.
class badge_sheet_service {
public:
    struct parts {
        registration_repository& registrations;
        badge_repository& badges;
        programme_cache& programme;
        id_source& random;
        const clock& time;
        worker_pool& pool;
    };
    explicit badge_sheet_service(parts use) : use_(use) {}

    /// The PDF, people by the name on the badge. Whoever has no code yet gets one, and the audit record one
    /// entry: who printed how many and which. Drawn on the pool.
    /// Errors: `forbidden`; `not_found` (a registration or site that is not there); `conflict` (somebody
    /// asked for who holds no place); `invalid` (nobody, or too many); `unavailable`.
    task<result<std::string>> make(auth::principal caller, badge_sheet_request what);

private:
    task<result<badge_codes>> note_printing(const programme& in, person_id by,
                                            const badge_sheet_request& what,
                                            const std::vector<registered_person>& people);

    parts use_;
};

} // namespace convene::scheduling
