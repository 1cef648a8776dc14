#include "scheduling/exchange/reading/markup_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace convene::scheduling {

namespace {

using enum finding_code;

/// Goes through the text once; the first thing wrong ends it.
class xml_guard {
public:
    explicit xml_guard(std::string_view text) : text_(text) {}

    std::optional<schedule_finding> look() {
        while (at_ < text_.size() && !found_) {
            if (text_[at_] == '<') {
                look_at_markup();
            } else {
                look_at_text();
            }
        }
        return std::move(found_);
    }

private:
    bool begins(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void refuse(finding_code code, std::string sentence) {
        found_ = schedule_finding{true, {line_at(text_, at_), {}}, code, std::move(sentence), {}};
    }

    /// Goes behind `end`; a text that never comes to it is left to the parser, which says so.
    void pass(std::string_view end) {
        const std::size_t found = text_.find(end, at_);
        at_ = found == std::string_view::npos ? text_.size() : found + end.size();
    }

    void look_at_markup() {
        if (begins("<!--")) {
            pass("-->");
        } else if (begins("<![CDATA[")) {
            pass("]]>");
        } else if (begins("<?")) {
            look_at_instruction();
        } else if (begins("<!")) {
            look_at_declaration();
        } else {
            look_at_tag();
        }
    }

    /// The declaration may name UTF-8 or nothing: other encodings were refused by their bytes, or are not.
    void look_at_instruction() {
        const std::string_view whole = text_.substr(at_, text_.find("?>", at_) - at_);
        if (whole.starts_with("<?xml ") || whole.starts_with("<?xml\t")) {
            std::string lower(whole.substr(0, 200));
            std::ranges::transform(lower, lower.begin(),
                                   [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
            if (lower.find("encoding") != std::string::npos && lower.find("utf-8") == std::string::npos &&
                lower.find("utf8") == std::string::npos && lower.find("us-ascii") == std::string::npos) {
                return refuse(unsupported, "The file says that it is not UTF-8. Save it in UTF-8.");
            }
        }
        pass("?>");
    }

    void look_at_declaration() {
        const std::size_t end = text_.find_first_of("[>", at_);
        const std::string_view head = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
        if (end == std::string_view::npos || text_[end] == '[' || !head.starts_with("<!DOCTYPE") ||
            head.find("SYSTEM") != std::string_view::npos || head.find("PUBLIC") != std::string_view::npos) {
            return refuse(unsupported,
                          "The file has a DOCTYPE that declares something or points to another file. "
                          "That is never read. Take it out.");
        }
        at_ = end + 1;
    }

    void look_at_tag() {
        const bool closes = begins("</");
        if (closes) {
            depth_ -= depth_ > 0 ? 1 : 0;
            return pass(">");
        }
        ++parts_;
        char quote = 0;
        std::size_t end = at_ + 1;
        for (; end < text_.size() && (quote != 0 || text_[end] != '>'); ++end) {
            const char c = text_[end];
            if (quote != 0) {
                quote = c == quote ? '\0' : quote;
                if (c == '&' && !check_reference(end)) {
                    return;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                ++parts_;
            }
        }
        const bool is_empty = end < text_.size() && text_[end - 1] == '/';
        if (!is_empty && ++depth_ > max_markup_depth) {
            return refuse(too_large,
                          fmt::format("The file is nested deeper than {} elements, the most that is read.",
                                      max_markup_depth));
        }
        if (parts_ > max_markup_parts) {
            return refuse(too_large,
                          fmt::format("The file has more than {} elements and attributes, the most that "
                                      "are read.",
                                      max_markup_parts));
        }
        at_ = std::min(end + 1, text_.size());
    }

    void look_at_text() {
        const std::size_t stop = std::min(text_.find_first_of("<&", at_), text_.size());
        at_ = stop;
        if (stop < text_.size() && text_[stop] == '&' && check_reference(stop)) {
            ++at_;
        }
    }

    /// Characters and the five entities of XML itself. A parser that knows no others would keep the letters
    /// of
    /// "&nbsp;" as they stand.
    bool check_reference(std::size_t ampersand) {
        constexpr std::array<std::string_view, 5> known{"amp", "lt", "gt", "quot", "apos"};
        const std::string_view rest = text_.substr(ampersand + 1, 12);
        const std::string_view name = rest.substr(0, rest.find(';'));
        if (rest.find(';') != std::string_view::npos &&
            (name.starts_with('#') || std::ranges::find(known, name) != known.end())) {
            return true;
        }
        at_ = ampersand;
        refuse(unsupported,
               "Here is an entity that XML does not know by itself, or a bare \"&\". Only characters, "
               "&amp;, &lt;, &gt;, &quot; and &apos; are read.");
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t parts_ = 0;
    std::optional<schedule_finding> found_;
};

} // namespace

std::size_t line_at(std::string_view text, std::size_t byte) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, byte), '\n'));
}

std::optional<schedule_finding> guard_xml(std::string_view text) {
    return xml_guard(text).look();
}

std::optional<schedule_finding> guard_json(std::string_view text, std::size_t max_depth) {
    std::size_t depth = 0;
    std::size_t values = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (is_quoted) {
            at += c == '\\' ? 1 : 0;
            is_quoted = c != '"';
        } else if (c == '"') {
            is_quoted = true;
        } else if (c == '[' || c == '{') {
            ++values;
            if (++depth > max_depth) {
                return schedule_finding{
                    true,
                    {line_at(text, at), {}},
                    too_large,
                    fmt::format("The file is nested deeper than {} levels, the most that is read.",
                                max_depth),
                    {}};
            }
        } else if (c == ']' || c == '}') {
            depth -= depth > 0 ? 1 : 0;
        } else if (c == ',' && ++values > max_markup_parts) {
            return schedule_finding{
                true,
                {line_at(text, at), {}},
                too_large,
                fmt::format("The file has more than {} values, the most that are read.", max_markup_parts),
                {}};
        }
    }
    return {};
}

} // namespace convene::scheduling
