#include "tests/support/scripted_redis.hpp"

#include "server/core/task.hpp"
#include "server/redis/codec.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <deque>
#include <string_view>

namespace convene::testing {

namespace {

using socket_type = asio::local::stream_protocol::socket;

std::string bulk(std::string_view text) {
    return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

/// What a healthy server says to one word of a greeting; empty when it is not part of one.
std::string polite_answer(const std::string& command) {
    if (command.starts_with("AUTH ") || command.starts_with("CLIENT SETNAME ") ||
        command.starts_with("SELECT ")) {
        return "+OK\r\n";
    }
    if (command == "PING") {
        return "+PONG\r\n";
    }
    if (command == "ROLE") {
        return "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
    }
    if (command == "INFO server") {
        return bulk("# Server\r\nredis_version:7.0.15\r\n");
    }
    if (command.starts_with("CONFIG GET ")) {
        return "*6\r\n" + bulk("appendonly") + bulk("yes") + bulk("appendfsync") + bulk("always") +
               bulk("maxmemory-policy") + bulk("noeviction");
    }
    return {};
}

std::string joined(const redis::reply& command) {
    std::string words;
    for (const redis::reply& word : command.items) {
        words += (words.empty() ? "" : " ") + word.text;
    }
    return words;
}

bool is_as_expected(std::string_view wanted, std::string_view got) {
    if (wanted.ends_with('*')) {
        wanted.remove_suffix(1);
        return got.starts_with(wanted);
    }
    return wanted == got;
}

/// One accepted socket and what was read from it.
struct peer {
    explicit peer(socket_type taken) : socket(std::move(taken)) {}

    /// The next command; empty when the other side closed.
    static task<std::string> read_command(std::shared_ptr<peer> from) {
        redis::reply command;
        while (from->reader.next(command) != redis::reply_reader::status::reply) {
            const auto [ec, count] =
                co_await from->socket.async_read_some(asio::buffer(from->buffer), as_result);
            if (ec || !from->reader.feed({from->buffer.data(), count})) {
                co_return std::string();
            }
        }
        co_return joined(command);
    }

    static task<void> write(std::shared_ptr<peer> to, std::string bytes) {
        co_await asio::async_write(to->socket, asio::buffer(bytes), as_result);
    }

    socket_type socket;
    redis::reply_reader reader;
    std::array<char, 4096> buffer{};
};

} // namespace

struct scripted_redis::state : std::enable_shared_from_this<state> {
    explicit state(const asio::any_io_executor& executor)
        : acceptor(executor, asio::local::stream_protocol::endpoint(path())) {}

    std::string path() const { return (directory.path() / "scripted.sock").string(); }

    static task<void> accept_all(std::shared_ptr<state> self) {
        for (;;) {
            auto [ec, socket] = co_await self->acceptor.async_accept(as_result);
            if (ec) {
                co_return;
            }
            const std::size_t index = self->peers.size();
            self->peers.push_back(std::make_shared<peer>(std::move(socket)));
            asio::co_spawn(self->acceptor.get_executor(), play(self, index), asio::detached);
        }
    }

    static task<void> play(std::shared_ptr<state> self, std::size_t index) {
        const auto with = self->peers[index];
        if (index >= self->scripts.size()) {
            with->socket.close();
            co_return;
        }
        // By index: a test may add steps while the script is played.
        for (std::size_t i = 0; i < self->scripts[index].steps().size(); ++i) {
            const connection_script::step now = self->scripts[index].steps()[i];
            const bool good = co_await play_step(self, with, now);
            if (!good) {
                co_return;
            }
            ++self->played;
        }
        for (;;) {
            const std::string ignored = co_await peer::read_command(with);
            if (ignored.empty()) {
                co_return;
            }
        }
    }

    static task<bool> play_step(std::shared_ptr<state> self, std::shared_ptr<peer> with,
                                connection_script::step now) {
        using action = connection_script::action;
        if (now.what == action::close) {
            with->socket.close();
            co_return false;
        }
        if (now.what == action::send) {
            co_await peer::write(with, now.text);
            co_return true;
        }
        if (now.what == action::expect) {
            const std::string got = co_await peer::read_command(with);
            const bool good = is_as_expected(now.text, got);
            if (!good) {
                self->problems.push_back("expected '" + now.text + "', got '" + got + "'");
            }
            co_return good;
        }
        const std::string_view last = now.what == action::greet ? "CONFIG GET" : "PING";
        bool good = co_await greet(self, with, std::string(last));
        co_return good;
    }

    /// Answers until the last question of a greeting was answered.
    static task<bool> greet(std::shared_ptr<state> self, std::shared_ptr<peer> with, std::string last) {
        for (;;) {
            const std::string got = co_await peer::read_command(with);
            const std::string answer = polite_answer(got);
            if (answer.empty()) {
                self->problems.push_back("'" + got + "' is not part of a greeting");
                co_return false;
            }
            co_await peer::write(with, answer);
            if (got.starts_with(last)) {
                co_return true;
            }
        }
    }

    temporary_directory directory;
    asio::local::stream_protocol::acceptor acceptor;
    std::deque<connection_script> scripts;
    std::vector<std::shared_ptr<peer>> peers;
    std::vector<std::string> problems;
    std::size_t played = 0;
};

scripted_redis::scripted_redis(asio::any_io_executor executor) : state_(std::make_shared<state>(executor)) {
    asio::co_spawn(executor, state::accept_all(state_), asio::detached);
}

scripted_redis::~scripted_redis() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& one : state_->peers) {
        one->socket.close(ignored);
    }
}

connection_script& scripted_redis::connection() {
    return state_->scripts.emplace_back();
}

redis::endpoint scripted_redis::where() const {
    redis::endpoint place;
    place.unix_path = state_->path();
    return place;
}

std::size_t scripted_redis::accepted() const noexcept {
    return state_->peers.size();
}

std::size_t scripted_redis::steps_played() const noexcept {
    return state_->played;
}

const std::vector<std::string>& scripted_redis::problems() const noexcept {
    return state_->problems;
}

} // namespace convene::testing
