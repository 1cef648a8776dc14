#pragma once

#include "server/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// Names under which other programs know a session for ever: of ids only, no personal datum.

/// Of calendar entries: "session-S03@SUM-2027". The entry of somebody's own seat has another
/// (`make_seat_uid`).
std::string session_uid(const session_id& of, const edition_id& in);

/// The same name as a UUID (version 5 of RFC 9562, in its name space for addresses).
std::string guid_of(std::string_view name);

/// A number for programs that know things by numbers: 1 to 2^30.
std::int64_t number_of(std::string_view guid);

} // namespace convene::scheduling
