#include "server/outbox/mime_text.hpp"

#include "server/core/text.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <vector>

namespace convene::outbox {

namespace {

constexpr std::size_t longest_plain_line = 900; // RFC 5322 2.1.1 allows 998
constexpr std::size_t soft_line = 72;
constexpr std::size_t base64_line_bytes = 57; // 76 characters

bool is_plain_header(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' ||
               c == '-' || c == '\'';
    };
    return text.size() <= 60 && std::all_of(text.begin(), text.end(), plain);
}

std::string to_base64(std::string_view text) {
    std::string out(sodium_base64_ENCODED_LEN(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()),
                      text.size(), sodium_base64_VARIANT_ORIGINAL);
    out.pop_back(); // the terminating zero
    return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        lines.push_back(line);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return lines;
}

std::string quoted_line(std::string_view line) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        const bool last_space = (byte == ' ' || byte == '\t') && i + 1 == line.size();
        const bool plain = ((byte > 0x20 && byte < 0x7F && byte != '=') || byte == ' ') && !last_space;
        const std::string piece = plain ? std::string(1, line[i]) : fmt::format("={:02X}", byte);
        if (column + piece.size() > soft_line) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    }
    return out;
}

} // namespace

std::string header_text(std::string_view given) {
    std::string text = clean_name(given);
    if (is_plain_header(text)) {
        return text;
    }
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(at + 42, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
            --end;
        }
        out += out.empty() ? "" : "\r\n ";
        out += "=?utf-8?B?" + to_base64(std::string_view(text).substr(at, end - at)) + "?=";
        at = end;
    }
    return out;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    for (const std::string_view line : lines_of(text)) {
        out += quoted_line(line) + "\r\n";
    }
    return out;
}

std::string base64_lines(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += base64_line_bytes) {
        out += to_base64(bytes.substr(at, base64_line_bytes)) + "\r\n";
    }
    return out;
}

bool is_plain_text(std::string_view text) {
    return std::ranges::all_of(lines_of(text), [](std::string_view line) {
        return line.size() <= longest_plain_line &&
               std::ranges::all_of(line, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
    });
}

std::string crlf_lines(std::string_view text) {
    std::string out;
    for (const std::string_view line : lines_of(text)) {
        out += std::string(line) + "\r\n";
    }
    return out;
}

} // namespace convene::outbox
