#pragma once

#include "scheduling/programme_cache.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace convene::scheduling {

/// Keeps the deadlines of an edition (offers of seats, places that are kept): asks the store twice a second
/// what is due. Every node does; the store does each thing once, so a deadline survives restarts and needs no
/// leader. One per node; stop it before the loop ends.
class due_clock {
public:
    /// Ends what is due in an edition; how many things were done. While the store is away nothing is done: it
    /// is due still when the store is back.
    using work = std::function<task<result<std::int64_t>>(edition_id)>;

    due_clock(asio::io_context& loop, programme_cache& programme, std::vector<work> all)
        : loop_(loop), pause_(loop), programme_(programme), all_(std::move(all)) {}

    void start();
    void stop();

    static constexpr std::chrono::milliseconds period{500};

private:
    task<void> run();

    asio::io_context& loop_;
    asio::steady_timer pause_;
    programme_cache& programme_;
    std::vector<work> all_;
    bool stopped_ = true;
};

} // namespace convene::scheduling
