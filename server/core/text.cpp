#include "server/core/text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace convene {

namespace {

/// Decodes one code point at `at`; empty when the bytes there are not well formed. Moves on by what was read.
std::optional<char32_t> decode(std::string_view text, std::size_t& at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const int extra = first >= 0xF0 && first <= 0xF4  ? 3
                      : first >= 0xE0 && first < 0xF0 ? 2
                      : first >= 0xC2 && first < 0xE0 ? 1
                                                      : 0;
    if (extra == 0 || at + static_cast<std::size_t>(extra) >= text.size()) {
        return {};
    }
    char32_t point = first & (0x3FU >> static_cast<unsigned>(extra));
    for (int i = 1; i <= extra; ++i) {
        const std::uint8_t next = byte(at + static_cast<std::size_t>(i));
        if ((next & 0xC0U) != 0x80) {
            return {};
        }
        point = (point << 6U) | (next & 0x3FU);
    }
    const bool overlong = (extra == 2 && point < 0x800) || (extra == 3 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) {
        return {};
    }
    at += static_cast<std::size_t>(extra) + 1;
    return point;
}

bool is_control(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool is_bidi_control(char32_t c) noexcept {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
           c == 0x061C;
}

bool is_zero_width(char32_t c) noexcept {
    return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD;
}

} // namespace

bool is_valid_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (!decode(text, at)) {
            return false;
        }
    }
    return true;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80;
    }
    return count;
}

std::string show_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const auto point = decode(text, at);
        if (!point) {
            return out;
        }
        if ((is_control(*point) && *point != '\n' && *point != '\t') || is_bidi_control(*point)) {
            out += fmt::format("[U+{:04X}]", static_cast<std::uint32_t>(*point));
        } else {
            out.append(text.substr(start, at - start));
        }
    }
    return out;
}

std::string clean_name(std::string_view text) {
    std::string out;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const auto point = decode(text, at);
        if (!point) {
            return out;
        }
        const bool space = *point == ' ' || *point == '\t' || *point == '\n' || *point == 0xA0;
        if (space) {
            gap = !out.empty();
        } else if (!is_control(*point) && !is_bidi_control(*point) && !is_zero_width(*point)) {
            if (gap) {
                out += ' ';
                gap = false;
            }
            out.append(text.substr(start, at - start));
        }
    }
    return out;
}

std::string clean_lines(std::string_view text) {
    std::string out;
    for (;;) {
        const auto end = text.find('\n');
        out += clean_name(text.substr(0, end));
        if (end == std::string_view::npos) {
            return out;
        }
        out += '\n';
        text = text.substr(end + 1);
    }
}

void append_json_escaped(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        // Plain ASCII is by far the most frequent: copied in one go.
        while (at < text.size() && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\' &&
               text[at] != 0x7F) {
            ++at;
        }
        out.append(text, start, at - start);
        if (at == text.size()) {
            return;
        }
        const std::size_t special = at;
        const auto point = decode(text, at);
        if (!point) {
            out += "\xEF\xBF\xBD";
            at = special + 1;
        } else if (*point == '"' || *point == '\\') {
            out += '\\';
            out += static_cast<char>(*point);
        } else if (*point == '\n') {
            out += "\\n";
        } else if (*point == '\t') {
            out += "\\t";
        } else if (is_control(*point) || *point == 0x2028 || *point == 0x2029) {
            out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(*point));
        } else {
            out.append(text, special, at - special);
        }
    }
}

} // namespace convene
