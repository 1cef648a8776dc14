#pragma once

#include "scheduling/mail/letter_book.hpp"

#include <set>
#include <string>
#include <string_view>

/// Texts with {names} in them. All pure. A name that has no value throws std::logic_error.
namespace convene::scheduling {

/// Plain text with the values as `clean_name` makes them; those of names that end in "_lines" as
/// `clean_lines` does. A value is never looked into for further names.
std::string fill_text(std::string_view text, const letter_values& values);

/// A whole HTML document: an empty line ends a paragraph, a line stays a line, a paragraph that is only a
/// name whose value is an address of the web becomes a link. Values are escaped and stand apart in their
/// direction of writing.
std::string fill_html(std::string_view text, const letter_values& values, std::string_view language);

/// The names that a text uses.
std::set<std::string> names_in(std::string_view text);

} // namespace convene::scheduling
