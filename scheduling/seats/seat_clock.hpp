#pragma once

#include "scheduling/programme_cache.hpp"
#include "scheduling/seats/seat_repository.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace convene::scheduling {

/// Keeps the deadlines of seats: asks the store twice a second what is due. Every node does; the store does
/// each thing once, so a deadline survives restarts and needs no leader. One per node; stop it before the
/// loop ends.
class seat_clock {
public:
    seat_clock(asio::io_context& loop, seat_repository& seats, programme_cache& programme)
        : loop_(loop), pause_(loop), seats_(seats), programme_(programme) {}

    void start();
    void stop();

    static constexpr std::chrono::milliseconds period{500};

private:
    task<void> run();

    asio::io_context& loop_;
    asio::steady_timer pause_;
    seat_repository& seats_;
    programme_cache& programme_;
    bool stopped_ = true;
};

} // namespace convene::scheduling
