#pragma once

#include "scheduling/programme.hpp"
#include "server/core/clock.hpp"

namespace convene::scheduling {

/// Moves an edition so that it can be played now (`--demo`). Pure; the same `now` gives the same dates.
///
/// 1. Day one becomes today in the venue's zone: every programme session moves by that many whole days of its
///    wall clock, so that it keeps its hour when the clocks change in between.
/// 2. The session shown live is the first plenary for all registrants on day one (else the first session of
///    that day), because everyone may join it. Unless it runs at `now` for half an hour more, the clock times
///    of the whole programme move by the same amount: it starts 15 to 20 minutes ago at a full five minutes,
///    but never before today.
/// 3. What belongs to one day moves as one block: its first session by the wall clock, the others by the time
///    that really passes, so that order, lengths and gaps stay as they were in a night when clocks change.
/// 4. Meetings of communities keep their weekday and hour in their own zone: they move by the nearest number
///    of whole weeks. They count as ended when they end before `now`.
programme move_to(programme edition, instant now);

/// True when a session runs at `now`, so that a demonstration of earlier today can go on as it is.
bool has_live_session(const programme& in, instant now);

} // namespace convene::scheduling
