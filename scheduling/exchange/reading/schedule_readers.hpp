#pragma once

#include "scheduling/exchange/reading/schedule_builder.hpp"

#include <string_view>

namespace convene::scheduling {

/// One reader a form. The text is UTF-8 without a mark, of at most `max_schedule_bytes`, and not empty. What
/// they find goes to the builder.

/// Refused: a DOCTYPE that declares or fetches anything, entities other than those of XML itself, more depth
/// or elements than any schedule has.
void read_xml_schedule(schedule_builder& to, std::string_view text);

void read_json_schedule(schedule_builder& to, std::string_view text);

/// Entries that repeat and entries at a time of no zone are refused.
void read_calendar_schedule(schedule_builder& to, std::string_view text);

/// The columns that `write_schedule_table` writes, and some more; only `title` and a start must be there.
void read_table_schedule(schedule_builder& to, std::string_view text);

} // namespace convene::scheduling
