#pragma once

#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <optional>
#include <string_view>

namespace convene::scheduling {

inline constexpr std::size_t max_markup_depth = 32;
inline constexpr std::size_t max_markup_parts = 2'000'000; ///< elements and attributes, or values of JSON

/// Looks over XML before it is parsed, without making anything of it: what could make a parser fetch files,
/// grow without bound, or take a text for another is found here. Nothing when it may be parsed.
std::optional<schedule_finding> guard_xml(std::string_view text);

/// The same for JSON: depth and number of values.
std::optional<schedule_finding> guard_json(std::string_view text, std::size_t max_depth);

/// The line of a byte, counted from 1.
std::size_t line_at(std::string_view text, std::size_t byte);

} // namespace convene::scheduling
