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
