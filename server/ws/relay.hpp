#pragma once

#include "server/ws/command_runner.hpp"

#include <deque>
#include <string>
#include <string_view>

namespace convene::ws {

/// Why a connection is over, as the client is told.
struct said_close {
    int code = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(said_close, (), (code, reason))

/// A connection without a WebSocket: what the client says comes in requests of its own, what it is told
/// leaves by whatever carrier the derived class has. The queue keeps the frames until the carrier has
/// delivered them, so the bounds are those of every connection.
class relay : public connection {
public:
    relay(live_server& owner, connection_id id, auth::principal caller, std::string key);

    /// The name by which requests find it: a secret between the server and one login.
    const std::string& key() const noexcept { return key_; }

    /// Takes the frame of one request. `number` counts them from 1: one that came before is taken as done.
    result<void> receive(std::int64_t number, std::string lines);

protected:
    /// What waits at the front of the queue, without the framing of WebSocket.
    struct batch {
        std::string lines;
        std::optional<said_close> closed;
        std::size_t bytes = 0; ///< of the queue
    };
    /// The first `at_most` bytes; whole frames.
    batch read_queue(std::size_t at_most = std::string::npos);

    /// Nothing leaves at once: everything goes through the queue.
    std::size_t write_now(const iovec* /*pieces*/, int /*count*/, bool& /*failed*/) override { return 0; }
    void abort() override;
    /// The carrier lets go.
    virtual void end() = 0;

    live_server& owner() noexcept { return owner_; }
    bool is_over() const noexcept { return over_; }
    asio::io_context& loop() noexcept { return owner_.use().loop; }

private:
    task<void> execute_all(std::shared_ptr<connection> keep);

    live_server& owner_;
    std::string key_;
    command_runner commands_;
    std::deque<std::string> received_; ///< bounded: a few frames
    std::size_t received_bytes_ = 0;
    std::int64_t last_number_ = 0;
    bool executing_ = false;
    bool over_ = false;
};

} // namespace convene::ws
