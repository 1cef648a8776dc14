#pragma once

#include "server/http/router.hpp"
#include "server/http/site.hpp"

#include <optional>

namespace convene::http {

/// A refusal of HTTP's own: the status beside the domain error in the problem document.
struct denial {
    unsigned status = 403;
    error why;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// The address of the live socket.
inline constexpr std::string_view live_path = "/api/v1/live";

/// True for methods that may change something.
bool is_unsafe(method verb) noexcept;
/// Unsafe methods carry JSON and nothing else: a form of another site cannot send it without asking (S-05).
/// 415.
std::optional<denial> check_content_type(const request& asked);
/// Unsafe methods must come from our own pages: Origin is one of the site's; without Origin the browser's
/// Sec-Fetch-Site must not speak against it and the caller uses a bearer token or no cookie at all (S-05).
/// Needs `asked.caller`. 403.
std::optional<denial> check_origin(const request& asked, const site& names);
/// 401 or 403 by the route's rule; whoever's access has ended, and whoever has to set up a second factor
/// first, gets in nowhere unless the route says so, and
/// whoever proved long ago who they are does nothing that needs a recent proof. Needs `asked.caller`.
std::optional<denial> check_access(const route_options& rule, const request& asked, instant now);

/// The form of an upgrade to WebSocket, before the caller is looked up (RFC 6455 section 4.2.1, S-01):
/// version 13, a key of 16 bytes, no query, and when there is an Origin, one of the site's. `asks_upgrade` is
/// the gate's finding.
std::optional<denial> check_upgrade_form(const request& asked, bool asks_upgrade, const site& names);
/// Without Origin only a script with a valid bearer token may come in; whoever has to set up a second factor
/// first may not. Needs `asked.caller`. 403.
std::optional<denial> check_upgrade_caller(const request& asked);

} // namespace convene::http
