#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::scheduling {

/// Most that is read of one file; more is refused, never cut.
inline constexpr std::size_t max_csv_bytes = 2 * 1024 * 1024;
inline constexpr std::size_t max_csv_rows = 5'000; ///< below the header
inline constexpr std::size_t max_csv_columns = 64;
inline constexpr std::size_t max_cell_bytes = 4 * 1024;

struct csv_limits {
    std::size_t bytes = max_csv_bytes;
    std::size_t rows = max_csv_rows; ///< below the header
};

/// One record of a file: its cells as they were written, and the line on which it begins, counted from 1.
/// Line breaks inside quotes count as lines, as a text editor shows them.
struct csv_record {
    std::size_t line = 1;
    std::vector<std::string> cells;
};

/// What a file says. With `refused`, a sentence for the person who made it, there are no records.
struct csv_file {
    std::vector<csv_record> records;
    char separator = ',';
    std::optional<std::string> refused;
};

/// Reads comma separated values (RFC 4180) as spreadsheets write them: a byte-order mark is passed over; CR
/// LF, LF and CR end a line; the separator is `,`, `;` or a tab, whichever the first line has most of outside
/// quotes; quotes may hold separators, quotes (doubled) and line breaks. Records with nothing in them are
/// left out. Pure. The cells need not be UTF-8: `read_table` says where they are not. Refused: the limits
/// above, a quote that is never closed, text after a closing quote, UTF-16, a zero byte.
csv_file read_csv(std::string_view text, const csv_limits& limits = {});

} // namespace convene::scheduling
