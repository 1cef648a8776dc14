#pragma once

#include "server/core/random.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// A new badge code: 80 random bits as 16 characters of Crockford's base32 and his check symbol, which finds
/// every single mistyped character and every swap of two neighbours.
std::string make_badge_code(id_source& random);

/// Crockford's check symbol of base32 text: its value modulo 37, as one of 0-9, A-Z without I, L, O, U, or
/// one of "*~$=U". `digits` in capitals, of that alphabet only.
char badge_check_symbol(std::string_view digits);

/// The code that somebody typed or scanned, as it is stored: capitals, without spaces and hyphens, I and L
/// read as 1 and O as 0. Nothing when that is no code, or its check symbol says that it was mistyped.
std::optional<std::string> read_badge_code(std::string_view typed);

} // namespace convene::scheduling
