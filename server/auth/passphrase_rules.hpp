#pragma once

#include "server/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convene::auth {

inline constexpr std::size_t shortest_passphrase = 15; ///< characters (NIST SP 800-63B-4 3.1.1.2)
inline constexpr std::size_t longest_passphrase = 128;

/// Words that a passphrase of this person must not contain: the product, the summit, parts of the address and
/// of the name, from four letters on.
std::vector<std::string> context_words(std::string_view folded_email, std::string_view name);

/// Whether a passphrase may be chosen: 15..128 characters of valid UTF-8, none of the well-known ones, not
/// one piece repeated, not a run of the keyboard or alphabet, no context word. No composition rules (S-10).
/// Errors: `invalid` with field "passphrase".
result<void> check_passphrase(std::string_view passphrase, const std::vector<std::string>& forbidden_words);

} // namespace convene::auth
