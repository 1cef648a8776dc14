#include "server/realtime/channel.hpp"

#include "server/core/metrics.hpp"

#include <algorithm>

namespace convene::realtime {

namespace {

prometheus::Counter& sends() {
    static auto& total = counter("convene_fanout_sends_total", "Frames handed to connections by channels.");
    return total;
}

prometheus::Counter& deliveries() {
    static auto& total =
        counter("convene_fanout_deliveries_total", "Publications delivered: publications x receivers.");
    return total;
}

} // namespace

channel::channel(channel_address where, limits bounds)
    : name_(std::move(where.name)), prefix_(std::move(where.prefix)), bus_(where.on),
      counts_people_(where.counts_people), closed_(where.closed), limits_(bounds),
      ring_(bounds.ring_entries, bounds.ring_bytes) {}

void channel::take(std::vector<publication>& arrived) {
    for (publication& one : arrived) {
        std::string line = encode_push(name_, feed_.epoch(), one);
        pending_.append(one.offset, line);
        ring_.append(one.offset, std::move(line));
        if (one.redacts > 0) {
            ring_.forget_up_to(one.redacts);
            last_redaction_ = one.offset;
        }
    }
    arrived.clear();
}

void channel::take_ephemeral(const publication& arrived, std::string_view key) {
    std::string line = encode_ephemeral(name_, arrived.event, arrived.data);
    const std::string slot = key.empty() ? arrived.event : arrived.event + ' ' + std::string(key);
    counters_[slot] = line;
    ephemeral_[slot] = std::move(line);
}

void channel::flush(std::chrono::steady_clock::time_point now) {
    last_flush_ = now;
    const auto started = std::chrono::steady_clock::now();
    if (!pending_.empty()) {
        const auto batch = pending_.seal();
        const auto count = static_cast<double>(batch.last - batch.first + 1);
        for (seat& each : seats_) {
            if (each.position + 1 == batch.first) {
                each.position = batch.last;
                each.to->send(batch.whole);
            } else if (const frame rest = batch.after(each.position)) {
                each.position = batch.last;
                each.to->send(rest);
            }
        }
        sends().Increment(static_cast<double>(seats_.size()));
        deliveries().Increment(count * static_cast<double>(seats_.size()));
    }
    for (const auto& [event, line] : ephemeral_) {
        const frame bytes = frame::text(line);
        for (const seat& each : seats_) {
            each.to->send_ephemeral(bytes);
        }
    }
    ephemeral_.clear();
    flush_cost_ = std::chrono::steady_clock::now() - started;
}

std::chrono::steady_clock::time_point channel::next_flush(std::chrono::milliseconds window) const noexcept {
    const std::chrono::steady_clock::duration stretched =
        std::min<std::chrono::steady_clock::duration>(3 * flush_cost_, longest_window);
    return last_flush_ + std::max<std::chrono::steady_clock::duration>(window, stretched);
}

void channel::add(subscription& who, listener& to, std::int64_t at) {
    who.to = &to;
    who.in = this;
    who.index = seats_.size();
    seats_.push_back({&to, at, &who});
    if (!counts_people_) {
        return;
    }
    const std::string person = to.person().str();
    if (++crowd_.persons[person] == 1) {
        crowd_.joined.push_back(person);
    }
}

void channel::remove(subscription& who) {
    if (who.in != this) {
        return;
    }
    const std::string person = who.to->person().str();
    if (const auto found = crowd_.persons.find(person);
        found != crowd_.persons.end() && --found->second == 0) {
        crowd_.persons.erase(found);
        crowd_.left.push_back(person);
    }
    seats_[who.index] = seats_.back();
    seats_[who.index].who->index = who.index;
    seats_.pop_back();
    who.in = nullptr;
}

void channel::drop_all() {
    ring_.clear();
    for (const seat& each : seats_) {
        each.to->on_insufficient_state();
    }
}

} // namespace convene::realtime
