#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "scheduling/viewer.hpp"

#include <boost/asio/io_context.hpp>

#include <unordered_set>

namespace convene::scheduling {

/// Checks in whoever takes part online, with the first room of the programme that they join on a day of the
/// edition (domain.md 4.2). One per node, used from its thread only; outlives the loop's work.
class online_arrivals {
public:
    online_arrivals(asio::io_context& loop, registration_repository& registrations, people_repository& people,
                    programme_cache& programme, const clock& time)
        : loop_(loop), registrations_(registrations), people_(people), programme_(programme), time_(time) {}

    /// Somebody has joined this room. Returns at once: who joins neither waits for this nor hears of it when
    /// it fails. The store does it once; what fails is done at the next joining.
    void note(const viewer& who, const room_id& room);

private:
    task<void> check_in(edition_id edition, person_id who);

    asio::io_context& loop_;
    registration_repository& registrations_;
    people_repository& people_;
    programme_cache& programme_;
    const clock& time_;
    std::unordered_set<person_id> being_checked_in_; ///< at most 1,000; others at their next joining
};

} // namespace convene::scheduling
