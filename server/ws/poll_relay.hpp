#pragma once

#include "server/ws/relay.hpp"

namespace convene::ws {

/// What one poll is answered with.
struct poll_answer {
    std::int64_t seq = 0;             ///< to be said as `ack` when this answer has been read
    std::string frames;               ///< lines, as in a frame of the live socket
    std::optional<said_close> closed; ///< nothing comes after it
};
BOOST_DESCRIBE_STRUCT(poll_answer, (), (seq, frames, closed))

/// A connection that is asked again and again. An answer stays in the queue until the next poll says that it
/// was read, so a lost answer loses nothing.
class poll_relay final : public relay {
public:
    poll_relay(live_server& owner, connection_id id, auth::principal caller, std::string key);

    /// Answers at once when something is there, else when something comes or after the heartbeat's period. A
    /// second poll ends the wait of the first.
    task<result<poll_answer>> poll(std::shared_ptr<poll_relay> keep, std::int64_t ack);

    transport carrier() const noexcept override { return transport::poll; }

private:
    void start_draining() override { arrived_.cancel(); }
    void end() override { arrived_.cancel(); }

    asio::steady_timer arrived_;
    std::int64_t seq_ = 0;      ///< of the newest answer
    std::size_t in_flight_ = 0; ///< its bytes of the queue, until it is acknowledged
    std::uint64_t polls_ = 0;
};

} // namespace convene::ws
