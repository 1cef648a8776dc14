#pragma once

#include <cstdint>
#include <time.h>

namespace convene::bench {

/// Monotonic time in nanoseconds.
inline std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// Microseconds since the generator started; what a message carries as its time of sending.
inline std::uint64_t stamp_us() {
    static const std::int64_t start = now_ns();
    return static_cast<std::uint64_t>((now_ns() - start) / 1000);
}

inline constexpr std::int64_t ns_per_s = 1'000'000'000;
inline constexpr std::int64_t ns_per_ms = 1'000'000;

} // namespace convene::bench
