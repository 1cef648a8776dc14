#include "server/http/message.hpp"

#include "server/core/random.hpp"
#include "server/protocol/error_map.hpp"
#include "server/protocol/json_text.hpp"

namespace convene::http {

namespace {

std::string_view find_in(const text_map& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view{} : std::string_view(found->second);
}

std::string problem_text(unsigned status, std::string_view title, const error& refused,
                         const std::string& request_id) {
    protocol::json_text out;
    out.begin_object();
    out.member("type");
    out.string("about:blank");
    out.member("title");
    out.string(title);
    out.member("status");
    out.integer(status);
    out.member("code");
    out.string(to_string(refused.code));
    out.member("detail");
    out.string(refused.message);
    if (!refused.field.empty()) {
        out.member("field");
        out.string(refused.field);
    }
    out.member("request_id");
    out.string(request_id);
    out.end_object();
    return std::move(out).take();
}

response make_problem(unsigned status, std::string_view title, const error& refused,
                      const std::string& request_id) {
    response answer;
    answer.status = status;
    answer.content_type = "application/problem+json";
    answer.body = problem_text(status, title, refused, request_id);
    if (refused.retry_after) {
        const auto whole = std::chrono::ceil<std::chrono::seconds>(*refused.retry_after).count();
        answer.headers.emplace_back("Retry-After", std::to_string(whole > 0 ? whole : 1));
    }
    return answer;
}

} // namespace

std::string_view to_string(method verb) noexcept {
    switch (verb) {
    case method::get:
        return "GET";
    case method::head:
        return "HEAD";
    case method::post:
        return "POST";
    case method::put:
        return "PUT";
    case method::patch:
        return "PATCH";
    case method::del:
        return "DELETE";
    }
    return "GET";
}

std::string_view request::header(std::string_view name) const {
    return find_in(headers, name);
}

std::string_view request::cookie(std::string_view name) const {
    std::string_view rest = header("cookie");
    while (!rest.empty()) {
        const auto end = rest.find(';');
        std::string_view pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        while (!pair.empty() && pair.front() == ' ') {
            pair.remove_prefix(1);
        }
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

std::string_view request::parameter(std::string_view name) const {
    return find_in(path_parameters, name);
}

cached_text cached_text::of(std::string text) {
    cached_text made;
    // 80 bits of BLAKE2b: long enough that two versions of a text never share a tag.
    made.etag = "W/\"" + hash_secret(text).substr(0, 16) + '"';
    made.text = std::make_shared<const std::string>(std::move(text));
    return made;
}

response response::json(std::string text, unsigned status) {
    response answer;
    answer.status = status;
    answer.body = std::move(text);
    return answer;
}

response response::empty(unsigned status) {
    response answer;
    answer.status = status;
    answer.content_type.clear();
    return answer;
}

response response::cached(const cached_text& text, std::string_view if_none_match) {
    const bool known = etag_matches(if_none_match, text.etag);
    response answer = response::empty(known ? 304 : 200);
    answer.headers.emplace_back("ETag", text.etag);
    if (!known) {
        answer.content_type = "application/json";
        answer.shared_body = text.text;
    }
    return answer;
}

response response::problem(const error& refused, const std::string& request_id) {
    const unsigned status = protocol::http_status(refused.code);
    return make_problem(status, protocol::http_title(refused.code), refused, request_id);
}

response response::problem(unsigned status, const error& refused, const std::string& request_id) {
    return make_problem(status, reason_phrase(status), refused, request_id);
}

std::string_view response::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

std::pair<std::string, std::string> forget_everything() {
    return {"Clear-Site-Data", "\"cache\", \"storage\""};
}

std::string_view reason_phrase(unsigned status) noexcept {
    struct phrase {
        unsigned status;
        std::string_view text;
    };
    static constexpr phrase phrases[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
    };
    for (const phrase& known : phrases) {
        if (known.status == status) {
            return known.text;
        }
    }
    return "Status";
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) noexcept {
    const auto opaque = [](std::string_view tag) {
        while (!tag.empty() && (tag.front() == ' ' || tag.front() == '\t')) {
            tag.remove_prefix(1);
        }
        while (!tag.empty() && (tag.back() == ' ' || tag.back() == '\t')) {
            tag.remove_suffix(1);
        }
        return tag.starts_with("W/") ? tag.substr(2) : tag;
    };
    std::string_view rest = if_none_match;
    while (!rest.empty()) {
        // Our own tags hold no comma, so a list may be cut at each.
        const auto end = rest.find(',');
        const std::string_view tag = opaque(rest.substr(0, end));
        if (tag == "*" || (!tag.empty() && tag == opaque(etag))) {
            return true;
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return false;
}

} // namespace convene::http
