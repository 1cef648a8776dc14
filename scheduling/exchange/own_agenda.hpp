#pragma once

#include "scheduling/calendar/calendar_text.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/seats/protocol.hpp"
#include "scheduling/viewer.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

/// Somebody with what the store knows of their seats, and of the sessions that they keep.
struct agenda_owner {
    viewer who;
    registration_id registration; ///< empty: none, and no seats
    std::vector<my_seat> seats;
    std::vector<session_id> stars;
};

/// What a person has a part in, as a calendar sorted by time: what they present, moderate, have a seat in or
/// keep in their agenda, and the meetings of their communities that are not called off. Pure. Whoever gets
/// hold of the calendar sees it without signing in: of a closed session it has the times and no more (I-12),
/// and nothing of one that is closed to its owner. `site`: public address, without a slash at its end.
calendar_feed compute_agenda(const programme& in, const agenda_owner& of, const std::string& site);

} // namespace convene::scheduling
