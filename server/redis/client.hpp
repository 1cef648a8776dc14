#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/completion.hpp"
#include "server/redis/endpoint.hpp"
#include "server/redis/reply.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace convene::redis {

/// How one command may be treated.
struct call_options {
    std::chrono::milliseconds deadline{2000}; ///< waiting for a connection included
    /// True: after a lost connection it is written once more instead of answering `unknown_outcome`.
    bool idempotent = false;
};

using arguments = std::vector<std::string>;

/// What must be true of a server before a node calls itself ready; checked at every connect.
struct requirements {
    bool durable = true;          ///< appendonly yes and appendfsync always; false for the memory-only server
    std::string installation_key; ///< when not empty: GET of it must equal installation_value
    std::string installation_value;
};

/// Numbers of one connection; the defaults are the product's, tests choose shorter ones.
struct client_tuning {
    std::chrono::milliseconds backoff_least{50};
    std::chrono::milliseconds backoff_most{1000};
    std::chrono::milliseconds connect_limit{2000}; ///< for the connect and for the first exchange, each
    std::chrono::milliseconds idle{5000};          ///< nothing received for so long: PING
    std::chrono::milliseconds ping_limit{2000};    ///< two PINGs unanswered for so long: the server is dead
    std::size_t max_waiting = 10'000;              ///< commands not yet written; more are refused
    std::size_t max_waiting_bytes = 64 * 1024 * 1024;
};

/// One pipelined command connection of one node. It connects by itself, again after each loss (50 ms .. 2 s,
/// full jitter), and pipelines whatever is asked in the same turn of the event loop into one write. Use it
/// from the thread of its executor only. At most `max_waiting` commands wait; more are refused as
/// `unavailable`.
///
/// Errors: `unavailable` (never written), `unknown_outcome` (written, the answer was lost), else the reply.
/// An error reply of Redis itself is returned as a reply (`is_error()`) by `command` and turned into an error
/// by `call`.
class client {
public:
    client(asio::any_io_executor executor, endpoint where, requirements wanted, std::string name,
           client_tuning tuning = {});
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Starts connecting; returns at once.
    void start();
    /// Ends the connection; commands written but unanswered complete with `unknown_outcome`.
    void stop();

    /// Sends one command.
    task<result<reply>> command(arguments words, call_options options = {});
    /// The same for who can do nothing with an error reply: it becomes the error, `unavailable` when it says
    /// "not now".
    task<result<reply>> query(arguments words, call_options options = {});

    /// FCALL of a function of our library by its short name. A function answers an array whose first item is
    /// the string "ok" (the rest is the result: the returned array starts after it) or the name of an `errc`
    /// followed by a sentence, an optional field and an optional number of milliseconds to wait: the latter
    /// becomes the error. On "Function not found" the error is `unavailable`.
    task<result<reply>> call(std::string_view function, std::vector<std::string> keys, arguments args,
                             call_options options = {});

    /// The same as `command` without a coroutine: `done` is called once, from the event loop, never from
    /// inside `send`, and must not throw. Several sends of one turn leave in one write, in order.
    void send(arguments words, call_options options, completion done);

    /// The words of `call` and the reading of its reply, for use with `send`.
    static arguments call_words(std::string_view function, std::vector<std::string> keys, arguments args);
    static result<reply> read_call(result<reply> answer);

    /// True while connected and all requirements hold.
    bool is_ready() const noexcept;
    /// Why it is not ready, for people; empty when it is.
    std::string problem() const;
    /// Called on the executor each time the connection becomes ready or is lost (not by `stop`). Several may
    /// be registered.
    void on_state_change(std::function<void(bool ready)> callback);
    /// Called after all replies that arrived in one read were handed over: a good moment to flush.
    void on_drained(std::function<void()> callback);

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace convene::redis
