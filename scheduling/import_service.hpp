#pragma once

#include "scheduling/import/summit_file.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>

namespace convene::scheduling {

/// What an import did, for people.
struct import_summary {
    std::int64_t release = 0;
    bool changed = false; ///< false: exactly this was current already
    std::size_t sites = 0;
    std::size_t people = 0;
    std::size_t sessions = 0;
    std::size_t communities = 0;
    std::size_t meetings = 0;
};

/// Puts a read summit into the store: people aside in batches, then everything current in one step. Nobody
/// sees a half of it. The same summit again changes nothing, not even what was changed by hand since.
class import_service {
public:
    import_service(redis::client& store, const clock& time, id_source& random);

    /// Errors: `unavailable`, `conflict` (somebody else's import came between; import again).
    task<result<import_summary>> store(summit what);

private:
    /// Settings, delegations, registrations and what people need, where nothing was decided here yet.
    task<result<void>> store_registrations(summit& from, std::vector<registration_record> registrations);
    /// The tables of seats as the programme says, and the seats of the file where nobody asked yet.
    task<result<void>> store_seats(const programme& content, std::vector<imported_seats> seats);
    /// Cohorts and sites, where nobody decided about them by hand.
    task<result<void>> store_sites(std::vector<site_cohort> cohorts, std::vector<site_seed> sites);

    programme_repository programmes_;
    people_repository people_;
    seat_repository seats_;
    registration_repository registrations_;
    site_repository sites_;
    const clock& time_;
    id_source& random_;
};

} // namespace convene::scheduling
