#pragma once

#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// Every refusal that a caller can cause or must understand. The wire names are in `to_string`; the numbers
/// of HTTP and the close codes of WebSocket are chosen in `protocol/error_map.hpp` only.
enum class errc {
    malformed,             ///< not JSON, not UTF-8, not the envelope
    invalid,               ///< a field breaks a rule; `error::field` names it
    unknown_command,       ///< no such command
    unauthenticated,       ///< no valid login or token
    forbidden,             ///< known caller, not allowed
    not_found,             ///< not there, or not the caller's: the same answer on purpose
    conflict,              ///< the state does not allow it (now)
    too_large,             ///< over a stated size limit
    rate_limited,          ///< over a stated rate; `error::retry_after` says when to come back
    locked,                ///< the room is locked
    muted,                 ///< the person is muted in this room
    agreement_required,    ///< the words in `error::message` must be agreed to first
    proof_needed,          ///< the caller has to prove again who they are; nothing happened
    second_factor_needed,  ///< right so far: the code of the second factor completes the sign-in
    second_factor_missing, ///< the caller has to set up a second factor before anything else
    unavailable,           ///< the store cannot be reached; nothing happened
    unknown_outcome,       ///< the store was lost after the command was written: it may have happened
    draining,              ///< the server is shutting down
    internal,              ///< our fault; details are in the log under the request id
};

/// Wire name of a code, e.g. "rate_limited".
std::string_view to_string(errc code) noexcept;

/// An expected refusal: stable code, human sentence, the field it is about, when to try again.
struct error {
    errc code = errc::internal;
    std::string message;
    std::string field;
    std::optional<std::chrono::milliseconds> retry_after;

    error() = default;
    error(errc c, std::string sentence, std::string about = {})
        : code(c), message(std::move(sentence)), field(std::move(about)) {}
};

/// A value or an expected refusal. Broken worlds (lost invariants, out of memory) throw instead.
template<class T = void>
using result = boost::system::result<T, error>;

/// Thrown when `.value()` is called on a refused result: a bug, never control flow.
[[noreturn]] void throw_exception_from_error(const error& refused, const boost::source_location& where);

} // namespace convene
