#include "server/http/head.hpp"

#include <algorithm>

namespace convene::http {

namespace {

constexpr refusal bare_line_end{400, "bare_line_end", "Lines must end with CR LF."};
constexpr refusal control_character{400, "control_character", "The request holds a control character."};
constexpr refusal folded_line{400, "folded_line", "Folded header lines are not accepted."};
constexpr refusal request_line{400, "request_line", "The request line is not well formed."};
constexpr refusal request_line_size{414, "request_line_size", "The request line is too long."};
constexpr refusal header_size{431, "header_size", "The request header is too large."};
constexpr refusal header_count{431, "header_count", "The request has too many header fields."};
constexpr refusal header_field{400, "header_field", "A header field is not well formed."};

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_token_character(char c) noexcept {
    static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

head_scanner::state head_scanner::scan(std::string_view buffered) {
    while (at_ < buffered.size() && !ended_) {
        if (const auto refused = look_at(static_cast<unsigned char>(buffered[at_]))) {
            why_ = *refused;
            return state::refused;
        }
        ++at_;
    }
    return ended_ ? state::complete : state::more;
}

std::optional<refusal> head_scanner::look_at(unsigned char byte) {
    const bool in_request_line = lines_ == 0;
    if (at_ - start_ >= limits_->header_bytes) {
        return header_size;
    }
    if (after_cr_) {
        after_cr_ = false;
        if (byte != '\n') {
            return bare_line_end;
        }
        const bool empty_line = at_ - line_start_ == 1;
        line_start_ = at_ + 1;
        if (!empty_line) {
            ++lines_;
        } else if (in_request_line && start_ == 0) {
            start_ = at_ + 1; // one empty line before the request line is let pass (RFC 9112 section 2.2)
        } else if (in_request_line) {
            return request_line;
        } else {
            ended_ = true;
        }
        return {};
    }
    if (byte == '\r') {
        after_cr_ = true;
        return {};
    }
    if (byte == '\n') {
        return bare_line_end;
    }
    if (at_ == line_start_) {
        if (const auto refused = start_line(byte)) {
            return refused;
        }
    }
    if (in_request_line && at_ - line_start_ >= limits_->request_line_bytes) {
        return request_line_size;
    }
    const bool allowed_tab = byte == '\t' && !in_request_line;
    if ((byte < 0x20 && !allowed_tab) || byte == 0x7F || (byte >= 0x80 && in_request_line)) {
        return control_character;
    }
    return {};
}

std::optional<refusal> head_scanner::start_line(unsigned char byte) {
    if (byte == ' ' || byte == '\t') {
        return lines_ == 0 ? request_line : folded_line;
    }
    // `lines_` counts the request line too, so at this field's first byte it equals the fields before it + 1.
    if (lines_ > limits_->header_fields) {
        return header_count;
    }
    return {};
}

std::variant<head_view, refusal> parse_head(std::string_view head) {
    head_view parts;
    const auto line_end = head.find("\r\n");
    const std::string_view line = head.substr(0, line_end);
    const auto first_space = line.find(' ');
    const auto last_space = line.rfind(' ');
    if (line_end == std::string_view::npos || first_space == std::string_view::npos ||
        first_space == last_space) {
        return request_line;
    }
    parts.method = line.substr(0, first_space);
    parts.target = line.substr(first_space + 1, last_space - first_space - 1);
    const std::string_view version = line.substr(last_space + 1);
    if (!is_token(parts.method) || parts.target.empty() || parts.target.find(' ') != std::string_view::npos ||
        (version != "HTTP/1.1" && version != "HTTP/1.0")) {
        return request_line;
    }
    parts.http_1_0 = version == "HTTP/1.0";

    parts.fields.reserve(16);
    for (auto rest = head.substr(line_end + 2); !rest.starts_with("\r\n");) {
        const auto end = rest.find("\r\n");
        if (end == std::string_view::npos) {
            return header_field;
        }
        const std::string_view field = rest.substr(0, end);
        const auto colon = field.find(':');
        if (colon == std::string_view::npos || !is_token(field.substr(0, colon))) {
            return header_field;
        }
        parts.fields.emplace_back(field.substr(0, colon), trim(field.substr(colon + 1)));
        rest.remove_prefix(end + 2);
    }
    return parts;
}

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

bool list_has(std::string_view list, std::string_view element) noexcept {
    while (!list.empty()) {
        const auto end = list.find(',');
        if (equals_ignoring_case(trim(list.substr(0, end)), element)) {
            return true;
        }
        list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    }
    return false;
}

} // namespace convene::http
