#include "server/core/result.hpp"

#include <stdexcept>

namespace convene {

std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::malformed:
        return "malformed";
    case errc::invalid:
        return "invalid";
    case errc::unknown_command:
        return "unknown_command";
    case errc::unauthenticated:
        return "unauthenticated";
    case errc::forbidden:
        return "forbidden";
    case errc::not_found:
        return "not_found";
    case errc::conflict:
        return "conflict";
    case errc::too_large:
        return "too_large";
    case errc::rate_limited:
        return "rate_limited";
    case errc::locked:
        return "locked";
    case errc::muted:
        return "muted";
    case errc::agreement_required:
        return "agreement_required";
    case errc::proof_needed:
        return "proof_needed";
    case errc::second_factor_needed:
        return "second_factor_needed";
    case errc::second_factor_missing:
        return "second_factor_missing";
    case errc::unavailable:
        return "unavailable";
    case errc::unknown_outcome:
        return "unknown_outcome";
    case errc::draining:
        return "draining";
    case errc::internal:
        return "internal";
    }
    return "internal";
}

void throw_exception_from_error(const error& refused, const boost::source_location& where) {
    throw std::logic_error(std::string(to_string(refused.code)) + ": " + refused.message + " at " +
                           where.file_name() + ":" + std::to_string(where.line()));
}

} // namespace convene
