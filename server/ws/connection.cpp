#include "server/ws/connection.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"

namespace convene::ws {

using namespace std::chrono_literals;

namespace {

constexpr auto close_patience = 2s;

/// RFC 6455 section 5.5.1: code, then a reason of at most 123 bytes.
realtime::frame close_frame(protocol::close_code code, std::string_view reason) {
    reason = reason.substr(0, 123);
    const auto number = static_cast<unsigned>(code);
    std::string bytes{static_cast<char>(0x88), static_cast<char>(reason.size() + 2),
                      static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
    bytes += reason;
    return realtime::frame::raw(std::move(bytes));
}

const realtime::frame& heartbeat_frame() {
    static const realtime::frame bytes = realtime::frame::text("{}");
    return bytes;
}

prometheus::Counter& closes(protocol::close_code code) {
    // One of seventeen codes: few label values.
    return counter("convene_ws_closes_total", "Connections that we closed, by close code.",
                   {{"code", std::to_string(static_cast<unsigned>(code))}});
}

} // namespace

connection::connection(const limits_config& limits, realtime::hub& hub, connection_id id,
                       auth::principal caller, const clock& time)
    : queue_(limits.queue_bytes), last_sent_(time.steady_now()), limits_(limits), hub_(hub),
      id_(std::move(id)), caller_(std::move(caller)), time_(time),
      command_rate_(limits.commands_per_s, limits.commands_burst, last_sent_), last_heard_(last_sent_) {}

connection::~connection() {
    leave_all();
}

void connection::send(const realtime::frame& bytes) {
    if (closing_) {
        return;
    }
    last_sent_ = time_.steady_now();
    if (!queue_.empty() || draining_) {
        push(bytes, 0);
        return;
    }
    const std::string_view all = bytes.bytes();
    const iovec piece{const_cast<char*>(all.data()), all.size()};
    bool failed = false;
    const std::size_t sent = write_now(&piece, 1, failed);
    if (failed) {
        closing_ = true;
        abort();
    } else if (sent < all.size()) {
        push(bytes, sent);
    }
}

void connection::send_ephemeral(const realtime::frame& bytes) {
    // Behind already: the next counter is newer than this one would be on arrival.
    if (queue_.empty()) {
        send(bytes);
    }
}

void connection::send_raw(std::string_view bytes) {
    if (closing_) {
        return; // after our close frame nothing may follow
    }
    send(realtime::frame::raw(std::string(bytes)));
}

void connection::push(const realtime::frame& bytes, std::size_t sent) {
    if (!queue_.push(bytes, sent)) {
        if (sent > 0) {
            queue_.force(bytes, sent); // its beginning has left: the stream must stay whole
        }
        close(protocol::close_code::slow_reader, "slow");
        return;
    }
    ensure_draining();
}

void connection::ensure_draining() {
    if (!draining_ && !queue_.empty()) {
        draining_ = true;
        queued_since_ = time_.steady_now();
        start_draining();
    }
}

void connection::on_insufficient_state() {
    close(protocol::close_code::insufficient_state, "insufficient state");
}

void connection::close(protocol::close_code code, std::string_view reason) {
    if (closing_) {
        return;
    }
    if (code == protocol::close_code::slow_reader) {
        queue_.drop_unsent();
    }
    closing_ = true;
    close_deadline_ = time_.steady_now() + close_patience;
    queue_.force(close_frame(code, reason));
    closes(code).Increment();
    ensure_draining();
}

void connection::closed_by_codec(protocol::close_code code) {
    closes(code).Increment();
}

void connection::end_sending() {
    if (!closing_) {
        closing_ = true;
        close_deadline_ = time_.steady_now() + close_patience;
    }
}

membership* connection::find_membership(const std::string& channel) {
    const auto found = memberships_.find(channel);
    return found == memberships_.end() ? nullptr : found->second.get();
}

membership* connection::add_membership(const std::string& channel) {
    if (membership* known = find_membership(channel)) {
        return known;
    }
    if (memberships_.size() >= max_memberships || closing_) {
        return nullptr;
    }
    return memberships_.emplace(channel, std::make_unique<membership>()).first->second.get();
}

void connection::remove_membership(const std::string& channel) {
    if (membership* known = find_membership(channel)) {
        hub_.leave(known->subscription);
        memberships_.erase(channel);
    }
}

void connection::remove_memberships_of(std::string_view beginning) {
    std::erase_if(memberships_, [&](const auto& each) {
        if (!each.first.starts_with(beginning)) {
            return false;
        }
        hub_.leave(each.second->subscription);
        return true;
    });
}

void connection::leave_all() {
    for (auto& [name, each] : memberships_) {
        hub_.leave(each->subscription);
    }
    memberships_.clear();
}

void connection::tick(time_point now) {
    if (closing_) {
        if (now >= close_deadline_) {
            abort();
        }
        return;
    }
    if (!queue_.empty() && now - queued_since_ > limits_.write_stall) {
        close(protocol::close_code::slow_reader, "slow");
    } else if (now - last_heard_ > limits_.heartbeat + limits_.heartbeat_grace) {
        close(protocol::close_code::heartbeat_missed, "heartbeat missed");
    } else if (now - last_sent_ >= limits_.heartbeat && queue_.empty()) {
        send(heartbeat_frame());
    }
}

} // namespace convene::ws
