#include "server/outbox/mailer.hpp"

#include "server/core/random.hpp"
#include "server/outbox/mime_text.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace convene::outbox {

namespace {

constexpr std::string_view bounced_words = "The mail server refuses this recipient: ";

std::string mailbox(const std::string& name, const std::string& address) {
    const std::string shown = header_text(name);
    return shown.empty() ? address : shown + " <" + address + ">";
}

/// RFC 5322 section 3.3, always in UTC.
std::string date_text(instant now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    return date::format("%a, %d %b %Y %H:%M:%S +0000", date::sys_seconds(second.time_since_epoch()));
}

std::string lone_text(const std::string& text) {
    const bool plain = is_plain_text(text);
    return fmt::format("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}",
                       plain ? "7bit" : "quoted-printable",
                       plain ? crlf_lines(text) : quoted_printable(text));
}

std::string part(std::string_view type, std::string_view coding, const std::string& body) {
    return fmt::format("Content-Type: {}\r\nContent-Transfer-Encoding: {}\r\n\r\n{}", type, coding, body);
}

/// RFC 2046 section 5.1.4: the same thing in several forms, the richest last. "=_" occurs in neither coding.
std::string alternatives(const mail& what, const std::string& message_id) {
    const std::string boundary = "=_" + message_id;
    const std::string between = "--" + boundary + "\r\n";
    std::string text =
        "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n" + between;
    text += part("text/plain; charset=utf-8", "quoted-printable", quoted_printable(what.text));
    if (!what.html.empty()) {
        text += between + part("text/html; charset=utf-8", "quoted-printable", quoted_printable(what.html));
    }
    if (what.calendar) {
        text += between + part("text/calendar; charset=utf-8; method=" + what.calendar->method, "base64",
                               base64_lines(what.calendar->text));
    }
    return text + "--" + boundary + "--\r\n";
}

bool is_known_method(const mail& what) {
    return !what.calendar || what.calendar->method == "REQUEST" || what.calendar->method == "CANCEL";
}

} // namespace

error bounced(int code) {
    return {errc::invalid, std::string(bounced_words) + std::to_string(code), "to"};
}

std::optional<int> bounce_code(const error& refused) {
    const std::string_view said = refused.message;
    if (refused.code != errc::invalid || !said.starts_with(bounced_words)) {
        return {};
    }
    int code = 0;
    const auto [end, problem] =
        std::from_chars(said.data() + bounced_words.size(), said.data() + said.size(), code);
    return problem == std::errc() ? std::optional(code) : std::nullopt;
}

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
    if (!is_known_method(what)) {
        return error(errc::invalid, "This is no method of a calendar.", "calendar");
    }
    // Derived from the fact: it has the same Message-ID however often it is sent.
    const std::string message_id = hash_secret(what.id + " " + what.to).substr(0, 26);
    std::string text;
    text += "From: " + mailbox(from.name, from.address) + "\r\n";
    text += "To: " + mailbox(what.to_name, what.to) + "\r\n";
    text += "Subject: " + header_text(what.subject) + "\r\n";
    text += "Date: " + date_text(now) + "\r\n";
    text += "Message-ID: <" + message_id + from.address.substr(from.address.find('@')) + ">\r\n";
    text += "Auto-Submitted: auto-generated\r\n"; // RFC 3834: no out-of-office answers
    text += "MIME-Version: 1.0\r\n";
    const bool alone = what.html.empty() && !what.calendar;
    return text + (alone ? lone_text(what.text) : alternatives(what, message_id));
}

} // namespace convene::outbox
