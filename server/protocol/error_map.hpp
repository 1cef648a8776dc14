#pragma once

#include "server/core/result.hpp"

#include <span>
#include <string_view>

namespace convene::protocol {

/// HTTP status of a refusal (RFC 9110). The only place where the numbers are chosen.
unsigned http_status(errc code) noexcept;
/// Short title of a problem document.
std::string_view http_title(errc code) noexcept;
/// Wire word telling a client whether to repeat a command: "never", "later" or "now".
std::string_view retry_word(errc code) noexcept;

/// One sentence on a code, for the documents.
std::string_view meaning(errc code) noexcept;

/// WebSocket close codes (RFC 6455 section 7.4): 4000-4499 come back with full jitter, 4500-4999 do not.
enum class close_code : unsigned short {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    bad_text = 1007,
    too_big = 1009,
    heartbeat_missed = 4000,
    restarting = 4001,
    insufficient_state = 4003,
    slow_reader = 4008,
    too_fast = 4009,
    not_signed_in = 4501,
    protocol_abuse = 4502,
    access_revoked = 4503,
    too_many_connections = 4504,
};

struct close_meaning {
    close_code code;
    std::string_view sentence;
};
/// Every code that the server closes with, in order, for the documents.
std::span<const close_meaning> close_meanings() noexcept;

} // namespace convene::protocol
