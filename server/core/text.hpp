#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace convene {

/// True when the bytes are well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF;
/// Unicode 15, table 3-7).
bool is_valid_utf8(std::string_view text) noexcept;

/// Number of code points of valid UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;

/// Makes characters that could deceive visible: C0/C1 controls other than tab and newline, and the
/// bidirectional controls (U+202A-202E, U+2066-2069, U+200E, U+200F, U+061C) become "[U+202E]". Needs valid
/// UTF-8.
std::string show_controls(std::string_view text);

/// For names: as `show_controls` would see them, but such characters (also zero-width ones, tab, newline) are
/// dropped and runs of white space become one space; ends are trimmed.
std::string clean_name(std::string_view text);
/// The same for each line of a text of several lines, which end in \n.
std::string clean_lines(std::string_view text);

/// Appends `text` as the inside of a JSON string (RFC 8259 section 7), U+2028/2029 and DEL escaped too. Bytes
/// that are not valid UTF-8 become U+FFFD.
void append_json_escaped(std::string& out, std::string_view text);

} // namespace convene
