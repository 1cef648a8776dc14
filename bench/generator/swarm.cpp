#include "generator/swarm.hpp"

#include "generator/message_text.hpp"
#include "wire/socket.hpp"
#include "wire/websocket.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace convene::bench {

swarm::swarm(adapter& speaks, const options& chosen)
    : adapter_(speaks), options_(chosen), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) {
        throw_errno("epoll_create1");
    }
}

swarm::~swarm() {
    for (connection& each : connections_) {
        drop(each);
    }
    ::close(epoll_);
}

connection& swarm::add(duty role, std::uint32_t room) {
    connection& added = connections_.emplace_back();
    added.index = static_cast<std::uint32_t>(connections_.size() - 1);
    added.room = room;
    added.role = role;
    return added;
}

void swarm::open(connection& away) {
    to_open_.push_back(&away);
}

void swarm::start_opening() {
    while (!to_open_.empty() && opening_ < options_.connecting) {
        connection& next = *to_open_.front();
        to_open_.pop_front();
        next.descriptor = start_connect(options_.port, next.receive_buffer_bytes);
        next.state = phase::connecting;
        next.close_code = 0;
        ++opening_;
        watch(next, EPOLL_CTL_ADD, EPOLLOUT);
    }
}

void swarm::drop(connection& away) {
    if (away.descriptor < 0) {
        return;
    }
    leave_opening(away.state);
    close_with_reset(away.descriptor);
    away.descriptor = -1;
    away.state = phase::away;
    away.waits_for_room = false;
    away.unread.clear();
    away.unsent.clear();
}

void swarm::set_reading(connection& of, bool may_read) {
    of.may_read = may_read;
    watch(of, EPOLL_CTL_MOD, may_read ? EPOLLIN : 0U);
}

void swarm::post() {
    connection& by = *publishers_[next_publisher_++ % publishers_.size()];
    const message_mark mark{.sent_us = stamp_us(), .number = ++seen.posted};
    if (by.unsent.empty()) {
        has_posts_.push_back(&by);
    }
    adapter_.post(by, make_message_text(options_.text_bytes, mark), mark.number);
}

void swarm::flush_posts() {
    for (connection* by : has_posts_) {
        if (by->descriptor >= 0 && !by->waits_for_room) {
            flush(*by);
        }
    }
    has_posts_.clear();
}

void swarm::run_once(std::int64_t until_ns) {
    flush_posts();
    start_opening();
    keep_some_alive();
    const std::int64_t left = options_.busy_poll ? 0 : std::max<std::int64_t>(0, until_ns - now_ns());
    const timespec timeout{.tv_sec = left / ns_per_s, .tv_nsec = left % ns_per_s};
    const int count =
        ::epoll_pwait2(epoll_, events_.data(), static_cast<int>(events_.size()), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events_[static_cast<std::size_t>(i)];
        handle(*static_cast<connection*>(event.data.ptr), event.events);
    }
}

/// A hundredth of all connections every fifth of a second: nobody's turn disturbs the latencies.
void swarm::keep_some_alive() {
    const std::int64_t now = now_ns();
    if (now < alive_until_ns_) {
        return;
    }
    alive_until_ns_ = now + 200 * ns_per_ms;
    for (std::size_t i = 0; i < connections_.size() / 100 + 1 && !connections_.empty(); ++i) {
        connection& peer = connections_[next_alive_++ % connections_.size()];
        if (peer.state == phase::joined && peer.may_read && peer.unsent.empty()) {
            adapter_.keep_alive(peer);
            flush(peer);
        }
    }
}

void swarm::handle(connection& peer, std::uint32_t events) {
    if (peer.descriptor < 0) {
        return;
    }
    if (peer.state == phase::connecting) {
        finish_connect(peer);
        return;
    }
    if ((events & EPOLLOUT) != 0) {
        flush(peer);
    }
    if ((events & EPOLLIN) != 0 && peer.may_read) {
        read_from(peer);
    } else if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        lose(peer);
    }
}

void swarm::finish_connect(connection& peer) {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(peer.descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
        ++seen.failed_opens;
        drop(peer);
        return;
    }
    peer.state = phase::upgrading;
    watch(peer, EPOLL_CTL_MOD, EPOLLIN);
    peer.unsent = adapter_.upgrade_request(peer);
    flush(peer);
}

void swarm::read_from(connection& peer) {
    const std::size_t kept = peer.unread.copy(input_.data(), input_.size());
    const ssize_t got = ::recv(peer.descriptor, input_.data() + kept, input_.size() - kept, 0);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            lose(peer);
        }
        return;
    }
    seen.now_us = stamp_us();
    peer.received_bytes += static_cast<std::uint64_t>(got);
    std::string_view bytes(input_.data(), kept + static_cast<std::size_t>(got));
    const phase before = peer.state;
    if (peer.state == phase::upgrading) {
        bytes.remove_prefix(take_head(peer, bytes));
    }
    if (peer.state != phase::upgrading && peer.state != phase::away) {
        bytes.remove_prefix(take_frames(peer, bytes));
    }
    if (peer.state == phase::away) {
        return;
    }
    peer.unread.assign(bytes);
    if (peer.state == phase::joined) {
        leave_opening(before);
    }
    if (!peer.unsent.empty() && !peer.waits_for_room) {
        flush(peer);
    }
}

std::size_t swarm::take_head(connection& peer, std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return 0;
    }
    if (!bytes.starts_with("HTTP/1.1 101")) {
        seen.remark(bytes);
        ++seen.failed_opens;
        drop(peer);
        return 0;
    }
    adapter_.on_upgraded(peer, seen);
    return end + 4;
}

std::size_t swarm::take_frames(connection& peer, std::string_view bytes) {
    std::size_t used = 0;
    frame_header header;
    while (read_frame_header(bytes.data() + used, bytes.size() - used, header) &&
           header.header_bytes + header.payload_bytes <= bytes.size() - used) {
        const std::string_view payload = bytes.substr(used + header.header_bytes, header.payload_bytes);
        used += header.header_bytes + header.payload_bytes;
        if (header.op == opcode::text) {
            adapter_.on_text(peer, payload, seen);
        } else {
            take_control(peer, payload, static_cast<std::uint8_t>(header.op));
        }
    }
    return used;
}

void swarm::take_control(connection& peer, std::string_view payload, std::uint8_t op) {
    if (op == static_cast<std::uint8_t>(opcode::ping)) {
        append_client_frame(peer.unsent, opcode::pong, payload);
    } else if (op == static_cast<std::uint8_t>(opcode::close) && payload.size() >= 2) {
        const auto high = static_cast<unsigned char>(payload[0]);
        const auto low = static_cast<unsigned char>(payload[1]);
        peer.close_code = static_cast<std::uint16_t>((high << 8) | low);
        seen.remark("closed: " + std::to_string(peer.close_code) + " " + std::string(payload.substr(2)));
    }
}

void swarm::flush(connection& peer) {
    if (!peer.unsent.empty()) {
        const ssize_t sent = ::send(peer.descriptor, peer.unsent.data(), peer.unsent.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            peer.unsent.erase(0, static_cast<std::size_t>(sent));
        }
    }
    const bool must_wait = !peer.unsent.empty();
    if (must_wait != peer.waits_for_room) {
        peer.waits_for_room = must_wait;
        const std::uint32_t reading = peer.may_read ? EPOLLIN : 0U;
        watch(peer, EPOLL_CTL_MOD, must_wait ? reading | EPOLLOUT : reading);
    }
}

void swarm::watch(connection& peer, int operation, std::uint32_t events) {
    epoll_event event{.events = events, .data = {.ptr = &peer}};
    if (::epoll_ctl(epoll_, operation, peer.descriptor, &event) != 0) {
        throw_errno("epoll_ctl");
    }
}

void swarm::lose(connection& peer) {
    if (peer.state == phase::joined) {
        ++seen.closed_by_server;
    } else {
        ++seen.failed_opens;
    }
    drop(peer);
}

void swarm::leave_opening(phase before) {
    if (before == phase::connecting || before == phase::upgrading || before == phase::joining) {
        --opening_;
    }
}

} // namespace convene::bench
