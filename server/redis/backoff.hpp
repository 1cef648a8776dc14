#pragma once

#include "server/core/random.hpp"

#include <algorithm>
#include <chrono>

namespace convene::redis {

/// Full jitter: before the n-th try wait a random time in (0, min(most, least * 2^n)], so that many nodes
/// that lost the same server do not come back in step.
class backoff {
public:
    backoff(std::chrono::milliseconds least, std::chrono::milliseconds most) : least_(least), most_(most) {}

    std::chrono::milliseconds next(id_source& random) {
        const std::chrono::milliseconds doubled = least_ * (1 << std::min(tries_, 16U));
        const std::chrono::milliseconds bound = std::min(most_, doubled);
        ++tries_;
        return std::chrono::milliseconds(1 + random.below(static_cast<std::uint32_t>(bound.count())));
    }

    /// After something worked for a while.
    void reset() noexcept { tries_ = 0; }

private:
    std::chrono::milliseconds least_;
    std::chrono::milliseconds most_;
    unsigned tries_ = 0;
};

} // namespace convene::redis
