#pragma once

#include "server/auth/principal.hpp"
#include "server/core/config.hpp"
#include "server/protocol/error_map.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/outgoing_queue.hpp"
#include "server/ws/token_bucket.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace convene::ws {

/// What carries a connection's bytes.
enum class transport { ws, sse, poll };
BOOST_DESCRIBE_ENUM(transport, ws, sse, poll)

/// What a feature keeps for one connection in one channel: its subscription and, if it likes, state of its
/// own.
struct membership {
    realtime::subscription subscription;
    std::shared_ptr<void> detail;
};

/// One live client of one node, whatever carries its bytes. Frames are tried on the socket at once; what does
/// not fit is queued (bounded: `limits.queue_bytes`; overflow closes with 4008) and drained when the socket
/// is writable. Used from the node's thread only.
class connection : public realtime::listener, public std::enable_shared_from_this<connection> {
public:
    using time_point = std::chrono::steady_clock::time_point;

    connection(const limits_config& limits, realtime::hub& hub, connection_id id, auth::principal caller,
               const clock& time);
    virtual ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    const connection_id& id() const noexcept { return id_; }
    const auth::principal& caller() const noexcept { return caller_; }
    /// The person signed in again in the same browser: it ends with that login from here on.
    void go_on_as(login_id renewed) { caller_.login = std::move(renewed); }
    person_id person() const override { return caller_.person; }
    virtual transport carrier() const noexcept = 0;

    void send(const realtime::frame& bytes) override;
    void send_ephemeral(const realtime::frame& bytes) override;
    void on_insufficient_state() override;

    /// Sends the first frame. Before it nothing else may be sent.
    void greet(const realtime::frame& hello) {
        greeted_ = true;
        send(hello);
    }
    bool is_greeted() const noexcept { return greeted_; }

    /// Sends a close frame after what is queued (what has not begun is dropped for a slow reader) and ends
    /// the connection when the peer answers, or after two seconds.
    void close(protocol::close_code code, std::string_view reason);
    bool is_closing() const noexcept { return closing_; }

    /// The membership in a channel by wire name; null when it has not joined.
    membership* find_membership(const std::string& channel);
    /// A new or existing one. At most `max_memberships`; null above.
    membership* add_membership(const std::string& channel);
    void remove_membership(const std::string& channel);
    /// Of all channels whose name begins so: where one is enough, the next takes its place.
    void remove_memberships_of(std::string_view beginning);
    static constexpr std::size_t max_memberships = 16;

    /// Called once a second by the node: heartbeats, silent peers, stalled writers, overdue closes.
    void tick(time_point now);

    /// Between the first byte of a command and its reply; a drain waits for it.
    bool is_busy() const noexcept { return busy_; }
    void set_busy(bool busy) noexcept {
        busy_ = busy;
        used_ = used_ || busy;
    }
    /// Whether a command came since the last call: a login in use does not idle out.
    bool take_used() noexcept { return std::exchange(used_, false); }
    void heard(time_point now) noexcept { last_heard_ = now; }
    token_bucket& command_rate() noexcept { return command_rate_; }
    /// Kept as long as the connection lives.
    void keep(std::shared_ptr<void> place) { place_ = std::move(place); }

protected:
    /// Writes as much as the socket takes now; 0 when it would block. An error ends the connection.
    virtual std::size_t write_now(const iovec* pieces, int count, bool& failed) = 0;
    /// Starts the coroutine that drains the queue; it calls `drained()` at its end.
    virtual void start_draining() = 0;
    /// Ends the socket at once.
    virtual void abort() = 0;

    outgoing_queue& queue() noexcept { return queue_; }
    /// Queues bytes that Beast made (handshake, pong, close answer) in order with the frames.
    void send_raw(std::string_view bytes);
    void drained() noexcept { draining_ = false; }
    void progressed() { queued_since_ = time_.steady_now(); }
    void leave_all();
    /// Beast has sent a close frame of its own, for a frame that breaks the protocol.
    void closed_by_codec(protocol::close_code code);
    /// Nothing more may be queued; what is queued has two seconds to leave.
    void end_sending();

private:
    void push(const realtime::frame& bytes, std::size_t sent);
    void ensure_draining();

    // What every frame touches stands first, in two cache lines: a room of a thousand is passed through at
    // once.
    outgoing_queue queue_;
    bool closing_ = false;
    bool draining_ = false;
    bool busy_ = false;
    bool used_ = false;
    bool greeted_ = false;
    time_point last_sent_;

    const limits_config& limits_;
    realtime::hub& hub_;
    connection_id id_;
    auth::principal caller_;
    const clock& time_;
    std::map<std::string, std::unique_ptr<membership>> memberships_;
    token_bucket command_rate_;
    time_point last_heard_;
    time_point queued_since_{};
    time_point close_deadline_{};
    std::shared_ptr<void> place_;
};

} // namespace convene::ws
