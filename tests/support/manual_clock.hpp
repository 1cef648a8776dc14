#pragma once

#include "server/core/clock.hpp"

#include <atomic>

namespace convene::testing {

/// A clock that moves only when told to.
class manual_clock final : public clock {
public:
    explicit manual_clock(instant start = from_unix_ms(1'828'000'000'000)) : now_(to_unix_ms(start)) {}

    instant now() const override { return from_unix_ms(now_); }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_));
    }
    void advance(std::chrono::milliseconds by) { now_ += by.count(); }

private:
    std::atomic<std::int64_t> now_;
};

} // namespace convene::testing
