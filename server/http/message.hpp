#pragma once

#include "server/auth/principal.hpp"
#include "server/core/result.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace convene::http {

enum class method { get, head, post, put, patch, del };
std::string_view to_string(method verb) noexcept;

using text_map = std::map<std::string, std::string, std::less<>>;

/// A request that passed the gate. Header names are lower case.
struct request {
    method verb = method::get;
    std::string path;         ///< percent-decoded, no query
    text_map query;           ///< decoded; a repeated name is refused by the gate
    text_map path_parameters; ///< "{id}" of the route -> value, validated as an id
    text_map headers;
    std::string body;
    std::string peer_address;             ///< after trusted proxies
    bool peer_is_loopback_direct = false; ///< loopback without forwarding headers
    bool secure = false;                  ///< TLS, or https by a trusted proxy
    std::string request_id;
    std::optional<auth::principal> caller;

    /// Value of a header, empty when absent; `name` in lower case.
    std::string_view header(std::string_view name) const;
    /// Value of a cookie, empty when absent.
    std::string_view cookie(std::string_view name) const;
    /// Value of a path parameter of the route, empty when the route has none of that name.
    std::string_view parameter(std::string_view name) const;
};

/// A text made once and served often, with its weak ETag (RFC 9110 section 8.8.3).
struct cached_text {
    std::shared_ptr<const std::string> text;
    std::string etag;

    static cached_text of(std::string text);
};

struct upgrade;

struct response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::shared_ptr<const std::string>
        shared_body; ///< used instead of `body` when set: cached text, static files
    std::vector<std::pair<std::string, std::string>>
        headers; ///< in addition to the standing security headers
    bool personal =
        true; ///< adds Cache-Control: no-store (I-30); false for static files and public documents
    /// A script, style or font that a page loads and that is never a document or a worker's script: the
    /// policies of a document are left out, a kilobyte that the page has said already (S-06).
    bool part_of_page = false;

    /// Takes the connection over when the head has left, and writes the body until it closes it.
    std::function<void(upgrade)> take_over = {};

    static response json(std::string text, unsigned status = 200);
    static response empty(unsigned status = 204);
    /// 200 with the cached text, or 304 when `if_none_match` (the request's header) names its ETag.
    static response cached(const cached_text& text, std::string_view if_none_match);
    /// RFC 9457 problem document of a refusal; Retry-After when it says when to come back.
    static response problem(const error& refused, const std::string& request_id);
    /// The same with a status of HTTP's own that no domain error stands for (405, 415, 421...).
    static response problem(unsigned status, const error& refused, const std::string& request_id);

    /// Value of a header set by the handler, empty when absent; `name` as it was written.
    std::string_view header(std::string_view name) const;
};

/// The header with which an answer that ends a login makes the browser forget what it kept of this site.
/// Cookies are not named: they are ended one by one.
std::pair<std::string, std::string> forget_everything();

/// Reason phrase of a status that this server sends, e.g. "Not Found".
std::string_view reason_phrase(unsigned status) noexcept;
/// True when an If-None-Match value names this ETag (weak comparison) or is `*`.
bool etag_matches(std::string_view if_none_match, std::string_view etag) noexcept;

} // namespace convene::http
