#include "server/http/answer.hpp"

#include <array>
#include <cstdio>

namespace convene::http {

namespace {

/// Every powerful feature that browsers gate by Permissions-Policy, switched off for the page and all frames,
/// but full screen and, for the badges at the desk, the camera: for our own page, never for a frame of
/// another site.
constexpr std::string_view no_features =
    "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(self), clipboard-read=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(self), gamepad=(), geolocation=(), "
    "gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
    "xr-spatial-tracking=()";

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    out += "\r\n";
}

/// IMF-fixdate of RFC 9110 section 5.6.7.
std::string http_date(std::time_t at) {
    std::tm parts{};
    gmtime_r(&at, &parts);
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                                   parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return {text.data(), static_cast<std::size_t>(size)};
}

bool has_no_body(unsigned status) {
    return status == 204 || status == 304;
}

} // namespace

std::string content_security_policy(const static_files& files) {
    std::string policy = "default-src 'none'; script-src 'self'";
    for (const std::string& hash : files.script_hashes()) {
        policy += " " + hash;
    }
    policy += "; style-src 'self'";
    for (const std::string& hash : files.style_hashes()) {
        policy += " " + hash;
    }
    if (!files.style_attribute_hashes().empty()) {
        policy += " 'unsafe-hashes'";
        for (const std::string& hash : files.style_attribute_hashes()) {
            policy += " " + hash;
        }
    }
    policy += "; connect-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src "
              "'self'; base-uri 'none'; "
              "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
              "trusted-types svelte-trusted-html sveltekit-trusted-url convene-worker";
    return policy;
}

answer_writer::answer_writer(const static_files& files) {
    std::string part;
    append_field(part, "X-Content-Type-Options", "nosniff");
    append_field(part, "Cross-Origin-Resource-Policy", "same-origin");
    std::string whole = part;
    append_field(whole, "Content-Security-Policy", content_security_policy(files));
    append_field(whole, "Referrer-Policy", "no-referrer");
    append_field(whole, "Cross-Origin-Opener-Policy", "same-origin");
    append_field(whole, "Permissions-Policy", no_features);
    whole_ = with_secure(std::move(whole));
    part_of_page_ = with_secure(std::move(part));
}

answer_writer::standing answer_writer::with_secure(std::string fields) {
    std::string secure = fields;
    append_field(secure, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    return {std::move(fields), std::move(secure)};
}

void answer_writer::write_head(std::string& out, const response& answer, const answer_context& context) {
    if (dated_ != context.now) {
        dated_ = context.now;
        date_ = http_date(context.now);
    }
    out.clear();
    out.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
    out.append(reason_phrase(answer.status)).append("\r\nDate: ").append(date_).append("\r\n");
    if (!has_no_body(answer.status)) {
        const std::size_t size = answer.shared_body ? answer.shared_body->size() : answer.body.size();
        if (!answer.content_type.empty()) {
            append_field(out, "Content-Type", answer.content_type);
        }
        if (!answer.take_over) {
            out.append("Content-Length: ").append(std::to_string(size)).append("\r\n");
        }
    }
    for (const auto& [name, value] : answer.headers) {
        append_field(out, name, value);
    }
    if (answer.personal && answer.header("Cache-Control").empty()) {
        out += "Cache-Control: no-store\r\n";
    }
    out.append("X-Request-Id: ").append(context.request_id).append("\r\n");
    if (!context.keep_alive) {
        out += "Connection: close\r\n";
    } else if (context.http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    const standing& fields = answer.part_of_page ? part_of_page_ : whole_;
    out += context.secure ? fields.secure : fields.plain;
    out += "\r\n";
}

} // namespace convene::http
