#include "scheduling/due_clock.hpp"

#include "scheduling/programme.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace convene::scheduling {

void due_clock::start() {
    if (std::exchange(stopped_, false)) {
        asio::co_spawn(loop_, run(), asio::detached);
    }
}

void due_clock::stop() {
    stopped_ = true;
    pause_.cancel();
}

task<void> due_clock::run() {
    while (!stopped_) {
        const auto in = programme_.current();
        for (std::size_t i = 0; i < all_.size() && in->release > 0; ++i) {
            co_await all_[i](in->edition.id);
        }
        if (!stopped_) {
            pause_.expires_after(period);
            co_await pause_.async_wait(as_result);
        }
    }
}

} // namespace convene::scheduling
