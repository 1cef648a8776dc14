#include "server/redis/client_impl.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"
#include "server/redis/readiness.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace convene::redis {

namespace {

struct client_metrics {
    prometheus::Counter& ok = outcome("ok");
    prometheus::Counter& refused = outcome("error");
    prometheus::Counter& unavailable = outcome("unavailable");
    prometheus::Counter& unknown = outcome("unknown_outcome");
    prometheus::Counter& reconnects =
        counter("convene_redis_reconnects_total", "Connections to Redis made again after a loss.");
    prometheus::Histogram& round_trip =
        latency_histogram("convene_redis_round_trip_seconds",
                          "From asking to the answer; one command of each read is measured.");

    static prometheus::Counter& outcome(const char* name) {
        return counter("convene_redis_commands_total", "Commands by how they ended.", {{"outcome", name}});
    }
};

client_metrics& metrics() {
    static client_metrics all;
    return all;
}

/// Counts a whole batch with few atomic operations: this is on the path of every command.
void count(const std::vector<multiplexer::finished>& batch) {
    std::array<double, 4> sums{};
    for (const auto& one : batch) {
        const std::size_t kind = one.outcome ? (one.outcome->is_error() ? 1U : 0U)
                                 : one.outcome.error().code == errc::unavailable ? 2U
                                                                                 : 3U;
        sums[kind] += 1;
    }
    const std::array<prometheus::Counter*, 4> counters{&metrics().ok, &metrics().refused,
                                                       &metrics().unavailable, &metrics().unknown};
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (sums[i] > 0) {
            counters[i]->Increment(sums[i]);
        }
    }
}

} // namespace

client::impl::impl(asio::any_io_executor executor, endpoint where, requirements wanted, std::string name,
                   client_tuning tuning)
    : executor_(std::move(executor)), where_(std::move(where)), wanted_(std::move(wanted)),
      name_(std::move(name)), tuning_(tuning), backoff_(tuning.backoff_least, tuning.backoff_most),
      mux_({.waiting = tuning.max_waiting, .waiting_bytes = tuning.max_waiting_bytes}), pause_(executor_),
      output_signal_(executor_, steady::time_point::max()), watch_timer_(executor_) {}

void client::impl::start() {
    if (!started_) {
        started_ = true;
        asio::co_spawn(executor_, run(shared_from_this()), asio::detached);
        asio::co_spawn(executor_, watch(shared_from_this()), asio::detached);
    }
}

void client::impl::stop() {
    if (stopped_) {
        return;
    }
    stopped_ = true;
    if (link_) {
        link_->close();
    }
    pause_.cancel();
    output_signal_.cancel();
    watch_timer_.cancel();
    std::vector<multiplexer::finished> rest;
    mux_.stop(rest);
    count(rest);
    for (multiplexer::finished& one : rest) {
        asio::post(executor_, [ended = std::move(one)]() mutable { ended.done(std::move(ended.outcome)); });
    }
    ready_ = false; // without the hooks: whoever stops knows, and what they refer to may be gone already
    problem_ = "The connection to Redis was closed.";
}

void client::impl::send(arguments words, call_options options, completion done) {
    const auto now = steady::now();
    const bool was_idle = !mux_.has_output();
    if (stopped_ || !mux_.submit(words, now, now + options.deadline, options.idempotent, done)) {
        metrics().unavailable.Increment();
        asio::post(executor_, [refused = std::move(done)]() mutable {
            refused(error(errc::unavailable, "The store is overloaded. Please try again."));
        });
        return;
    }
    if (was_idle && mux_.has_output()) {
        // The writer wakes after the handlers that are already due: what they ask leaves in the same write.
        output_signal_.cancel();
    }
    if (mux_.next_deadline() < armed_) {
        watch_timer_.cancel();
    }
}

task<void> client::impl::run(std::shared_ptr<impl> self) {
    while (!self->stopped_) {
        const auto fresh = co_await self->connect();
        if (self->stopped_) {
            co_return;
        }
        if (fresh) {
            self->become_ready(*fresh);
            co_await self->read_until_lost(*fresh);
            continue;
        }
        if (self->problem_ != fresh.error().message) {
            log_warn("redis not usable", {{"name", self->name_}, {"problem", fresh.error().message}});
        }
        self->set_ready(false, fresh.error().message);
        self->pause_.expires_after(self->backoff_.next(self->random_));
        co_await self->pause_.async_wait(as_result);
    }
}

task<result<std::shared_ptr<link>>> client::impl::connect() {
    auto opened = co_await link::open(executor_, where_, tuning_.connect_limit);
    if (!opened) {
        co_return opened;
    }
    std::vector<arguments> words = greeting(where_, name_);
    const std::size_t greetings = words.size();
    for (arguments& question : readiness_questions(wanted_)) {
        words.push_back(std::move(question));
    }
    const auto answers = co_await link::exchange(*opened, std::move(words), tuning_.connect_limit);
    if (!answers) {
        co_return answers.error();
    }
    const std::span<const reply> all(*answers);
    auto verdict = check_greeting(all.first(greetings));
    if (verdict) {
        verdict = check_readiness(wanted_, all.subspan(greetings));
    }
    if (!verdict) {
        (*opened)->close();
        co_return verdict.error();
    }
    co_return opened;
}

void client::impl::become_ready(const std::shared_ptr<link>& fresh) {
    link_ = fresh;
    mux_.connected();
    last_received_ = ready_since_ = steady::now();
    pings_unanswered_ = 0;
    asio::co_spawn(executor_, write_loop(shared_from_this(), fresh), asio::detached);
    log_info("redis connected", {{"name", name_}, {"at", where_.describe()}});
    set_ready(true, {});
    watch_timer_.cancel();
}

task<void> client::impl::read_until_lost(std::shared_ptr<link> over) {
    std::string why = "Redis closed the connection.";
    while (!stopped_) {
        const std::string_view bytes = co_await over->read();
        if (bytes.empty() || stopped_) {
            break;
        }
        last_received_ = steady::now();
        pings_unanswered_ = 0;
        std::vector<multiplexer::finished> batch;
        batch.swap(batch_);
        const bool sound = mux_.receive(bytes, batch);
        const bool demoted = needs_new_master(batch);
        if (!batch.empty()) {
            metrics().round_trip.Observe(
                std::chrono::duration<double>(last_received_ - batch.front().submitted).count());
        }
        finish(batch);
        batch_.swap(batch);
        for (std::size_t i = 0; i < drained_hooks_.size(); ++i) {
            drained_hooks_[i]();
        }
        if (!sound || demoted) {
            why = demoted ? "Redis became a replica."
                          : "Redis sent bytes that make no sense: " + std::string(mux_.problem()) + ".";
            break;
        }
    }
    over->close();
    become_lost(why);
}

void client::impl::become_lost(const std::string& why) {
    link_.reset();
    output_signal_.cancel();
    if (stopped_) {
        return;
    }
    log_warn("redis connection lost", {{"name", name_}, {"why", why}});
    metrics().reconnects.Increment();
    if (steady::now() - ready_since_ > 2 * tuning_.backoff_most) {
        backoff_.reset();
    }
    set_ready(false, why);
    std::vector<multiplexer::finished> ended;
    mux_.lost(ended);
    finish(ended);
}

/// Calls the completions right here: the coroutines that asked go on inside this call. They may send, stop
/// or destroy the client; the running flow keeps the impl alive.
void client::impl::finish(std::vector<multiplexer::finished>& batch) {
    count(batch);
    for (multiplexer::finished& one : batch) {
        one.done(std::move(one.outcome));
    }
    batch.clear();
}

/// After a failover the old master answers READONLY: only a new connection finds out who is the master now.
bool client::impl::needs_new_master(const std::vector<multiplexer::finished>& batch) const {
    return std::any_of(batch.begin(), batch.end(), [](const multiplexer::finished& one) {
        return one.outcome && one.outcome->is_error() && one.outcome->text.starts_with("READONLY");
    });
}

task<void> client::impl::write_loop(std::shared_ptr<impl> self, std::shared_ptr<link> over) {
    while (over->is_open() && self->link_ == over) {
        if (!self->mux_.has_output()) {
            co_await self->output_signal_.async_wait(as_result);
            continue;
        }
        std::string bytes;
        bytes.swap(self->writing_);
        bytes.clear();
        self->mux_.take_output(bytes);
        const bool written = co_await over->write(bytes);
        bytes.swap(self->writing_);
        if (!written) {
            over->close(); // the reader notices
        }
    }
}

task<void> client::impl::watch(std::shared_ptr<impl> self) {
    std::vector<multiplexer::finished> ended;
    while (!self->stopped_) {
        const auto now = steady::now();
        self->mux_.expire(now, ended);
        self->finish(ended);
        if (self->stopped_) {
            co_return;
        }
        self->look_for_silence(now);
        self->armed_ = self->next_look(now);
        self->watch_timer_.expires_at(self->armed_);
        co_await self->watch_timer_.async_wait(as_result);
        self->armed_ = steady::time_point::min();
    }
}

client::impl::steady::time_point client::impl::next_look(steady::time_point now) const {
    auto next = mux_.next_deadline().value_or(steady::time_point::max());
    if (link_) {
        next = std::min(next, pings_unanswered_ > 0 ? last_ping_ + tuning_.ping_limit
                                                    : last_received_ + tuning_.idle);
    }
    return std::max(next, now + std::chrono::milliseconds(1));
}

/// A frozen server or a network that swallows packets keeps TCP "connected" for minutes; PING does not.
void client::impl::look_for_silence(steady::time_point now) {
    if (!link_ || now - last_received_ < tuning_.idle ||
        (pings_unanswered_ > 0 && now - last_ping_ < tuning_.ping_limit)) {
        return;
    }
    if (pings_unanswered_ >= 2) {
        log_warn("redis does not answer", {{"name", name_}});
        link_->close();
        return;
    }
    ++pings_unanswered_;
    last_ping_ = now;
    send({"PING"}, {.deadline = tuning_.ping_limit, .idempotent = false}, completion([](result<reply>) {}));
}

void client::impl::set_ready(bool ready, std::string problem) {
    const bool changed = ready != ready_;
    ready_ = ready;
    problem_ = std::move(problem);
    if (changed) {
        const auto hooks = state_hooks_;
        for (const auto& hook : hooks) {
            hook(ready);
        }
    }
}

} // namespace convene::redis
