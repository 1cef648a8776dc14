#pragma once

#include "server/core/task.hpp"
#include "server/redis/endpoint.hpp"
#include "server/redis/reply.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace convene::testing {

/// What one connection to a `scripted_redis` lives through, step by step:
///
///     server.connection().greet().expect("GET cv:a").send("$1\r\n1\r\n").close();
///
/// After its last step a connection stays open and everything it gets is ignored: a server that is alive for
/// TCP and dead for everybody else.
class connection_script {
public:
    enum class action { greet, greet_subscriber, expect, send, close };
    struct step {
        action what;
        std::string text;
    };

    /// Answers the questions of a client as a durable master of version 7.0.15 would.
    connection_script& greet() { return add(action::greet, {}); }
    /// Answers the first words of a subscriber.
    connection_script& greet_subscriber() { return add(action::greet_subscriber, {}); }
    /// The next command must be these words, joined by one space; a last word "*" stands for any rest.
    connection_script& expect(std::string words) { return add(action::expect, std::move(words)); }
    /// Sends these bytes as they are.
    connection_script& send(std::string bytes) { return add(action::send, std::move(bytes)); }
    connection_script& close() { return add(action::close, {}); }

    const std::vector<step>& steps() const noexcept { return steps_; }

private:
    connection_script& add(action what, std::string text) {
        steps_.push_back({what, std::move(text)});
        return *this;
    }

    std::vector<step> steps_;
};

/// A server that plays scripts on a unix socket, for faults that a real Redis shows rarely. The n-th
/// connection plays the n-th script; one without a script is closed at once. Runs on the test's event loop.
class scripted_redis {
public:
    explicit scripted_redis(asio::any_io_executor executor);
    ~scripted_redis();
    scripted_redis(const scripted_redis&) = delete;
    scripted_redis& operator=(const scripted_redis&) = delete;

    /// Adds the script of one more connection; the reference lives as long as the server.
    connection_script& connection();
    redis::endpoint where() const;

    /// Connections accepted so far.
    std::size_t accepted() const noexcept;
    /// Steps played so far, over all connections.
    std::size_t steps_played() const noexcept;
    /// What did not go as a script says; empty when all is well.
    const std::vector<std::string>& problems() const noexcept;

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace convene::testing
