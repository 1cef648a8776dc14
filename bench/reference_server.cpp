// The yardstick: a bare epoll WebSocket server, one thread, nothing but fan-out. It encodes every frame
// once and sends the same bytes to every member of the room. No JSON parser, no sign-in, no store. What it
// reaches is what the kernel allows; the bench prints every other server as a share of it.

#include "wire/socket.hpp"
#include "wire/websocket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace convene::bench {

namespace {

struct settings {
    bool window = false; // --flush window: gather, else one send a message
    std::int64_t window_ns = 5'000'000;
    std::size_t history = 1024;               // frames kept per room for `since`
    std::size_t pad_bytes = 0;                // extra bytes in every wrapper, to compare at equal frame size
    std::size_t slow_limit_bytes = 1'048'576; // unsent bytes of one member, then it is cut off
    std::uint16_t port = 0;
};

struct room;

struct connection {
    room* member_of = nullptr;           // set once upgraded
    std::unique_ptr<std::string> unread; // part of a head or frame
    std::unique_ptr<std::string> unsent; // what the kernel did not take
};

struct room {
    std::uint64_t sequence = 0;
    std::vector<int> members;
    std::string pending; // frames of the running window
    bool dirty = false;
    std::deque<std::string> history; // the last frames, newest at the back
};

std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::uint64_t to_number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class reference_server {
public:
    explicit reference_server(const settings& config)
        : config_(config), epoll_(::epoll_create1(EPOLL_CLOEXEC)), listener_(listen_on_loopback(config.port)),
          pad_(config.pad_bytes, 'p') {
        epoll_event event{.events = EPOLLIN, .data = {.fd = listener_}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
        std::printf("ready %u\n", static_cast<unsigned>(local_port(listener_)));
        std::fflush(stdout);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 512> events{};
        while (true) {
            const int count = wait(events);
            for (int i = 0; i < count; ++i) {
                handle(events[static_cast<std::size_t>(i)]);
            }
            if (!dirty_.empty() && now_ns() >= flush_at_) {
                flush_rooms();
            }
        }
    }

private:
    int wait(std::array<epoll_event, 512>& events) {
        if (dirty_.empty()) {
            return ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
        }
        const std::int64_t left = std::max<std::int64_t>(0, flush_at_ - now_ns());
        const timespec timeout{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
        return ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    }

    void handle(const epoll_event& event) {
        if (event.data.fd == listener_) {
            accept_all();
            return;
        }
        connection& peer = connections_[static_cast<std::size_t>(event.data.fd)];
        if ((event.events & EPOLLOUT) != 0 && peer.unsent) {
            send_unsent(event.data.fd, peer);
        }
        if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
            read_from(event.data.fd);
        }
    }

    void accept_all() {
        while (true) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) {
                return;
            }
            if (connections_.size() <= static_cast<std::size_t>(fd)) {
                connections_.resize(static_cast<std::size_t>(fd) + 1);
            }
            epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
        }
    }

    void read_from(int fd) {
        connection& peer = connections_[static_cast<std::size_t>(fd)];
        std::size_t kept = 0;
        if (peer.unread) {
            kept = peer.unread->copy(input_.data(), input_.size());
            peer.unread.reset();
        }
        const ssize_t got = ::recv(fd, input_.data() + kept, input_.size() - kept, 0);
        if (got <= 0) {
            if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
                drop(fd);
            }
            return;
        }
        const std::size_t size = kept + static_cast<std::size_t>(got);
        const std::size_t used = peer.member_of == nullptr ? take_head(fd, size) : take_frames(fd, size);
        if (used < size && used != closed) {
            connections_[static_cast<std::size_t>(fd)].unread =
                std::make_unique<std::string>(input_.data() + used, size - used);
        }
    }

    std::size_t take_head(int fd, std::size_t size) {
        const std::string_view head(input_.data(), size);
        const std::size_t end = head.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            return 0;
        }
        const std::string_view target = head.substr(4, head.find(' ', 4) - 4);
        std::string answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: ";
        answer += accept_key(find_http_header(head.substr(0, end + 2), "Sec-WebSocket-Key")) + "\r\n\r\n";
        room& joined = rooms_[to_number(find_query_value(target, "room"))];
        if (joined.dirty) {
            flush_rooms(); // so that the newcomer's first frame is the one after `joined`
        }
        append_server_frame(answer, opcode::text, "{\"joined\":" + std::to_string(joined.sequence) + "}");
        if (const auto since = find_query_value(target, "since"); !since.empty()) {
            append_missed(answer, joined, to_number(since));
        }
        connections_[static_cast<std::size_t>(fd)].member_of = &joined;
        joined.members.push_back(fd);
        send_to(fd, answer);
        return end + 4;
    }

    static void append_missed(std::string& out, const room& joined, std::uint64_t since) {
        const std::uint64_t missed = joined.sequence - std::min(since, joined.sequence);
        const auto kept = std::min<std::uint64_t>(missed, joined.history.size());
        for (auto frame = joined.history.end() - static_cast<std::ptrdiff_t>(kept);
             frame != joined.history.end(); ++frame) {
            out += *frame;
        }
    }

    std::size_t take_frames(int fd, std::size_t size) {
        std::size_t used = 0;
        frame_header header;
        while (read_frame_header(input_.data() + used, size - used, header) &&
               header.header_bytes + header.payload_bytes <= size - used) {
            char* payload = input_.data() + used + header.header_bytes;
            apply_mask(payload, header.payload_bytes, header.mask);
            used += header.header_bytes + header.payload_bytes;
            const std::string_view text(payload, header.payload_bytes);
            if (header.op == opcode::close) {
                drop(fd);
                return closed;
            }
            room* const target = connections_[static_cast<std::size_t>(fd)].member_of;
            if (target == nullptr) {
                return closed; // its own publication cut it off as too slow
            }
            if (header.op == opcode::text) {
                publish(*target, text);
            }
        }
        return used;
    }

    void publish(room& to, std::string_view text) {
        frame_.clear();
        payload_ = "{\"n\":" + std::to_string(++to.sequence) + ",\"t\":\"";
        payload_.append(text).append("\"").append(pad_).append("}");
        append_server_frame(frame_, opcode::text, payload_);
        if (config_.history > 0) {
            to.history.push_back(frame_);
            if (to.history.size() > config_.history) {
                to.history.pop_front();
            }
        }
        if (!config_.window) {
            send_to_members(to, frame_);
            return;
        }
        if (dirty_.empty()) {
            flush_at_ = (now_ns() / config_.window_ns + 1) * config_.window_ns;
        }
        if (!to.dirty) {
            to.dirty = true;
            dirty_.push_back(&to);
        }
        to.pending += frame_;
    }

    void flush_rooms() {
        for (room* each : dirty_) {
            each->dirty = false;
            send_to_members(*each, each->pending);
            each->pending.clear();
        }
        dirty_.clear();
    }

    void send_to_members(const room& to, std::string_view bytes) {
        for (const int fd : to.members) {
            send_to(fd, bytes);
        }
        for (const int fd : std::exchange(too_slow_, {})) {
            drop(fd);
        }
    }

    void send_to(int fd, std::string_view bytes) {
        connection& peer = connections_[static_cast<std::size_t>(fd)];
        if (!peer.unsent) {
            const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent == static_cast<ssize_t>(bytes.size()) || (sent < 0 && errno != EAGAIN)) {
                return; // an error shows as EPOLLERR and drops the connection there
            }
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
            peer.unsent = std::make_unique<std::string>();
            watch(fd, EPOLLIN | EPOLLOUT);
        }
        peer.unsent->append(bytes);
        if (peer.unsent->size() > config_.slow_limit_bytes) {
            too_slow_.push_back(fd);
        }
    }

    void send_unsent(int fd, connection& peer) {
        const ssize_t sent = ::send(fd, peer.unsent->data(), peer.unsent->size(), MSG_NOSIGNAL);
        if (sent > 0) {
            peer.unsent->erase(0, static_cast<std::size_t>(sent));
        }
        if (peer.unsent->empty()) {
            peer.unsent.reset();
            watch(fd, EPOLLIN);
        }
    }

    void watch(int fd, std::uint32_t events) const {
        epoll_event event{.events = events, .data = {.fd = fd}};
        ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
    }

    void drop(int fd) {
        connection& peer = connections_[static_cast<std::size_t>(fd)];
        if (peer.member_of != nullptr) {
            auto& members = peer.member_of->members;
            if (const auto at = std::find(members.begin(), members.end(), fd); at != members.end()) {
                *at = members.back();
                members.pop_back();
            }
        }
        peer = {};
        ::close(fd);
    }

    static constexpr std::size_t closed = ~std::size_t{0};

    settings config_;
    int epoll_;
    int listener_;
    std::string pad_;
    std::vector<connection> connections_; // by descriptor
    std::map<std::uint64_t, room> rooms_;
    std::vector<room*> dirty_;
    std::vector<int> too_slow_;
    std::int64_t flush_at_ = 0;
    std::string frame_;
    std::string payload_;
    std::vector<char> input_ = std::vector<char>(262'144);
};

settings parse(int argc, char** argv) {
    settings config;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::string_view value = argv[i + 1];
        if (name == "--flush") {
            config.window = value == "window";
        } else if (name == "--window-ms") {
            config.window_ns = static_cast<std::int64_t>(to_number(value)) * 1'000'000;
        } else if (name == "--history") {
            config.history = to_number(value);
        } else if (name == "--pad") {
            config.pad_bytes = to_number(value);
        } else if (name == "--slow-limit") {
            config.slow_limit_bytes = to_number(value);
        } else if (name == "--port") {
            config.port = static_cast<std::uint16_t>(to_number(value));
        } else {
            std::fprintf(stderr, "reference_server: unknown option %s\n", argv[i]);
            std::exit(2);
        }
    }
    return config;
}

} // namespace

} // namespace convene::bench

int main(int argc, char** argv) {
    try {
        convene::bench::raise_open_file_limit();
        convene::bench::reference_server server(convene::bench::parse(argc, argv));
        server.run();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "reference_server: %s\n", failure.what());
        return 1;
    }
}
