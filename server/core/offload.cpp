#include "server/core/offload.hpp"

namespace convene {

worker_pool::worker_pool(unsigned threads, std::size_t most_waiting)
    : most_inside_(most_waiting + threads), threads_(threads) {}

worker_pool::~worker_pool() {
    threads_.join();
}

bool worker_pool::try_enter() noexcept {
    std::size_t now = inside_.load();
    while (now < most_inside_) {
        if (inside_.compare_exchange_weak(now, now + 1)) {
            return true;
        }
    }
    return false;
}

void worker_pool::leave() noexcept {
    inside_.fetch_sub(1);
}

namespace detail {

error pool_is_full() {
    error refused(errc::unavailable, "The server is very busy. Please try again in a few seconds.");
    refused.retry_after = std::chrono::seconds(3);
    return refused;
}

} // namespace detail

} // namespace convene
