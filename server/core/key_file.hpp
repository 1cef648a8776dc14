#pragma once

#include "server/core/result.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace convene {

/// Lower-case hexadecimal digits.
std::string to_hex(std::span<const unsigned char> from);
/// False unless `hex` is exactly the digits of `into.size()` bytes.
bool from_hex(std::string_view hex, std::span<unsigned char> into);

/// Puts a file with a line of hexadecimal digits where there is none, whole or not at all; one that somebody
/// else made meanwhile stays. Errors: `unavailable` with a sentence.
result<void> make_key_file(const std::filesystem::path& file, std::string_view hex, unsigned mode);

/// Reads such a file. Errors: `not_found`; `unavailable` when others than its owner may read it, or it is no
/// key of that size.
result<void> read_key_file(const std::filesystem::path& file, std::span<unsigned char> into);

} // namespace convene
