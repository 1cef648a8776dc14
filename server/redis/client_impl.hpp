#pragma once

#include "server/core/random.hpp"
#include "server/redis/backoff.hpp"
#include "server/redis/client.hpp"
#include "server/redis/link.hpp"
#include "server/redis/multiplexer.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace convene::redis {

/// The flows of one client: `run` connects and reads, `write_loop` writes, `watch` keeps deadlines and
/// notices a silent server. All on one thread; each flow holds the impl by shared_ptr.
class client::impl : public std::enable_shared_from_this<client::impl> {
public:
    impl(asio::any_io_executor executor, endpoint where, requirements wanted, std::string name,
         client_tuning tuning);

    void start();
    void stop();
    void send(arguments words, call_options options, completion done);

    bool is_ready() const noexcept { return ready_; }
    const std::string& problem() const noexcept { return problem_; }
    void on_state_change(std::function<void(bool)> callback) { state_hooks_.push_back(std::move(callback)); }
    void on_drained(std::function<void()> callback) { drained_hooks_.push_back(std::move(callback)); }
    const asio::any_io_executor& executor() const noexcept { return executor_; }

private:
    using steady = std::chrono::steady_clock;

    static task<void> run(std::shared_ptr<impl> self);
    static task<void> write_loop(std::shared_ptr<impl> self, std::shared_ptr<link> over);
    static task<void> watch(std::shared_ptr<impl> self);

    task<result<std::shared_ptr<link>>> connect();
    task<void> read_until_lost(std::shared_ptr<link> over);
    void become_ready(const std::shared_ptr<link>& fresh);
    void become_lost(const std::string& why);
    void finish(std::vector<multiplexer::finished>& batch);
    bool needs_new_master(const std::vector<multiplexer::finished>& batch) const;
    void look_for_silence(steady::time_point now);
    steady::time_point next_look(steady::time_point now) const;
    void set_ready(bool ready, std::string problem);

    asio::any_io_executor executor_;
    endpoint where_;
    requirements wanted_;
    std::string name_;
    client_tuning tuning_;
    system_random random_;
    backoff backoff_;
    multiplexer mux_;

    std::shared_ptr<link> link_;       ///< the present connection while ready, else null
    asio::steady_timer pause_;         ///< between two tries
    asio::steady_timer output_signal_; ///< cancelled when the writer has something to do
    asio::steady_timer watch_timer_;
    steady::time_point armed_ = steady::time_point::max(); ///< when `watch` looks next
    steady::time_point last_received_{};
    steady::time_point ready_since_{};
    int pings_unanswered_ = 0;
    steady::time_point last_ping_{};
    std::string writing_; ///< handed to the kernel piece by piece; its capacity is used again
    std::vector<multiplexer::finished> batch_;

    bool started_ = false;
    bool stopped_ = false;
    bool ready_ = false;
    std::string problem_ = "Redis has not been connected yet.";
    std::vector<std::function<void(bool)>> state_hooks_;
    std::vector<std::function<void()>> drained_hooks_;
};

} // namespace convene::redis
