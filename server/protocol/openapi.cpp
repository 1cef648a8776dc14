#include "server/protocol/json_schema.hpp"

#include <algorithm>
#include <map>

namespace convene::protocol {

namespace {

constexpr std::string_view description =
    R"(The HTTP side of Convene. Everything that changes while people look at it comes over the live socket instead
(asyncapi.yaml).

Every refusal is a problem document (RFC 9457) with a stable `code`, a sentence for people and, where it is about one,
the `field`. Refusals of the HTTP layer itself have the nearest code and the exact status: 405 with `Allow`, 408, 413,
414, 415, 417, 421, 426, 431, 501. `Retry-After` comes with 429 and 503 where waiting helps. `request_id` is also the
header `X-Request-Id` and in the server's log.

Browsers sign in with the cookie, scripts with a bearer token. Calls other than GET and HEAD take `application/json`
and, unless a bearer token signs them in, the `Origin` of the site. Personal answers carry `Cache-Control: no-store`;
where there is an `ETag`, `If-None-Match` saves the transfer.

`x-recent-proof` marks what takes much personal data along, ends somebody's access or cannot be undone. A browser that
signed in more than ten minutes ago (or what is configured) gets 403 `proof_needed` there, and nothing is done: prove it
again with `POST /api/v1/sign-in/proof` or a new link, and ask again. `always` is every such call, `by_body` the calls
whose body revokes or reinstates. Tokens need no further proof.

Limits: 4 KiB request line, 16 KiB header in 64 fields, 64 KiB body (4 KiB for signing in), JSON nested at most 16 deep
without a member twice and without members that the call does not have. GET takes no body; a body is not compressed; the
only transfer coding is `chunked`, never together with `Content-Length`. After a refusal of that kind the connection is
closed.)";

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// "GET /api/v1/sessions/{id}" -> "getSessionsId".
std::string operation_id(const route_shape& route) {
    std::string path = route.pattern;
    if (path.starts_with("/api/v1/")) {
        path.erase(0, 7);
    }
    std::replace_if(path.begin(), path.end(), [](char c) { return c == '/' || c == '-' || c == '.'; }, '_');
    std::erase_if(path, [](char c) { return c == '{' || c == '}'; });
    return lower_case(route.method) + wire_name(path);
}

/// First part of the path that says what it is about: "/api/v1/rooms/{room}" -> "rooms".
std::string tag_of(const route_shape& route) {
    constexpr std::string_view root = "/api/v1/";
    if (!route.pattern.starts_with(root)) {
        return "operations";
    }
    const std::string rest = route.pattern.substr(root.size());
    return rest.substr(0, rest.find('/'));
}

void write_parameter(json_text& out, std::string_view name, std::string_view place,
                     std::string_view summary) {
    const bool in_path = place == "path";
    out.element();
    out.begin_object();
    text_member(out, "name", name);
    text_member(out, "in", place);
    out.member("required");
    out.boolean(in_path);
    if (!summary.empty()) {
        text_member(out, "description", summary);
    }
    out.member("schema");
    out.begin_object();
    text_member(out, "type", "string");
    if (in_path) {
        text_member(out, "pattern", "^[A-Za-z0-9_-]{1,64}$");
    }
    out.end_object();
    out.end_object();
}

void write_parameters(json_text& out, const route_shape& route) {
    if (route.pattern.find('{') == std::string::npos && route.query.empty()) {
        return;
    }
    out.member("parameters");
    out.begin_array();
    for (auto open = route.pattern.find('{'); open != std::string::npos;
         open = route.pattern.find('{', open + 1)) {
        const auto close = route.pattern.find('}', open);
        write_parameter(out, route.pattern.substr(open + 1, close - open - 1), "path", {});
    }
    for (const query_parameter& each : route.query) {
        write_parameter(out, each.name, "query", each.summary);
    }
    out.end_array();
}

void write_content(json_text& out, std::string_view media_type, const std::string& wire_type) {
    out.member("content");
    out.begin_object();
    out.member(media_type);
    out.begin_object();
    out.member("schema");
    write_reference(out, wire_type);
    out.end_object();
    out.end_object();
}

unsigned success_of(const route_shape& route) {
    if (route.status != 0) {
        return route.status;
    }
    return route.response || route.method == "GET" ? 200 : 204;
}

void write_responses(json_text& out, const route_shape& route) {
    out.member("responses");
    out.begin_object();
    out.member(std::to_string(success_of(route)));
    out.begin_object();
    text_member(out, "description", "Done.");
    if (route.response) {
        write_content(out, "application/json", wire_name(route.response.name));
    }
    out.end_object();
    for (const std::string_view range : {"4XX", "5XX"}) {
        out.member(range);
        out.begin_object();
        text_member(out, "$ref", "#/components/responses/Problem");
        out.end_object();
    }
    out.end_object();
}

void write_security(json_text& out, const route_shape& route) {
    out.member("security");
    out.begin_array();
    const auto add = [&](std::string_view scheme) {
        out.element();
        out.begin_object();
        if (!scheme.empty()) {
            out.member(scheme);
            out.begin_array();
            out.end_array();
        }
        out.end_object();
    };
    if (route.access == "signed_in") {
        add("login");
        add("token");
    } else if (route.access == "operations") {
        add({}); // from the machine itself
        add("token");
    }
    out.end_array();
}

void write_operation(json_text& out, const route_shape& route) {
    out.member(lower_case(route.method));
    out.begin_object();
    text_member(out, "operationId", operation_id(route));
    text_member(out, "summary", route.summary);
    out.member("tags");
    out.begin_array();
    out.element();
    out.string(tag_of(route));
    out.end_array();
    write_security(out, route);
    if (!route.proof.empty()) {
        text_member(out, "x-recent-proof", route.proof);
    }
    write_parameters(out, route);
    if (route.request) {
        out.member("requestBody");
        out.begin_object();
        out.member("required");
        out.boolean(true);
        write_content(out, "application/json", wire_name(route.request.name));
        out.end_object();
    }
    write_responses(out, route);
    out.end_object();
}

void write_components(json_text& out, const wire_description& wire) {
    out.member("components");
    out.begin_object();
    out.member("securitySchemes");
    out.raw(R"({"login":{"type":"apiKey","in":"cookie","name":"__Host-sid",)"
            R"("description":"Set by signing in; named `sid` on plain loopback."},)"
            R"("token":{"type":"http","scheme":"bearer","description":"For scripts: `convene token`."}})");
    out.member("responses");
    out.begin_object();
    out.member("Problem");
    out.begin_object();
    text_member(out, "description", "Refused; `code` says why, `detail` says it to a person.");
    write_content(out, "application/problem+json", "Problem");
    out.end_object();
    out.end_object();
    out.member("schemas");
    write_schemas(out, wire);
    out.end_object();
}

void write_info(json_text& out, const wire_description& wire) {
    out.member("info");
    out.begin_object();
    text_member(out, "title", "Convene");
    text_member(out, "version", wire.version);
    text_member(out, "description", description);
    out.member("license");
    out.raw(R"({"name":"Apache-2.0","identifier":"Apache-2.0"})");
    out.end_object();
}

} // namespace

std::string openapi_json(const wire_description& whole) {
    wire_description wire = whole;
    wire.live = {}; // its types are the other document's
    std::map<std::string, std::vector<const route_shape*>> by_path;
    std::map<std::string, std::string> tags;
    for (const route_shape& route : wire.routes) {
        by_path[route.pattern].push_back(&route);
        tags[tag_of(route)] = "Calls on " + tag_of(route) + ".";
    }
    json_text out;
    out.begin_object();
    text_member(out, "openapi", "3.1.0");
    write_info(out, wire);
    out.member("servers");
    out.raw(R"([{"url":"/","description":"The server that serves this document."}])");
    out.member("tags");
    out.begin_array();
    for (const auto& [name, text] : tags) {
        out.element();
        out.begin_object();
        text_member(out, "name", name);
        text_member(out, "description", text);
        out.end_object();
    }
    out.end_array();
    out.member("paths");
    out.begin_object();
    for (const auto& [path, routes] : by_path) {
        out.member(path);
        out.begin_object();
        for (const route_shape* route : routes) {
            write_operation(out, *route);
        }
        out.end_object();
    }
    out.end_object();
    write_components(out, wire);
    out.end_object();
    return std::move(out).take();
}

} // namespace convene::protocol
