#include "scheduling/csv/csv_table.hpp"

#include "scheduling/csv/csv_reader.hpp"
#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/folded_text.hpp"
#include "server/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
constexpr std::size_t longest_list = 50;

bool is_text(std::string_view cell) {
    return is_valid_utf8(cell) && cell.find(replacement) == std::string_view::npos;
}

/// Headers that people write in many ways made one: "Time zone", "time_zone", "TIME-ZONE".
std::string header_key(std::string_view header) {
    std::string key = fold(clean_name(header));
    std::ranges::replace(key, ' ', '_');
    std::ranges::replace(key, '-', '_');
    return key;
}

bool is_called(const csv_column& column, const std::string& key) {
    return header_key(column.name) == key ||
           std::ranges::any_of(column.also, [&](const std::string& also) { return header_key(also) == key; });
}

/// A value, or what is wrong with the cell.
struct cell_reading {
    csv_value value;
    std::string wrong;
};

cell_reading read_word(const csv_column& column, const std::string& cell) {
    const std::string wanted = header_key(cell);
    for (const std::string& word : column.words) {
        if (header_key(word) == wanted) {
            return {word, {}};
        }
    }
    std::string all;
    for (const std::string& word : column.words) {
        all += (all.empty() ? "" : ", ") + word;
    }
    return {{}, "This must be one of: " + all + "."};
}

cell_reading read_number(const std::string& cell) {
    std::int64_t number = 0;
    const char* const end = cell.data() + cell.size();
    const auto [stopped, failed] = std::from_chars(cell.data(), end, number);
    if (failed != std::errc() || stopped != end) {
        return {{}, "This must be a whole number."};
    }
    return {number, {}};
}

cell_reading read_day(const std::string& cell) {
    const auto day = parse_day(cell);
    if (!day) {
        return {{}, "This must be a day such as 2027-12-06."};
    }
    return {*day, {}};
}

cell_reading read_mail(const std::string& cell) {
    const std::size_t at = cell.find('@');
    const bool plain = std::ranges::all_of(cell, [](unsigned char c) { return c > 0x20 && c != 0x7F; });
    if (!plain || cell.size() > 254 || at == std::string::npos || at == 0 || at + 1 == cell.size() ||
        cell.find('@', at + 1) != std::string::npos) {
        return {{}, "This is not a mail address."};
    }
    return {cell, {}};
}

std::string too_long(std::size_t most) {
    return fmt::format("This is longer than {} characters.", most);
}

cell_reading read_list(const csv_column& column, std::string_view cell) {
    std::vector<std::string> lines;
    while (!cell.empty()) {
        const std::size_t end = std::min(cell.find_first_of(";|\r\n"), cell.size());
        std::string line = clean_name(cell.substr(0, end));
        if (count_code_points(line) > column.most_characters) {
            return {{}, too_long(column.most_characters)};
        }
        if (!line.empty()) {
            lines.push_back(std::move(line));
        }
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    if (lines.size() > longest_list) {
        return {{}, fmt::format("There are more than {} parts in this cell.", longest_list)};
    }
    return lines.empty() ? cell_reading{} : cell_reading{std::move(lines), {}};
}

cell_reading read_line(const csv_column& column, std::string cell) {
    if (count_code_points(cell) > column.most_characters) {
        return {{}, too_long(column.most_characters)};
    }
    switch (column.kind) {
    case cell_kind::word:
        return read_word(column, cell);
    case cell_kind::number:
        return read_number(cell);
    case cell_kind::day:
        return read_day(cell);
    case cell_kind::mail:
        return read_mail(cell);
    default:
        return {std::move(cell), {}};
    }
}

cell_reading read_cell(const csv_column& column, std::string_view written) {
    if (written.size() > max_cell_bytes) {
        return {{}, fmt::format("This cell is larger than {} KiB.", max_cell_bytes >> 10U)};
    }
    if (!is_text(written)) {
        return {{}, "This cell is not UTF-8 text. Save the file as CSV in UTF-8."};
    }
    const std::string_view cell = without_formula_guard(written);
    if (column.kind == cell_kind::list) {
        return read_list(column, cell);
    }
    std::string line = clean_name(cell);
    return line.empty() ? cell_reading{} : read_line(column, std::move(line));
}

/// Which column of the file is which of the asked ones.
struct header_reading {
    std::vector<std::optional<std::size_t>> place; ///< of each asked column
    std::optional<std::string> refused;
};

header_reading read_header(const csv_record& header, std::span<const csv_column> columns) {
    header_reading read;
    read.place.resize(columns.size());
    for (std::size_t at = 0; at < header.cells.size(); ++at) {
        const std::string& written = header.cells[at];
        if (!is_text(written)) {
            read.refused = fmt::format("The header of column {} is not UTF-8 text.", at + 1);
            return read;
        }
        const std::string key = header_key(written);
        const auto found =
            std::ranges::find_if(columns, [&](const csv_column& each) { return is_called(each, key); });
        if (found == columns.end()) {
            read.refused = key.empty() ? fmt::format("Column {} has no header.", at + 1)
                                       : "There is no column \"" + clean_name(written).substr(0, 60) +
                                             "\" here. Check its spelling or leave it out.";
            return read;
        }
        auto& place = read.place[static_cast<std::size_t>(found - columns.begin())];
        if (place) {
            read.refused = "The column \"" + found->name + "\" is there twice.";
            return read;
        }
        place = at;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].required && !read.place[i]) {
            read.refused = "The column \"" + columns[i].name + "\" is missing.";
        }
    }
    return read;
}

csv_row read_row(const csv_record& record, const header_reading& header, std::size_t width,
                 std::span<const csv_column> columns) {
    csv_row row;
    row.line = record.line;
    row.values.resize(columns.size());
    for (std::size_t at = width; at < record.cells.size(); ++at) {
        if (!record.cells[at].empty()) {
            row.problem = csv_problem{"", fmt::format("Column {} has no header.", at + 1)};
            return row;
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto place = header.place[i];
        const bool written = place && *place < record.cells.size();
        cell_reading read = written ? read_cell(columns[i], record.cells[*place]) : cell_reading{};
        if (read.wrong.empty() && columns[i].required && read.value.index() == 0) {
            read.wrong = "This must not be empty.";
        }
        if (!read.wrong.empty()) {
            row.problem = csv_problem{columns[i].name, std::move(read.wrong)};
            return row;
        }
        row.values[i] = std::move(read.value);
    }
    return row;
}

} // namespace

std::string csv_row::text(std::size_t column) const {
    const auto* found = std::get_if<std::string>(&values[column]);
    return found == nullptr ? std::string() : *found;
}

std::optional<local_day> csv_row::day(std::size_t column) const {
    const auto* found = std::get_if<local_day>(&values[column]);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::vector<std::string> csv_row::list(std::size_t column) const {
    const auto* found = std::get_if<std::vector<std::string>>(&values[column]);
    return found == nullptr ? std::vector<std::string>() : *found;
}

csv_table read_table(std::string_view text, std::span<const csv_column> columns) {
    csv_table table;
    csv_file file = read_csv(text);
    if (file.refused || file.records.empty()) {
        table.refused = file.refused.value_or("The file is empty.");
        return table;
    }
    header_reading header = read_header(file.records.front(), columns);
    if (header.refused) {
        table.refused = std::move(header.refused);
        return table;
    }
    for (const auto& place : header.place) {
        table.has_column.push_back(place.has_value());
    }
    const std::size_t width = file.records.front().cells.size();
    for (std::size_t i = 1; i < file.records.size(); ++i) {
        table.rows.push_back(read_row(file.records[i], header, width, columns));
        table.rows.back().number = i + 1;
    }
    return table;
}

} // namespace convene::scheduling
