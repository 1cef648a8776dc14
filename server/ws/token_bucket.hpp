#pragma once

#include <algorithm>
#include <chrono>

namespace convene::ws {

/// A rate with a burst: `burst` tokens at most, `per_second` come back.
class token_bucket {
public:
    using time_point = std::chrono::steady_clock::time_point;

    token_bucket(double per_second, double burst, time_point now)
        : rate_(per_second), burst_(burst), tokens_(burst), seen_(now) {}

    /// Takes one token; false when there is none.
    bool take(time_point now) {
        const double passed = std::chrono::duration<double>(now - seen_).count();
        seen_ = now;
        tokens_ = std::min(burst_, tokens_ + passed * rate_);
        if (tokens_ < 1.0) {
            return false;
        }
        tokens_ -= 1.0;
        return true;
    }

    /// When the next token is there.
    std::chrono::milliseconds wait() const {
        return std::chrono::milliseconds(
            static_cast<std::int64_t>(std::max(0.0, (1.0 - tokens_) / rate_ * 1000.0)) + 1);
    }

private:
    double rate_;
    double burst_;
    double tokens_;
    time_point seen_;
};

} // namespace convene::ws
