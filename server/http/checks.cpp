#include "server/http/checks.hpp"

#include "server/http/head.hpp"
#include "server/protocol/error_map.hpp"

#include <algorithm>
#include <cctype>

namespace convene::http {

namespace {

denial wrong_origin() {
    return {403, error(errc::forbidden, "This request does not come from a page of this site."), {}};
}

/// A cookie that is good for nothing (any more) means that a login ended: the browser forgets what it kept.
denial not_signed_in(const request& asked) {
    denial refused{401, error(errc::unauthenticated, "Sign in first."), {}};
    const bool ended = !asked.cookie("sid").empty() || !asked.cookie("__Host-sid").empty();
    if (ended && asked.header("authorization").empty()) {
        refused.headers.push_back(forget_everything());
    }
    return refused;
}

bool is_websocket_key(std::string_view key) {
    // Base64 of 16 bytes: 22 characters and two '='.
    return key.size() == 24 && key.ends_with("==") && std::all_of(key.begin(), key.end() - 2, [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/';
           });
}

bool by_token(const request& asked) {
    return asked.caller && asked.caller->by_token;
}

} // namespace

bool is_unsafe(method verb) noexcept {
    return verb != method::get && verb != method::head;
}

std::optional<denial> check_content_type(const request& asked) {
    std::string_view type = asked.header("content-type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) {
        type.remove_suffix(1);
    }
    if (equals_ignoring_case(type, "application/json")) {
        return {};
    }
    return denial{415, error(errc::invalid, "Send application/json.", "content-type"), {}};
}

std::optional<denial> check_origin(const request& asked, const site& names) {
    if (const auto origin = asked.headers.find("origin"); origin != asked.headers.end()) {
        return names.allows_origin(origin->second) ? std::nullopt : std::optional(wrong_origin());
    }
    const std::string_view from = asked.header("sec-fetch-site");
    const bool own_site = from.empty() || from == "same-origin" || from == "none";
    const bool no_ambient_login = by_token(asked) || asked.header("cookie").empty();
    if (own_site && no_ambient_login) {
        return {};
    }
    return wrong_origin();
}

std::optional<denial> check_access(const route_options& rule, const request& asked, instant now) {
    switch (rule.who) {
    case access::anyone:
        return {};
    case access::signed_in:
        if (!asked.caller) {
            return not_signed_in(asked);
        }
        if (asked.caller->access_ended && !rule.after_end) {
            return denial{403, auth::access_ended_error(), {}};
        }
        if (asked.caller->second_factor_missing && !rule.before_second_factor) {
            return denial{403, auth::second_factor_missing_error(), {}};
        }
        if (rule.recent == proof::always && !asked.caller->is_proved(now)) {
            return denial{403, auth::proof_needed_error(), {}};
        }
        return {};
    case access::operations:
        if (asked.peer_is_loopback_direct) {
            return {};
        }
        if (by_token(asked) && asked.caller->has(auth::role::platform_admin)) {
            return {};
        }
        return denial{
            403, error(errc::forbidden, "Only the machine itself or an administrator's token may ask."), {}};
    }
    return denial{403, error(errc::forbidden, "Not allowed."), {}};
}

std::optional<denial> check_upgrade_form(const request& asked, bool asks_upgrade, const site& names) {
    if (asked.verb != method::get) {
        return denial{405, error(errc::invalid, "The live socket is opened with GET."), {{"Allow", "GET"}}};
    }
    if (!asks_upgrade) {
        return denial{426,
                      error(errc::invalid, "This address speaks WebSocket only."),
                      {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}}};
    }
    if (asked.header("sec-websocket-version") != "13") {
        return denial{
            426,
            error(errc::invalid, "Only version 13 of WebSocket is spoken.", "sec-websocket-version"),
            {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}}};
    }
    if (!is_websocket_key(asked.header("sec-websocket-key"))) {
        return denial{
            400, error(errc::malformed, "The WebSocket key is not well formed.", "sec-websocket-key"), {}};
    }
    if (!asked.query.empty()) {
        return denial{400, error(errc::malformed, "The live socket's address takes no query."), {}};
    }
    const auto origin = asked.headers.find("origin");
    if (origin != asked.headers.end() && !names.allows_origin(origin->second)) {
        return wrong_origin();
    }
    return {};
}

std::optional<denial> check_upgrade_caller(const request& asked) {
    if (asked.caller && asked.caller->second_factor_missing) {
        return denial{403, auth::second_factor_missing_error(), {}};
    }
    if (asked.headers.contains("origin") || by_token(asked)) {
        return {};
    }
    return wrong_origin();
}

} // namespace convene::http
