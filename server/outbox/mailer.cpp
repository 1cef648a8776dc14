#include "server/outbox/mailer.hpp"

#include "server/core/random.hpp"
#include "server/core/text.hpp"

#include <date/date.h>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <vector>

namespace convene::outbox {

namespace {

constexpr std::size_t longest_plain_line = 900; // RFC 5322 2.1.1 allows 998
constexpr std::size_t soft_line = 72;

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

/// RFC 2047: words of at most 75 characters, whole UTF-8 characters in each, folded lines between them.
std::string header_text(std::string_view given) {
    const std::string text = clean_name(given);
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

std::string mailbox(const std::string& name, const std::string& address) {
    const std::string shown = header_text(name);
    return shown.empty() ? address : shown + " <" + address + ">";
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

bool is_plain_body(const std::vector<std::string_view>& lines) {
    return std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
        return line.size() <= longest_plain_line && std::all_of(line.begin(), line.end(), [](char c) {
                   return (c >= 0x20 && c < 0x7F) || c == '\t';
               });
    });
}

/// RFC 2045 section 6.7.
std::string quoted_printable(std::string_view line) {
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

/// RFC 5322 section 3.3, always in UTC.
std::string date_text(instant now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    return date::format("%a, %d %b %Y %H:%M:%S +0000", date::sys_seconds(second.time_since_epoch()));
}

} // namespace

bool is_mail_address(std::string_view text) noexcept {
    const auto at = text.find('@');
    const auto allowed = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F &&
               std::string_view("\"(),:;<>[\\]").find(c) == std::string_view::npos;
    };
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && text.size() <= 254 &&
           std::all_of(text.begin(), text.end(), allowed);
}

result<std::string> compose_message(const mail& what, const sender& from, instant now) {
    if (!is_mail_address(what.to) || !is_mail_address(from.address)) {
        return error(errc::invalid, "This address cannot be written to.", "to");
    }
    const auto lines = lines_of(what.text);
    const bool plain = is_plain_body(lines);
    // Derived from the entry: the same fact has the same Message-ID however often it is sent.
    const std::string message_id = hash_secret(what.id + " " + what.to).substr(0, 26);
    std::string text;
    text += "From: " + mailbox(from.name, from.address) + "\r\n";
    text += "To: " + mailbox(what.to_name, what.to) + "\r\n";
    text += "Subject: " + header_text(what.subject) + "\r\n";
    text += "Date: " + date_text(now) + "\r\n";
    text += "Message-ID: <" + message_id + from.address.substr(from.address.find('@')) + ">\r\n";
    text += "MIME-Version: 1.0\r\n";
    text += "Content-Type: text/plain; charset=utf-8\r\n";
    text += std::string("Content-Transfer-Encoding: ") + (plain ? "7bit" : "quoted-printable") + "\r\n";
    text += "Auto-Submitted: auto-generated\r\n\r\n"; // RFC 3834: no out-of-office answers
    for (const std::string_view line : lines) {
        text += plain ? std::string(line) : quoted_printable(line);
        text += "\r\n";
    }
    return text;
}

} // namespace convene::outbox
