#include "server/realtime/hub.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace convene::realtime {

using namespace std::chrono_literals;

namespace {

constexpr auto open_deadline = 2s;
constexpr auto read_retry = 100ms;
constexpr auto empty_channel_life = 30s;

redis::subscriber::handlers handlers_for(hub& to, const bus& self) {
    redis::subscriber::handlers handle;
    handle.on_message = [&to](std::string_view prefix, std::string_view payload) {
        to.handle_message(prefix, payload);
    };
    handle.on_drained = [&to] { to.handle_drained(); };
    handle.on_subscribed = [&to](std::string_view prefix) { to.handle_subscribed(prefix); };
    handle.on_lost = [&to, &self] { to.handle_lost(self); };
    return handle;
}

} // namespace

bus::bus(asio::io_context& loop, hub& to, redis::client& store, redis::endpoint where,
         const std::string& name)
    : store_(store),
      subscriber_(loop.get_executor(), std::move(where), store, name, handlers_for(to, *this)) {}

hub::hub(asio::io_context& loop, settings chosen, id_source& ids, const clock& time)
    : loop_(loop), settings_(std::move(chosen)), ids_(ids), time_(time), flush_timer_(loop),
      tick_timer_(loop) {}

hub::~hub() = default;

void hub::start() {
    asio::co_spawn(loop_, tick(), asio::detached);
}

void hub::stop() {
    stopped_ = true;
    tick_timer_.cancel();
    flush_timer_.cancel();
}

hub::entry* hub::find(std::string_view prefix) {
    const auto found = channels_.find(prefix);
    return found == channels_.end() ? nullptr : &found->second;
}

task<result<channel*>> hub::open(channel_address where) {
    if (where.closed && is_cut_off()) {
        co_return error(errc::unavailable, "This room cannot be reached right now. Please try again soon.");
    }
    if (find(where.prefix) == nullptr) {
        if (channels_.size() >= settings_.most_channels) {
            co_return error(errc::unavailable,
                            "This server has too many open rooms. Please try again later.");
        }
        entry made;
        made.content = std::make_unique<channel>(where, settings_.channels);
        made.went_live = std::make_unique<asio::steady_timer>(loop_);
        channels_.emplace(where.prefix, std::move(made));
        where.on->subscriber().subscribe(where.prefix);
    }
    const auto deadline = time_.steady_now() + open_deadline;
    for (;;) {
        entry* now = find(where.prefix);
        if (now == nullptr || time_.steady_now() >= deadline) {
            co_return error(errc::unavailable,
                            "The room cannot be reached right now. Nothing is lost; please try again.");
        }
        now->content->empty_since = time_.steady_now();
        if (now->content->order().is_live()) {
            co_return now->content.get();
        }
        now->went_live->expires_at(deadline);
        co_await now->went_live->async_wait(as_result);
    }
}

task<result<std::optional<catch_up>>> hub::recover(channel& in, position since) {
    const auto nothing = std::optional<catch_up>{};
    if (since.offset < 0) {
        co_return nothing;
    }
    for (int tries = 0; tries < 3; ++tries) {
        // Below zero is no position: for channel_read it is the question for the newest one.
        if (since.epoch != in.order().epoch() || since.offset < 0) {
            co_return nothing;
        }
        if (auto quick = from_memory(in, since, settings_.most_recovered_bytes);
            quick && since.offset <= in.order().top()) {
            co_return quick;
        }
        redis::arguments words{since.epoch, std::to_string(since.offset),
                               std::to_string(settings_.most_recovered)};
        const std::vector<std::string> keys{in.prefix()};
        auto answer =
            co_await in.home().store().call("channel_read", keys, std::move(words), {.idempotent = true});
        if (!answer) {
            co_return answer.error();
        }
        store_read read = parse_store_read(*answer);
        if (read.epoch != since.epoch || !read.complete) {
            co_return nothing;
        }
        // What the bus has not brought yet comes through the feed; what it brought meanwhile is in the ring.
        const std::int64_t top = in.order().top();
        std::erase_if(read.entries, [&](const publication& one) { return one.offset > top; });
        const std::int64_t read_up_to = std::min(read.top, std::max(top, since.offset));
        if (top <= read.top || in.recent().covers(read_up_to, top)) {
            catch_up found{std::max(top, since.offset), 0, {}};
            std::string payload;
            for (const publication& one : read.entries) {
                payload += payload.empty() ? "" : "\n";
                payload += encode_push(in.name(), read.epoch, one);
                ++found.missed;
            }
            if (top > read.top) {
                const frame newer = in.recent().since(read_up_to);
                payload += payload.empty() ? "" : "\n";
                payload += newer.payload();
                found.missed += top - read_up_to;
            }
            if (payload.size() > settings_.most_recovered_bytes) {
                co_return nothing;
            }
            found.frames = payload.empty() ? frame{} : frame::text(payload);
            co_return std::optional<catch_up>{std::move(found)};
        }
    }
    co_return nothing;
}

std::optional<catch_up> hub::continue_from(channel& in, const position& at) {
    return from_memory(in, at, settings_.most_bytes_after_snapshot);
}

std::optional<catch_up> hub::from_memory(channel& in, const position& at, std::size_t most_bytes) {
    const std::int64_t top = in.order().top();
    if (!in.order().is_live() || at.epoch != in.order().epoch()) {
        return {};
    }
    if (at.offset >= top) {
        return catch_up{at.offset, 0, {}}; // the snapshot is ahead of the bus: what comes up to it is skipped
    }
    if (!in.recent().covers(at.offset, top)) {
        return {};
    }
    const frame missed = in.recent().since(at.offset);
    if (missed.payload().size() > most_bytes) {
        return {};
    }
    return catch_up{top, top - at.offset, missed};
}

void hub::join(subscription& who, listener& to, channel& in, std::int64_t at) {
    in.add(who, to, at);
}

void hub::leave(subscription& who) {
    if (who.in != nullptr) {
        channel& from = *who.in;
        from.remove(who);
        from.empty_since = time_.steady_now();
    }
}

void hub::on_control(control_handler handler) {
    control_.push_back(std::move(handler));
}

void hub::listen_to_control(bus& on) {
    on.subscriber().subscribe(std::string(control_channel));
    control_bus_ = control_bus_ == nullptr ? &on : control_bus_;
}

void hub::handle_message(std::string_view prefix, std::string_view payload) {
    if (prefix == control_channel) {
        for (const control_handler& each : control_) {
            each(payload);
        }
        return;
    }
    entry* to = find(prefix);
    auto arrived = parse_bus_message(payload);
    if (to == nullptr || !arrived) {
        return;
    }
    channel& in = *to->content;
    if (in.is_closed() && is_cut_off()) {
        fence();
        return; // what is missing now is read from the store by whoever may come back
    }
    if (arrived->epoch.empty()) {
        in.take_ephemeral(arrived->content, arrived->key);
        mark_dirty(in);
        return;
    }
    std::vector<publication> ready;
    const auto next = in.order().on_message(arrived->epoch, std::move(arrived->content), ready);
    if (!ready.empty()) {
        in.take(ready);
        mark_dirty(in);
    }
    if (next == feed::action::read_store) {
        static auto& gaps =
            counter("convene_feed_gaps_total", "Gaps in the bus that were repaired from the store.");
        gaps.Increment();
        start_read(*to);
    }
}

void hub::handle_drained() {
    flush_due();
}

void hub::handle_subscribed(std::string_view prefix) {
    if (entry* to = find(prefix)) {
        to->content->order().on_subscribed();
        to->outdated = to->reading;
        start_read(*to);
    }
}

void hub::handle_lost(const bus& on) {
    for (auto& [prefix, each] : channels_) {
        if (&each.content->home() == &on) {
            each.content->order().on_lost();
        }
    }
}

void hub::start_read(entry& into) {
    if (!into.reading) {
        into.reading = true;
        asio::co_spawn(loop_, read_store(into.content->prefix()), asio::detached);
    }
}

task<void> hub::read_store(std::string prefix) {
    for (bool more = true; more && !stopped_;) {
        more = co_await read_once(prefix);
    }
    if (entry* done = find(prefix)) {
        done->reading = false;
    }
    flush_due();
}

task<bool> hub::read_once(std::string prefix) {
    entry* from = find(prefix);
    if (from == nullptr) {
        co_return false;
    }
    from->outdated = false;
    redis::client& store = from->content->home().store();
    redis::arguments words{ids_.token(5), std::to_string(from->content->order().read_after()),
                           std::to_string(settings_.most_recovered)};
    const std::vector<std::string> keys{prefix};
    const auto answer = co_await store.call("channel_read", keys, std::move(words), {.idempotent = true});
    from = find(prefix);
    if (from == nullptr) {
        co_return false;
    }
    if (!answer) {
        asio::steady_timer pause(loop_, read_retry);
        co_await pause.async_wait(as_result);
        co_return true;
    }
    if (from->outdated) {
        co_return true;
    }
    channel& in = *from->content;
    std::vector<publication> ready;
    const auto next = in.order().on_read(parse_store_read(*answer), ready);
    if (!ready.empty()) {
        in.take(ready);
        mark_dirty(in);
    }
    if (next == feed::action::rewound) {
        log_warn("store went back, epoch changes", {{"channel", in.name()}});
        redis::arguments epochs{in.order().epoch(), ids_.token(5)};
        co_await store.call("channel_reset", keys, std::move(epochs), {.idempotent = true});
        co_return true;
    }
    if (next == feed::action::reset) {
        in.flush(time_.steady_now());
        in.drop_all();
    }
    if (in.order().is_live()) {
        from->went_live->cancel();
    }
    co_return next == feed::action::read_store;
}

void hub::mark_dirty(channel& changed) {
    if (std::find(dirty_.begin(), dirty_.end(), &changed) == dirty_.end()) {
        dirty_.push_back(&changed);
    }
}

void hub::flush_due() {
    const auto now = time_.steady_now();
    auto next = std::chrono::steady_clock::time_point::max();
    std::erase_if(dirty_, [&](channel* each) {
        if (each->is_due(now, settings_.flush_window)) {
            each->flush(now);
            return true;
        }
        next = std::min(next, each->next_flush(settings_.flush_window));
        return false;
    });
    if (dirty_.empty() || flush_armed_ || stopped_) {
        return;
    }
    flush_armed_ = true;
    flush_timer_.expires_at(next);
    flush_timer_.async_wait([this](boost::system::error_code ec) {
        flush_armed_ = false;
        if (!ec) {
            flush_due();
        }
    });
}

task<void> hub::tick() {
    while (!stopped_) {
        tick_timer_.expires_after(1s);
        co_await tick_timer_.async_wait(as_result);
        if (!stopped_) {
            fence();
            sweep(time_.steady_now());
        }
    }
}

void hub::sweep(std::chrono::steady_clock::time_point now) {
    for (auto it = channels_.begin(); it != channels_.end();) {
        channel& each = *it->second.content;
        if (auto words = presence_words(each, now)) {
            asio::co_spawn(loop_, report_presence(each.prefix(), std::move(*words)), asio::detached);
        }
        const bool unused = each.listener_count() == 0 && each.people().left.empty() &&
                            !each.people().owes_report && !it->second.reading &&
                            now - each.empty_since > empty_channel_life;
        if (unused) {
            each.home().subscriber().unsubscribe(each.prefix());
            std::erase(dirty_, &each);
            it = channels_.erase(it);
        } else {
            ++it;
        }
    }
}

} // namespace convene::realtime
