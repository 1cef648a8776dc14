#include "server/http/gate.hpp"

#include "server/http/target.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace convene::http {

namespace {

constexpr std::size_t max_method_bytes = 16;

constexpr refusal bad_method{400, "method", "The method is not well formed."};
constexpr refusal host_missing{400, "host", "The request needs exactly one Host."};
constexpr refusal host_form{400, "host", "Host is not well formed."};
constexpr refusal host_unknown{421, "host_unknown", "This server does not answer for that host."};
constexpr refusal repeated_field{400, "repeated_field", "A header field that may come once comes twice."};
constexpr refusal length_form{400, "content_length", "Content-Length is not well formed."};
constexpr refusal length_and_coding{400, "length_and_coding",
                                    "Content-Length and Transfer-Encoding exclude each other."};
constexpr refusal coding_on_1_0{400, "coding_on_1_0", "HTTP/1.0 has no Transfer-Encoding."};
constexpr refusal coding_unknown{501, "coding_unknown", "Only the transfer coding chunked is known."};
constexpr refusal body_on_get{400, "body_on_get", "GET and HEAD take no body."};
constexpr refusal content_coding{415, "content_coding", "A request body must not be compressed."};
constexpr refusal expectation{417, "expectation", "Only 100-continue can be expected."};

struct known_method {
    std::string_view name;
    method verb;
};
constexpr known_method known_methods[] = {
    {"GET", method::get}, {"HEAD", method::head},   {"POST", method::post},
    {"PUT", method::put}, {"PATCH", method::patch}, {"DELETE", method::del},
};

/// Fields that mean something else when they come twice.
constexpr std::string_view singular_fields[] = {
    "authorization",
    "content-length",
    "content-type",
    "expect",
    "host",
    "if-match",
    "idempotency-key",
    "origin",
    "sec-fetch-site",
    "sec-websocket-key",
    "transfer-encoding",
    "sec-websocket-version",
    "x-forwarded-proto",
};

/// Moves the fields into the map, names in lower case; repeated list fields are joined (RFC 9110 section
/// 5.3).
std::optional<refusal> collect_fields(const head_view& head, text_map& into) {
    std::string name;
    for (const auto& [raw_name, value] : head.fields) {
        name.assign(raw_name);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        const auto [at, fresh] = into.try_emplace(name, value);
        if (fresh) {
            continue;
        }
        if (name == "host") {
            return host_missing;
        }
        if (std::find(std::begin(singular_fields), std::end(singular_fields), name) !=
            std::end(singular_fields)) {
            return repeated_field;
        }
        at->second.append(name == "cookie" ? "; " : ", ").append(value);
    }
    return {};
}

std::optional<refusal> check_host(const request& asked, const gate_rules& rules) {
    const auto found = asked.headers.find("host");
    if (found == asked.headers.end() || found->second.empty()) {
        return host_missing;
    }
    std::string host = found->second;
    for (char& c : host) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                             std::string_view("-._~:[]").find(c) != std::string_view::npos;
        if (!allowed) {
            return host_form;
        }
    }
    if (std::find(rules.hosts.begin(), rules.hosts.end(), host) == rules.hosts.end()) {
        return host_unknown;
    }
    return {};
}

std::optional<refusal> plan_sized(std::string_view text, body_plan& plan) {
    // 15 digits hold a petabyte; everything above is an overflow in somebody's parser.
    const bool digits = !text.empty() && text.size() <= 15 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        return length_form;
    }
    std::from_chars(text.data(), text.data() + text.size(), plan.size);
    plan.kind = plan.size == 0 ? body_plan::framing::none : body_plan::framing::sized;
    return {};
}

std::optional<refusal> plan_body(const admitted& so_far, body_plan& plan) {
    const auto& headers = so_far.asked.headers;
    const auto length = headers.find("content-length");
    const auto coding = headers.find("transfer-encoding");
    if (coding != headers.end()) {
        if (length != headers.end()) {
            return length_and_coding;
        }
        if (so_far.http_1_0) {
            return coding_on_1_0;
        }
        if (!equals_ignoring_case(coding->second, "chunked")) {
            return coding_unknown;
        }
        plan.kind = body_plan::framing::chunked;
    } else if (length != headers.end()) {
        if (const auto refused = plan_sized(length->second, plan)) {
            return refused;
        }
    }
    if (plan.kind == body_plan::framing::none) {
        return {};
    }
    const bool reads_only = so_far.asked.verb == method::get || so_far.asked.verb == method::head;
    if (so_far.known_method && reads_only) {
        return body_on_get;
    }
    const std::string_view content = so_far.asked.header("content-encoding");
    if (!content.empty() && !equals_ignoring_case(content, "identity")) {
        return content_coding;
    }
    return {};
}

std::optional<refusal> plan_continue(const admitted& so_far, body_plan& plan) {
    const std::string_view wanted = so_far.asked.header("expect");
    if (wanted.empty() || so_far.http_1_0) {
        return {}; // RFC 9110 section 10.1.1: an HTTP/1.0 client cannot wait for 100
    }
    if (!equals_ignoring_case(wanted, "100-continue")) {
        return expectation;
    }
    plan.expects_continue = plan.kind != body_plan::framing::none;
    return {};
}

} // namespace

std::variant<admitted, refusal> pass_gate(std::string_view head, const gate_rules& rules) {
    const auto parsed = parse_head(head);
    if (const auto* refused = std::get_if<refusal>(&parsed)) {
        return *refused;
    }
    const auto& parts = std::get<head_view>(parsed);
    if (parts.method.size() > max_method_bytes) {
        return bad_method;
    }
    admitted decided;
    decided.http_1_0 = parts.http_1_0;
    const auto known = std::find_if(std::begin(known_methods), std::end(known_methods),
                                    [&](const known_method& entry) { return entry.name == parts.method; });
    decided.known_method = known != std::end(known_methods);
    decided.asked.verb = decided.known_method ? known->verb : method::get;

    if (const auto refused = collect_fields(parts, decided.asked.headers)) {
        return *refused;
    }
    if (const auto refused = check_host(decided.asked, rules)) {
        return *refused;
    }
    // CONNECT and OPTIONS have target forms of their own; they are answered 405 whatever the target.
    const bool own_form = !decided.known_method && !parts.target.starts_with('/');
    if (own_form) {
        decided.asked.path = "*";
    } else if (const auto refused = read_target(parts.target, decided.asked.path, decided.asked.query)) {
        return *refused;
    }
    if (const auto refused = plan_body(decided, decided.body)) {
        return *refused;
    }
    if (const auto refused = plan_continue(decided, decided.body)) {
        return *refused;
    }
    const std::string_view connection = decided.asked.header("connection");
    decided.keep_alive = parts.http_1_0 ? list_has(connection, "keep-alive") : true;
    if (list_has(connection, "close")) {
        decided.keep_alive = false;
    }
    decided.upgrade = !parts.http_1_0 && decided.asked.verb == method::get && decided.known_method &&
                      list_has(connection, "upgrade") &&
                      list_has(decided.asked.header("upgrade"), "websocket");
    return decided;
}

} // namespace convene::http
