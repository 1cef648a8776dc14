#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// A wall-clock instant in UTC, millisecond resolution.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where time comes from; tests give their own. Thread safe.
class clock {
public:
    virtual ~clock() = default;
    virtual instant now() const = 0;
    /// For time-outs and rates: never jumps with the wall clock.
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

/// The machine's clock.
class system_clock final : public clock {
public:
    instant now() const override;
    std::chrono::steady_clock::time_point steady_now() const override;
};

/// RFC 3339 in UTC, e.g. "2027-12-06T15:00:00Z"; fractions of a second are printed when not zero (three
/// digits).
std::string to_rfc3339(instant t);

/// Reads what `to_rfc3339` writes and any RFC 3339 date-time with an offset; empty for anything else.
std::optional<instant> from_rfc3339(std::string_view text);

/// Milliseconds since 1970, as Redis functions and stored values use it.
std::int64_t to_unix_ms(instant t) noexcept;
instant from_unix_ms(std::int64_t ms) noexcept;

} // namespace convene
