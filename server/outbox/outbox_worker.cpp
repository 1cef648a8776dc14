#include "server/outbox/outbox_worker.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace convene::outbox {

namespace {

constexpr std::size_t fields_per_entry = 5;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string key_of(const std::string& tag, std::string_view part = {}) {
    return "cv:" + tag + ":outbox" + std::string(part);
}

prometheus::Counter& outcomes(const char* outcome) {
    return counter("convene_outbox_entries_total", "Outbox entries by what became of a try.",
                   {{"outcome", outcome}});
}

} // namespace

std::chrono::milliseconds backoff_after(unsigned tries, const worker_settings& settings) {
    const auto doublings = std::min(tries > 0 ? tries - 1 : 0U, 20U);
    const std::chrono::milliseconds wait = settings.first_wait * (std::int64_t{1} << doublings);
    return std::min(wait, settings.most_wait);
}

class outbox_worker::impl : public std::enable_shared_from_this<outbox_worker::impl> {
public:
    impl(const asio::any_io_executor& executor, redis::client& store, const clock& time, id_source& random,
         worker_settings settings)
        : executor_(executor), idle_(executor), store_(store), clock_(time), random_(random),
          settings_(settings) {
        handlers_["nothing"] = [](entry) -> task<result<void>> { co_return result<void>(); };
    }

    static task<void> run(std::shared_ptr<impl> self) {
        while (!self->stopped_) {
            std::size_t leased = 0;
            // By number: another tag may be added while this waits.
            for (std::size_t i = 0; i < self->tags_.size(); ++i) {
                leased += co_await lease_some(self, self->tags_[i]);
            }
            if (leased == 0 || self->busy_ >= self->settings_.parallel) {
                self->idle_.expires_after(self->settings_.poll);
                if (!std::exchange(self->poked_, false)) {
                    co_await self->idle_.async_wait(as_result);
                }
            }
        }
    }

    void wake() {
        poked_ = true;
        idle_.cancel();
    }

    asio::any_io_executor executor_;
    asio::steady_timer idle_;
    redis::client& store_;
    const clock& clock_;
    id_source& random_;
    worker_settings settings_;
    std::map<std::string, handler, std::less<>> handlers_;
    std::vector<std::string> tags_;
    unsigned busy_ = 0;
    bool stopped_ = true;
    bool poked_ = false;

private:
    /// Leases what fits and starts it; returns how many.
    static task<std::size_t> lease_some(std::shared_ptr<impl> self, std::string tag) {
        const unsigned room = self->settings_.parallel - std::min(self->busy_, self->settings_.parallel);
        if (room == 0 || self->stopped_) {
            co_return 0;
        }
        const instant now = self->clock_.now();
        const std::string lease_end = number(to_unix_ms(now + self->settings_.lease));
        std::vector<std::string> keys{key_of(tag), key_of(tag, ":due"), key_of(tag, ":tries"),
                                      key_of(tag, ":dead")};
        redis::arguments args{tag, number(to_unix_ms(now)), lease_end, number(room),
                              number(self->settings_.most_tries)};
        auto leased = co_await self->store_.call("outbox_lease", std::move(keys), std::move(args));
        if (!leased) {
            co_return 0; // the store is away: the client logs that, the next look comes by itself
        }
        const std::size_t count = leased->size() / fields_per_entry;
        for (std::size_t i = 0; i < count; ++i) {
            const redis::reply& r = *leased;
            entry one;
            one.tag = tag;
            one.id = r[i * fields_per_entry].str();
            one.kind = r[i * fields_per_entry + 1].str();
            one.json = r[i * fields_per_entry + 2].str();
            one.tries = static_cast<unsigned>(r[i * fields_per_entry + 3].number());
            one.fact = r[i * fields_per_entry + 4].str();
            ++self->busy_;
            asio::co_spawn(self->executor_, carry_out(self, std::move(one), lease_end), asio::detached);
        }
        co_return count;
    }

    static task<void> carry_out(std::shared_ptr<impl> self, entry one, std::string lease_end) {
        result<void> outcome = co_await act(self, one);
        if (outcome) {
            outcomes("done").Increment();
            co_await finish(self, one);
        } else {
            co_await put_back(self, one, outcome.error(), lease_end);
        }
        --self->busy_;
        self->wake();
    }

    static task<result<void>> act(std::shared_ptr<impl> self, entry one) {
        const auto found = self->handlers_.find(one.kind);
        if (found == self->handlers_.end()) {
            // A newer server of the same installation may know it: retried, never dropped in silence.
            co_return error(errc::unavailable, "nobody here handles this kind");
        }
        result<void> outcome;
        try {
            outcome = co_await found->second(std::move(one));
        } catch (const std::exception& broken) {
            outcome = error(errc::internal, broken.what());
        }
        co_return outcome;
    }

    static task<void> finish(std::shared_ptr<impl> self, entry one) {
        std::vector<std::string> keys{key_of(one.tag)};
        redis::arguments args{one.tag, one.id};
        redis::call_options repeatable{.deadline = std::chrono::seconds(20), .idempotent = true};
        auto done = co_await self->store_.call("outbox_done", std::move(keys), std::move(args), repeatable);
        if (!done) {
            log_warn("outbox entry done but not acknowledged", {{"entry", one.id}, {"tag", one.tag}});
        }
    }

    static task<void> put_back(std::shared_ptr<impl> self, entry one, error why, std::string lease_end) {
        const bool hopeless = why.code == errc::invalid || why.code == errc::not_found ||
                              one.tries >= self->settings_.most_tries;
        const auto longest = backoff_after(one.tries, self->settings_).count();
        // Between half and the whole of the wait: never at once, never all together.
        const auto wait =
            longest / 2 +
            self->random_.below(static_cast<std::uint32_t>(std::max<std::int64_t>(longest / 2, 1)));
        const instant next = self->clock_.now() + std::chrono::milliseconds(wait);
        std::vector<std::string> keys{key_of(one.tag), key_of(one.tag, ":due"), key_of(one.tag, ":dead")};
        redis::arguments args{one.tag, one.id, lease_end, hopeless ? std::string() : number(to_unix_ms(next)),
                              std::string(to_string(why.code)) + ": " + why.message};
        auto put = co_await self->store_.call("outbox_retry", std::move(keys), std::move(args));
        outcomes(hopeless ? "dead" : "retried").Increment();
        log_warn(hopeless ? "outbox entry given up" : "outbox entry failed", {{"entry", one.id},
                                                                              {"tag", one.tag},
                                                                              {"kind", one.kind},
                                                                              {"try", one.tries},
                                                                              {"code", to_string(why.code)},
                                                                              {"stored", put.has_value()}});
    }
};

outbox_worker::outbox_worker(const asio::any_io_executor& executor, redis::client& store, const clock& time,
                             id_source& random, worker_settings settings)
    : impl_(std::make_shared<impl>(executor, store, time, random, settings)) {}

outbox_worker::~outbox_worker() {
    stop();
}

void outbox_worker::handle(std::string kind, handler act) {
    impl_->handlers_[std::move(kind)] = std::move(act);
}

void outbox_worker::watch(std::string tag) {
    if (std::ranges::find(impl_->tags_, tag) == impl_->tags_.end()) {
        impl_->tags_.push_back(std::move(tag));
    }
}

void outbox_worker::start() {
    if (std::exchange(impl_->stopped_, false)) {
        asio::co_spawn(impl_->executor_, impl::run(impl_), asio::detached);
    }
}

void outbox_worker::stop() {
    impl_->stopped_ = true;
    impl_->wake();
}

void outbox_worker::poke() {
    impl_->wake();
}

unsigned outbox_worker::busy() const noexcept {
    return impl_->busy_;
}

} // namespace convene::outbox
