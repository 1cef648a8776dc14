#pragma once

#include "server/core/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// Wall-clock time somewhere, millisecond resolution. Days are dates in a zone. Zones are IANA names; a name
/// that `is_known_zone` refuses must not be used with the others.
using local_instant = std::chrono::local_time<std::chrono::milliseconds>;
using local_day = std::chrono::local_days;

bool is_known_zone(const std::string& zone);

local_instant to_local(instant at, const std::string& zone);

/// The instant of a wall-clock time. Where the clocks jump over it: the moment of the jump; where it comes
/// twice: the first.
instant to_instant(local_instant at, const std::string& zone);

/// How often the clocks of a zone show a time: they jump over some, and show some twice.
enum class wall_count { none, once, twice };
wall_count count_in(local_instant at, const std::string& zone);

/// Date of an instant in a zone.
local_day day_in(instant at, const std::string& zone);

/// "2027-12-06".
std::string to_text(local_day day);
/// "2027-12-06T10:45:00-06:00" (RFC 3339): the wall clock with the offset that holds at that moment.
std::string to_text(instant at, const std::string& zone);
/// Reads "2027-12-06"; empty for anything else and for days that do not exist.
std::optional<local_day> parse_day(std::string_view text);

} // namespace convene::scheduling
