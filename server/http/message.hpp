#pragma once

#include "server/auth/principal.hpp"
#include "server/core/result.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::http {

enum class method { get, head, post, put, patch, del };
std::string_view to_string(method verb) noexcept;

/// A request that passed the gate. Header names are lower case.
struct request {
    method verb = method::get;
    std::string path;                                   ///< percent-decoded, no query
    std::map<std::string, std::string> query;           ///< decoded; a repeated name is refused by the gate
    std::map<std::string, std::string> path_parameters; ///< "{id}" of the route -> value, validated as an id
    std::map<std::string, std::string> headers;
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
    std::string_view parameter(const std::string& name) const;
};

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

    static response json(std::string text, unsigned status = 200);
    static response empty(unsigned status = 204);
    /// RFC 9457 problem document of a refusal.
    static response problem(const error& refused, const std::string& request_id);
};

} // namespace convene::http
