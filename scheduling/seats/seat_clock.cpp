#include "scheduling/seats/seat_clock.hpp"

#include "scheduling/programme.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace convene::scheduling {

void seat_clock::start() {
    if (std::exchange(stopped_, false)) {
        asio::co_spawn(loop_, run(), asio::detached);
    }
}

void seat_clock::stop() {
    stopped_ = true;
    pause_.cancel();
}

task<void> seat_clock::run() {
    while (!stopped_) {
        const auto in = programme_.current();
        if (in->release > 0) {
            // While the store is away nothing is done; it is due still when the store is back.
            co_await seats_.do_due(in->edition.id);
        }
        if (!stopped_) {
            pause_.expires_after(period);
            co_await pause_.async_wait(as_result);
        }
    }
}

} // namespace convene::scheduling
