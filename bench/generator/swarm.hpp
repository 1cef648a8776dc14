#pragma once

#include "generator/adapter.hpp"
#include "generator/clock.hpp"
#include "generator/options.hpp"
#include "generator/traffic.hpp"

#include <array>
#include <deque>
#include <sys/epoll.h>
#include <vector>

namespace convene::bench {

/// All connections of the generator on one thread and one epoll. Nothing happens between calls of run_once.
class swarm {
public:
    swarm(adapter& speaks, const options& chosen);
    ~swarm();
    swarm(const swarm&) = delete;
    swarm& operator=(const swarm&) = delete;

    /// Adds a connection that is away. References stay good for the swarm's life.
    connection& add(duty role, std::uint32_t room);

    /// Opens it as soon as fewer than options::connecting are being opened.
    void open(connection& away);

    /// Cuts it off with a reset; its position is kept for a resumed open.
    void drop(connection& away);

    /// Stops or starts reading from it; a stopped one's bytes pile up at the server.
    void set_reading(connection& of, bool may_read);

    /// Lets this connection post in its turn.
    void let_publish(connection& by) { publishers_.push_back(&by); }

    /// One message by the next publisher. Sent by the next flush_posts() or run_once().
    void post();
    void flush_posts();

    /// Waits for events at most until then, handles one batch.
    void run_once(std::int64_t until_ns);

    /// Runs until the condition holds. @return false when the time was up first.
    template<typename Condition>
    bool run_until(Condition&& holds, std::int64_t deadline_ns) {
        while (!holds()) {
            const std::int64_t now = now_ns();
            if (now >= deadline_ns) {
                return false;
            }
            run_once(std::min(deadline_ns, now + 20 * ns_per_ms));
        }
        return true;
    }

    [[nodiscard]] std::deque<connection>& connections() { return connections_; }
    [[nodiscard]] std::size_t opening() const { return opening_ + to_open_.size(); }

    traffic seen;

private:
    void start_opening();
    void keep_some_alive();
    void handle(connection& peer, std::uint32_t events);
    void finish_connect(connection& peer);
    void read_from(connection& peer);
    std::size_t take_head(connection& peer, std::string_view bytes);
    std::size_t take_frames(connection& peer, std::string_view bytes);
    void take_control(connection& peer, std::string_view payload, std::uint8_t op);
    void flush(connection& peer);
    void watch(connection& peer, int operation, std::uint32_t events);
    void lose(connection& peer);
    void leave_opening(phase before);

    adapter& adapter_;
    const options& options_;
    int epoll_;
    std::deque<connection> connections_;
    std::deque<connection*> to_open_; // bounded by the connections there are
    std::size_t opening_ = 0;
    std::vector<connection*> publishers_;
    std::vector<connection*> has_posts_;
    std::size_t next_publisher_ = 0;
    std::size_t next_alive_ = 0;
    std::int64_t alive_until_ns_ = 0;
    std::array<epoll_event, 1024> events_{};
    std::vector<char> input_ = std::vector<char>(1'048'576);
};

} // namespace convene::bench
