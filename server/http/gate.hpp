#pragma once

#include "server/core/config.hpp"
#include "server/http/head.hpp"
#include "server/http/message.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace convene::http {

/// What the gate compares with; made once at start.
struct gate_rules {
    limits_config limits;
    std::vector<std::string> hosts; ///< accepted values of Host, lower case, with the port where one is sent
};

/// How the body of an admitted request is framed (RFC 9112 section 6).
struct body_plan {
    enum class framing { none, sized, chunked };
    framing kind = framing::none;
    std::uint64_t size = 0;        ///< of sized
    bool expects_continue = false; ///< answer 100 before reading
};

/// A request whose head is unambiguous. Body, caller and peer are not known yet.
struct admitted {
    request asked;
    body_plan body;
    bool known_method = true; ///< false: the caller answers 405 with the path's Allow; `asked.verb` is GET
    bool keep_alive = true;   ///< what the client wants and its version allows
    bool http_1_0 = false;
    bool upgrade = false; ///< asks for WebSocket in the form of RFC 6455 section 4.1
};

/// Decides from the head alone, before any byte of the body is read, whether a request is one request to
/// everybody who parses it (reliability-security section 4, S-29). `head` is what `head_scanner` completed.
/// Pure: no I/O, no time.
std::variant<admitted, refusal> pass_gate(std::string_view head, const gate_rules& rules);

} // namespace convene::http
