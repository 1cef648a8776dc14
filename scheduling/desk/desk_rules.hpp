#pragma once

#include "scheduling/desk/protocol.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/core/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Pure rules of the check-in desk (domain.md J06).
namespace convene::scheduling {

/// Why somebody takes part who was on no list.
inline constexpr std::string_view walk_in_kind = "guest";

/// True for who may come to the desk: invited or further, and who was revoked.
bool comes_to_desk(registration_status status) noexcept;

/// What the server's clock showed when the desk's showed `at`. The desk's shows `desk_clock` now. Never later
/// than now; who is said to have come more than seven days ago came seven days ago.
instant correct_time(instant at, instant desk_clock, instant now) noexcept;

/// 1 to 200 notes, each with a registration or a badge. Error: `invalid` (check_ins).
result<void> check(const check_ins_request& asked);

/// Name, address and organisation cleaned like those of an invitation. Error: `invalid` with the field.
result<walk_in> clean_walk_in(walk_in asked);

/// So long after a note has arrived desk staff can take it back; organisers as long as the edition is open.
inline constexpr std::chrono::minutes desk_takes_back_within{10};

/// What the refusal of a check-in means to who stands there; nothing for errors that are not about them.
std::optional<check_in_result> read_refusal(const error& refused);

/// True when somebody checks in by joining this room now: confirmed to take part online, in the room of a
/// session of the programme, on a day of the edition. A meeting of a community is not the summit.
bool arrives_by_joining(const viewer& who, const room_id& room, const programme& in, instant now);

/// As the desk sees somebody; without the names that they do not show (I-13).
desk_person make_desk_person(const registered_person& who, std::string badge, const programme& in);

} // namespace convene::scheduling
