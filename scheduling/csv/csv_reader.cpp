#include "scheduling/csv/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

/// The separator that the first line has most of outside quotes; a comma when it has none.
char find_separator(std::string_view text) {
    constexpr std::array<char, 3> known{',', ';', '\t'};
    std::array<std::size_t, 3> seen{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '\n' || c == '\r')) {
            break;
        } else if (!quoted) {
            const auto at = std::ranges::find(known, c);
            if (at != known.end()) {
                ++seen[static_cast<std::size_t>(at - known.begin())];
            }
        }
    }
    return known[static_cast<std::size_t>(std::ranges::max_element(seen) - seen.begin())];
}

/// Goes through the text once; `file_.refused` ends it.
class reading {
public:
    reading(std::string_view text, const csv_limits& limits) : text_(text), limits_(limits) {
        file_.separator = find_separator(text);
    }

    csv_file read() {
        while (at_ < text_.size() && !file_.refused) {
            read_record();
        }
        if (file_.refused) {
            file_.records.clear();
        }
        return std::move(file_);
    }

private:
    bool ended() const { return at_ >= text_.size(); }
    bool at_line_end() const { return ended() || text_[at_] == '\n' || text_[at_] == '\r'; }

    void refuse(std::string sentence) { file_.refused = std::move(sentence); }

    void pass_line_end() {
        if (!ended() && text_[at_] == '\r') {
            ++at_;
            if (!ended() && text_[at_] == '\n') {
                ++at_;
            }
        } else if (!ended()) {
            ++at_;
        }
        ++line_;
    }

    void read_record() {
        csv_record record;
        record.line = line_;
        while (true) {
            std::string cell = read_cell();
            if (file_.refused) {
                return;
            }
            record.cells.push_back(std::move(cell));
            if (record.cells.size() > max_csv_columns) {
                return refuse(fmt::format("Line {} has more than {} columns.", record.line, max_csv_columns));
            }
            if (at_line_end()) {
                break;
            }
            ++at_; // the separator
        }
        pass_line_end();
        keep(std::move(record));
    }

    void keep(csv_record record) {
        if (std::ranges::all_of(record.cells, [](const std::string& cell) { return cell.empty(); })) {
            return;
        }
        if (file_.records.size() > limits_.rows) {
            return refuse(fmt::format("The file has more than {} rows. Please split it.", limits_.rows));
        }
        file_.records.push_back(std::move(record));
    }

    std::string read_cell() {
        if (!ended() && text_[at_] == '"') {
            return read_quoted();
        }
        const std::size_t begin = at_;
        while (!at_line_end() && text_[at_] != file_.separator) {
            ++at_;
        }
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string read_quoted() {
        const std::size_t opened = line_;
        std::string cell;
        for (++at_; !ended(); ++at_) {
            const char c = text_[at_];
            if (c == '"') {
                if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                    ++at_;
                } else {
                    return close_quote(std::move(cell));
                }
            } else if (c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'))) {
                ++line_;
            }
            cell += c;
        }
        refuse(fmt::format("The quote that begins on line {} is never closed.", opened));
        return cell;
    }

    std::string close_quote(std::string cell) {
        ++at_;
        if (!at_line_end() && text_[at_] != file_.separator) {
            refuse(fmt::format("On line {} there is text after a closing quote.", line_));
        }
        return cell;
    }

    std::string_view text_;
    csv_limits limits_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    csv_file file_;
};

std::optional<std::string> describe_other_format(std::string_view text, const csv_limits& limits) {
    if (text.size() > limits.bytes) {
        return fmt::format("The file is larger than {} MiB, the most that is read.", limits.bytes >> 20U);
    }
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return "The file is written in UTF-16. Save it as CSV in UTF-8.";
    }
    if (text.starts_with("PK\x03\x04")) {
        return "The file is a spreadsheet. Save it as CSV in UTF-8.";
    }
    if (text.find('\0') != std::string_view::npos) {
        return "The file is not text. Save it as CSV in UTF-8.";
    }
    return {};
}

} // namespace

csv_file read_csv(std::string_view text, const csv_limits& limits) {
    csv_file refused;
    refused.refused = describe_other_format(text, limits);
    if (refused.refused) {
        return refused;
    }
    if (text.starts_with(utf8_mark)) {
        text.remove_prefix(utf8_mark.size());
    }
    return reading(text, limits).read();
}

} // namespace convene::scheduling
