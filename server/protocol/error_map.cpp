#include "server/protocol/error_map.hpp"

namespace convene::protocol {

unsigned http_status(errc code) noexcept {
    switch (code) {
    case errc::malformed:
        return 400;
    case errc::invalid:
        return 422;
    case errc::unknown_command:
        return 404;
    case errc::unauthenticated:
        return 401;
    case errc::forbidden:
        return 403;
    case errc::not_found:
        return 404;
    case errc::conflict:
        return 409;
    case errc::too_large:
        return 413;
    case errc::rate_limited:
        return 429;
    case errc::locked:
        return 409;
    case errc::muted:
        return 403;
    case errc::agreement_required:
        return 403;
    case errc::proof_needed:
        return 403;
    case errc::second_factor_needed:
        return 401;
    case errc::second_factor_missing:
        return 403;
    case errc::unavailable:
        return 503;
    case errc::unknown_outcome:
        return 503;
    case errc::draining:
        return 503;
    case errc::internal:
        return 500;
    }
    return 500;
}

std::string_view http_title(errc code) noexcept {
    switch (code) {
    case errc::malformed:
        return "Malformed request";
    case errc::invalid:
        return "Invalid field";
    case errc::unknown_command:
        return "Unknown command";
    case errc::unauthenticated:
        return "Not signed in";
    case errc::forbidden:
        return "Not allowed";
    case errc::not_found:
        return "Not found";
    case errc::conflict:
        return "Conflict";
    case errc::too_large:
        return "Too large";
    case errc::rate_limited:
        return "Too many requests";
    case errc::locked:
        return "Locked";
    case errc::muted:
        return "Muted";
    case errc::agreement_required:
        return "Agreement required";
    case errc::proof_needed:
        return "Proof needed";
    case errc::second_factor_needed:
        return "Second factor needed";
    case errc::second_factor_missing:
        return "Second factor missing";
    case errc::unavailable:
        return "Temporarily unavailable";
    case errc::unknown_outcome:
        return "Outcome unknown";
    case errc::draining:
        return "Restarting";
    case errc::internal:
        return "Internal error";
    }
    return "Internal error";
}

std::string_view meaning(errc code) noexcept {
    switch (code) {
    case errc::malformed:
        return "Not JSON, not UTF-8, or not the envelope.";
    case errc::invalid:
        return "A field breaks a rule; `field` names it.";
    case errc::unknown_command:
        return "There is no such command.";
    case errc::unauthenticated:
        return "No valid login or token.";
    case errc::forbidden:
        return "The caller is known and not allowed.";
    case errc::not_found:
        return "Not there, or not for the caller: the same answer on purpose.";
    case errc::conflict:
        return "The present state does not allow it.";
    case errc::too_large:
        return "Over a size limit.";
    case errc::rate_limited:
        return "Over a rate; it says when to come back.";
    case errc::locked:
        return "The room is locked.";
    case errc::muted:
        return "The person is muted in this room; the message says until when.";
    case errc::agreement_required:
        return "Agree to the words of the message first: send `agree_not_for_attribution` true with the "
               "join.";
    case errc::proof_needed:
        return "Prove again who you are (`POST /api/v1/sign-in/proof`, or a new sign-in), then ask again; "
               "nothing "
               "happened.";
    case errc::second_factor_needed:
        return "Right so far: send the code of the second factor (`POST /api/v1/sign-in/second-factor`) from "
               "the same browser within ten minutes.";
    case errc::second_factor_missing:
        return "Set up a second factor first (`POST /api/v1/me/second-factor/begin`): this installation asks "
               "it of people with the caller's rights.";
    case errc::unavailable:
        return "The store cannot be reached; nothing happened.";
    case errc::unknown_outcome:
        return "The store was lost on the way: it may have happened.";
    case errc::draining:
        return "The server is restarting.";
    case errc::internal:
        return "A fault of the server; the log has it.";
    }
    return "";
}

std::span<const close_meaning> close_meanings() noexcept {
    using enum close_code;
    static constexpr close_meaning all[] = {
        {going_away, "The server restarts; the reason may say when to come back."},
        {protocol_error, "A frame that breaks RFC 6455."},
        {unsupported_data, "A binary frame."},
        {bad_text, "A text frame that is not UTF-8."},
        {too_big, "A frame larger than `limits.frame_bytes`."},
        {heartbeat_missed, "No sign of life."},
        {restarting, "The server is full or restarts, or the caller's roles changed."},
        {insufficient_state, "A channel cannot be continued: join again."},
        {slow_reader, "The client reads too slowly: come back with positions."},
        {too_fast, "Too many commands refused for their rate."},
        {not_signed_in, "Not signed in, or the login has ended, here or everywhere."},
        {protocol_abuse, "Too many lines that cannot be read."},
        {access_revoked, "The person's access was ended by the organisers."},
        {too_many_connections, "The person has too many connections."},
    };
    return all;
}

std::string_view retry_word(errc code) noexcept {
    switch (code) {
    case errc::rate_limited:
    case errc::unavailable:
    case errc::draining:
        return "later";
    case errc::unknown_outcome:
        return "now";
    default:
        return "never";
    }
}

} // namespace convene::protocol
