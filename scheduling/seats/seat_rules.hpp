#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/seats/protocol.hpp"
#include "scheduling/viewer.hpp"
#include "server/core/result.hpp"

namespace convene::scheduling {

/// Who may ask for seats: those who take part, whatever the session. Revoked and cancelled registrations, and
/// people without one, do not.
bool may_take_seats(const viewer& who) noexcept;

/// Whether this person may have a seat in the session. Errors: `not_found` for a session that they may not
/// see (I-12), `forbidden` for one that is for others, who must not be in its line either (J03).
result<void> check_seat(const viewer& who, const session& wanted);

/// Checks an organiser's change; the reason comes back cleaned. Errors: `invalid` with the field.
result<seat_size> clean_size(seat_size asked);

/// Most seats of one kind in one session.
inline constexpr std::int64_t most_seats = 100'000;

} // namespace convene::scheduling
