#pragma once

#include "scheduling/zoned_time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace convene::scheduling {

/// What the cells of a column hold.
enum class cell_kind {
    text,   ///< one line for people, cleaned of everything that could deceive
    number, ///< a whole number
    day,    ///< 2027-12-06
    word,   ///< one of `csv_column::words`, in any case; comes back as it stands there
    mail,   ///< an address
    list    ///< lines parted by `;`, `|` or a line break; each cleaned, empty ones left out
};

/// One column that a table may have. Headers are compared folded, `_` and spaces alike.
struct csv_column {
    std::string name;
    cell_kind kind = cell_kind::text;
    bool required = false; ///< the column must be there, and no cell of it may be empty
    std::vector<std::string> words = {};
    std::vector<std::string> also = {}; ///< other headers for the same
    std::size_t most_characters = 200;  ///< of a text, and of each line of a list
};

/// One thing wrong with one row.
struct csv_problem {
    std::string column; ///< name of the column
    std::string sentence;
};

/// A cell read by its column's kind; nothing (`monostate`) when it is empty or the file has no such column.
using csv_value =
    std::variant<std::monostate, std::string, std::int64_t, local_day, std::vector<std::string>>;

struct csv_row {
    std::size_t number = 0;             ///< as a spreadsheet counts: the header is 1
    std::size_t line = 0;               ///< where it begins in the text
    std::vector<csv_value> values;      ///< one for each asked column, in their order
    std::optional<csv_problem> problem; ///< the first one; then the values are not to be used

    bool has(std::size_t column) const { return values[column].index() != 0; }
    /// Of a text, word or mail column; empty when there is nothing.
    std::string text(std::size_t column) const;
    std::optional<local_day> day(std::size_t column) const;
    std::vector<std::string> list(std::size_t column) const;
};

/// With `refused`, a sentence about the file as a whole, there are no rows.
struct csv_table {
    std::vector<csv_row> rows;
    std::vector<bool> has_column; ///< for each asked column: the file has it
    std::optional<std::string> refused;
};

/// Reads a file with one header row into typed rows, for every import that people make with a spreadsheet.
/// Columns may come in any order; a header that nobody knows, and one that comes twice, refuse the file,
/// because a misspelt column would be left out in silence. A wrong cell is a problem of its row: too long
/// (`max_cell_bytes`), not UTF-8 (also U+FFFD, which stands where a browser found bytes that are none), not
/// of its kind, empty where it must not be, or beyond the header. A `'` before a character that begins a
/// formula is taken away, as `csv_writer` puts it there. Pure.
csv_table read_table(std::string_view text, std::span<const csv_column> columns);

} // namespace convene::scheduling
