#pragma once

#include <span>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// Writes comma separated values (RFC 4180) that a spreadsheet opens as text: UTF-8 with a byte-order mark,
/// CR LF after each row, cells quoted where they must be. A cell that begins with a character which makes a
/// formula
/// (`= + - @`, a tab, CR or LF, or the full-width forms of the four), also behind spaces, gets a `'` in front
/// (S-30); `read_table` takes it away again. A cell that begins with a `'` of its own before such a character
/// gets one more, so that reading gives what was written.
class csv_writer {
public:
    csv_writer();

    void row(std::span<const std::string> cells);
    std::string take() && { return std::move(text_); }

private:
    void cell(std::string_view value);

    std::string text_;
};

/// True when a spreadsheet could take the cell for a formula.
bool begins_formula(std::string_view cell) noexcept;
/// The cell without the `'` that the writer put before it.
std::string_view without_formula_guard(std::string_view cell) noexcept;

} // namespace convene::scheduling
