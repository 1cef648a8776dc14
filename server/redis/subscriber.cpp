#include "server/redis/subscriber.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"
#include "server/redis/backoff.hpp"
#include "server/redis/link.hpp"
#include "server/redis/readiness.hpp"
#include "server/redis/subscription_table.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

namespace convene::redis {

namespace {

using steady = std::chrono::steady_clock;

prometheus::Counter& replaced() {
    static prometheus::Counter& all = counter("convene_redis_subscriber_losses_total",
                                              "Subscriber connections lost or given up as silent.");
    return all;
}

} // namespace

/// The flows: `run` connects and reads, `write_loop` writes, `watch` probes. All on one thread.
class subscriber::impl : public std::enable_shared_from_this<impl> {
public:
    impl(asio::any_io_executor executor, endpoint where, client& prober, std::string name, handlers to,
         tuning chosen)
        : executor_(std::move(executor)), where_(std::move(where)), prober_(&prober), name_(std::move(name)),
          probe_channel_("cv:probe:" + name_), to_(std::move(to)), tuning_(chosen),
          backoff_(chosen.backoff_least, chosen.backoff_most), pause_(executor_),
          output_signal_(executor_, steady::time_point::max()), watch_timer_(executor_) {
        table_.want(probe_channel_);
    }

    void start();
    void stop();
    void subscribe(std::string channel);
    void unsubscribe(const std::string& channel);
    bool is_connected() const noexcept { return link_ != nullptr; }
    steady::time_point last_heard() const noexcept { return last_heard_; }
    bool is_subscribed(std::string_view channel) const { return table_.is_confirmed(channel); }

private:
    static task<void> run(std::shared_ptr<impl> self);
    static task<void> write_loop(std::shared_ptr<impl> self, std::shared_ptr<link> over);
    static task<void> watch(std::shared_ptr<impl> self, std::shared_ptr<link> over);

    task<result<std::shared_ptr<link>>> connect();
    task<void> read_until_lost(std::shared_ptr<link> over);
    bool hand_over(reply_reader& reader);
    void wake_writer();
    void probe();

    asio::any_io_executor executor_;
    endpoint where_;
    client* prober_;
    std::string name_;
    std::string probe_channel_;
    handlers to_;
    tuning tuning_;
    system_random random_;
    backoff backoff_;
    subscription_table table_;
    std::shared_ptr<link> link_; ///< the present connection, else null
    asio::steady_timer pause_;
    asio::steady_timer output_signal_; ///< cancelled when the writer has something to do
    asio::steady_timer watch_timer_;
    steady::time_point last_received_{}; ///< or connected
    steady::time_point last_heard_{};
    bool started_ = false;
    bool stopped_ = false;
};

void subscriber::impl::start() {
    if (!started_) {
        started_ = true;
        asio::co_spawn(executor_, run(shared_from_this()), asio::detached);
    }
}

void subscriber::impl::stop() {
    stopped_ = true;
    if (link_) {
        link_->close();
    }
    pause_.cancel();
    output_signal_.cancel();
    watch_timer_.cancel();
}

void subscriber::impl::subscribe(std::string channel) {
    table_.want(std::move(channel));
    wake_writer();
}

void subscriber::impl::unsubscribe(const std::string& channel) {
    table_.unwant(channel);
    wake_writer();
}

void subscriber::impl::wake_writer() {
    if (table_.has_commands()) {
        output_signal_.cancel();
    }
}

task<void> subscriber::impl::run(std::shared_ptr<impl> self) {
    while (!self->stopped_) {
        const auto fresh = co_await self->connect();
        if (self->stopped_) {
            co_return;
        }
        if (fresh) {
            const auto begin = steady::now();
            co_await self->read_until_lost(*fresh);
            if (steady::now() - begin > 2 * self->tuning_.backoff_most) {
                self->backoff_.reset();
            }
        } else {
            log_warn("redis subscriber cannot connect",
                     {{"name", self->name_}, {"problem", fresh.error().message}});
        }
        if (!self->stopped_) {
            self->pause_.expires_after(self->backoff_.next(self->random_));
            co_await self->pause_.async_wait(as_result);
        }
    }
}

task<result<std::shared_ptr<link>>> subscriber::impl::connect() {
    auto opened = co_await link::open(executor_, where_, tuning_.connect_limit);
    if (!opened) {
        co_return opened;
    }
    auto words = greeting(where_, name_);
    words.push_back({"PING"});
    const auto answers = co_await link::exchange(*opened, std::move(words), tuning_.connect_limit);
    if (!answers) {
        co_return answers.error();
    }
    const auto polite = check_greeting(*answers);
    if (!polite) {
        (*opened)->close();
        co_return polite.error();
    }
    co_return opened;
}

task<void> subscriber::impl::read_until_lost(std::shared_ptr<link> over) {
    link_ = over;
    last_received_ = steady::now();
    table_.connected();
    asio::co_spawn(executor_, write_loop(shared_from_this(), over), asio::detached);
    asio::co_spawn(executor_, watch(shared_from_this(), over), asio::detached);
    reply_reader reader;
    while (!stopped_) {
        const std::string_view bytes = co_await over->read();
        if (bytes.empty() || stopped_) {
            break;
        }
        last_received_ = steady::now();
        last_heard_ = last_received_;
        const bool sound = reader.feed(bytes) && hand_over(reader);
        if (to_.on_drained && !stopped_) {
            to_.on_drained();
        }
        wake_writer();
        if (!sound) {
            log_error("redis subscriber got bytes that make no sense",
                      {{"name", name_}, {"problem", reader.problem()}});
            break;
        }
    }
    over->close();
    link_.reset();
    table_.lost();
    output_signal_.cancel();
    watch_timer_.cancel();
    if (!stopped_) {
        replaced().Increment();
        log_warn("redis subscriber lost", {{"name", name_}});
        if (to_.on_lost) {
            to_.on_lost();
        }
    }
}

/// False: the stream is broken.
bool subscriber::impl::hand_over(reply_reader& reader) {
    reply push;
    reply_reader::status status{};
    while (!stopped_ && (status = reader.next(push)) == reply_reader::status::reply) {
        const auto event = table_.receive(push);
        using kind = subscription_table::event::kind;
        if (event.what == kind::refused) {
            log_error("redis refuses a subscription", {{"name", name_}, {"reply", event.payload}});
        } else if (event.channel == probe_channel_) {
            continue; // it only had to arrive
        } else if (event.what == kind::message && to_.on_message) {
            to_.on_message(event.channel, event.payload);
        } else if (event.what == kind::subscribed && to_.on_subscribed) {
            to_.on_subscribed(event.channel);
        }
    }
    return status != reply_reader::status::broken;
}

task<void> subscriber::impl::write_loop(std::shared_ptr<impl> self, std::shared_ptr<link> over) {
    while (over->is_open() && self->link_ == over) {
        if (!self->table_.has_commands()) {
            co_await self->output_signal_.async_wait(as_result);
            continue;
        }
        std::string bytes;
        for (const arguments& words : self->table_.take_commands()) {
            append_command(bytes, words);
        }
        const bool written = co_await over->write(bytes);
        if (!written) {
            over->close(); // the reader notices
        }
    }
}

/// A failover can leave TCP up but silent; what is published through the other connection must arrive here.
task<void> subscriber::impl::watch(std::shared_ptr<impl> self, std::shared_ptr<link> over) {
    while (over->is_open() && self->link_ == over) {
        const auto heard = self->last_received_;
        if (steady::now() - heard < self->tuning_.idle) {
            self->watch_timer_.expires_at(heard + self->tuning_.idle);
            co_await self->watch_timer_.async_wait(as_result);
            continue;
        }
        self->probe();
        self->watch_timer_.expires_after(self->tuning_.probe_limit);
        co_await self->watch_timer_.async_wait(as_result);
        if (self->link_ == over && self->last_received_ == heard) {
            log_warn("redis subscriber is silent, replacing it", {{"name", self->name_}});
            over->close();
        }
    }
}

void subscriber::impl::probe() {
    const call_options options{.deadline = tuning_.probe_limit, .idempotent = true};
    prober_->send({"PUBLISH", probe_channel_, "probe"}, options, completion([](const result<reply>&) {}));
}

subscriber::subscriber(asio::any_io_executor executor, endpoint where, client& prober, std::string name,
                       handlers to)
    : subscriber(std::move(executor), std::move(where), prober, std::move(name), std::move(to), tuning{}) {}

subscriber::subscriber(asio::any_io_executor executor, endpoint where, client& prober, std::string name,
                       handlers to, tuning chosen)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(where), prober, std::move(name),
                                   std::move(to), chosen)) {}

subscriber::~subscriber() {
    impl_->stop();
}

void subscriber::start() {
    impl_->start();
}

void subscriber::stop() {
    impl_->stop();
}

void subscriber::subscribe(std::string channel) {
    impl_->subscribe(std::move(channel));
}

void subscriber::unsubscribe(const std::string& channel) {
    impl_->unsubscribe(channel);
}

bool subscriber::is_connected() const noexcept {
    return impl_->is_connected();
}

std::chrono::steady_clock::time_point subscriber::last_heard() const noexcept {
    return impl_->last_heard();
}

bool subscriber::is_subscribed(std::string_view channel) const {
    return impl_->is_subscribed(channel);
}

} // namespace convene::redis
