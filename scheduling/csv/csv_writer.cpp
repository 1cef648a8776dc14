#include "scheduling/csv/csv_writer.hpp"

#include <algorithm>
#include <array>

namespace convene::scheduling {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view one_byte = "=+-@\t\r\n";
/// U+FF1D, U+FF0B, U+FF0D, U+FF20: input methods of East Asia write them, some spreadsheets read them as
/// above.
constexpr std::array<std::string_view, 4> full_width{"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                                     "\xEF\xBC\xA0"};

/// Behind its quotes: a cell like `''=x` was written as `'=x`.
std::string_view behind_quotes(std::string_view cell) noexcept {
    return cell.substr(std::min(cell.find_first_not_of('\''), cell.size()));
}

} // namespace

bool begins_formula(std::string_view cell) noexcept {
    cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
    return !cell.empty() &&
           (one_byte.find(cell.front()) != std::string_view::npos ||
            std::ranges::any_of(full_width, [&](std::string_view form) { return cell.starts_with(form); }));
}

std::string_view without_formula_guard(std::string_view cell) noexcept {
    if (cell.starts_with('\'') && begins_formula(behind_quotes(cell))) {
        cell.remove_prefix(1);
    }
    return cell;
}

csv_writer::csv_writer() : text_(utf8_mark) {}

void csv_writer::row(std::span<const std::string> cells) {
    bool first = true;
    for (const std::string& each : cells) {
        text_ += first ? "" : ",";
        cell(each);
        first = false;
    }
    text_ += "\r\n";
}

void csv_writer::cell(std::string_view value) {
    const bool guarded = begins_formula(behind_quotes(value));
    const bool quoted = guarded || value.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                        value.starts_with(' ') || value.ends_with(' ');
    text_ += quoted ? "\"" : "";
    text_ += guarded ? "'" : "";
    for (const char c : value) {
        text_ += c == '"' ? "\"\"" : std::string(1, c);
    }
    text_ += quoted ? "\"" : "";
}

} // namespace convene::scheduling
