#include "scheduling/exchange/reading/schedule_reading.hpp"

#include "scheduling/exchange/reading/schedule_readers.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace convene::scheduling {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string_view behind_mark(std::string_view text) {
    return text.starts_with(utf8_mark) ? text.substr(utf8_mark.size()) : text;
}

/// The first line, for the table: one of the columns that it cannot do without is named there.
bool is_table_head(std::string_view text) {
    std::string head(text.substr(0, std::min(text.find_first_of("\r\n"), std::size_t{4096})));
    std::ranges::transform(head, head.begin(),
                           [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return head.find("title") != std::string::npos && head.find_first_of(",;\t") != std::string::npos;
}

bool begins_calendar(std::string_view text) {
    constexpr std::string_view head = "BEGIN:VCALENDAR";
    return text.size() >= head.size() &&
           std::ranges::equal(text.substr(0, head.size()), head,
                              [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

/// The line of the first byte that is not UTF-8.
std::size_t line_of_bad_byte(std::string_view text) {
    std::size_t line = 1;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (!is_valid_utf8(text.substr(0, end))) {
            break;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line;
    }
    return line;
}

/// What no form can be, whichever it is.
bool check_bytes(schedule_builder& to, std::string_view text) {
    using enum finding_code;
    if (text.size() > max_schedule_bytes) {
        to.refuse(
            {}, too_large,
            fmt::format("The file is larger than {} MiB, the most that is read.", max_schedule_bytes >> 20U));
    } else if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        to.refuse({}, malformed, "The file is written in UTF-16. Save it in UTF-8.");
    } else if (text.find('\0') != std::string_view::npos) {
        to.refuse({}, malformed, "The file is not text.");
    } else if (!is_valid_utf8(text)) {
        to.refuse({line_of_bad_byte(text), {}}, malformed,
                  "Here the file is not UTF-8 text. Save it in UTF-8.");
    } else if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        to.refuse({}, malformed, "The file is empty.");
    } else {
        return true;
    }
    return false;
}

void read_as(schedule_form form, schedule_builder& to, std::string_view text) {
    switch (form) {
    case schedule_form::xml:
        return read_xml_schedule(to, text);
    case schedule_form::json:
        return read_json_schedule(to, text);
    case schedule_form::ics:
        return read_calendar_schedule(to, text);
    case schedule_form::csv:
        return read_table_schedule(to, text);
    }
}

} // namespace

std::string to_text(const schedule_finding& of) {
    std::string where = of.where.line > 0 ? fmt::format("Line {}", of.where.line) : of.where.pointer;
    if (!of.field.empty()) {
        where += (where.empty() ? "" : ", ") + of.field;
    }
    return where.empty() ? of.sentence : where + ": " + of.sentence;
}

result<imported_schedule> schedule_reading::outcome() const {
    const auto first = std::ranges::find(findings, true, &schedule_finding::refuses);
    if (!refused || first == findings.end()) {
        return read;
    }
    const errc code = first->code == finding_code::malformed   ? errc::malformed
                      : first->code == finding_code::too_large ? errc::too_large
                                                               : errc::invalid;
    return error(code, to_text(*first), first->field);
}

std::optional<schedule_form> detect_form(std::string_view text) {
    text = behind_mark(text);
    const std::string_view begun = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (begun.starts_with('<')) {
        return schedule_form::xml;
    }
    if (begun.starts_with('{')) {
        return schedule_form::json;
    }
    if (begins_calendar(begun)) {
        return schedule_form::ics;
    }
    return is_table_head(begun) ? std::optional(schedule_form::csv) : std::nullopt;
}

schedule_reading read_schedule(std::string_view text, const reading_options& how) {
    schedule_builder builder(how.zone);
    const auto form = how.form ? how.form : detect_form(text);
    if (!how.zone.empty() && !is_known_zone(how.zone)) {
        builder.refuse({}, finding_code::unknown_zone, "There is no time zone " + clean_name(how.zone) + ".",
                       "zone");
    } else if (check_bytes(builder, text)) {
        if (form) {
            read_as(*form, builder, behind_mark(text));
        } else {
            builder.refuse(
                {}, finding_code::malformed,
                "The file is none of: schedule XML, schedule JSON, iCalendar, CSV with a title column.");
        }
    }
    return std::move(builder).finish(form.value_or(schedule_form::xml));
}

} // namespace convene::scheduling
