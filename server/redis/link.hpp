#pragma once

#include "server/core/task.hpp"
#include "server/redis/client.hpp"
#include "server/redis/codec.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace convene::redis {

/// One socket to Redis, from connect to close; a reconnect makes a new one, so that late completions of the
/// old one can never touch the new one. Held by shared_ptr: its reader and its writer are flows of their own.
class link {
public:
    explicit link(const asio::any_io_executor& executor) : socket_(executor), limit_timer_(executor) {}

    /// Resolves and connects; TCP gets TCP_NODELAY. Each address is given `limit` to answer.
    static task<result<std::shared_ptr<link>>> open(asio::any_io_executor executor, endpoint where,
                                                    std::chrono::milliseconds limit);

    /// Writes the commands in one piece and reads one reply for each: for the first words on a fresh
    /// connection only. The link is closed on any error.
    static task<result<std::vector<reply>>>
    exchange(std::shared_ptr<link> over, std::vector<arguments> commands, std::chrono::milliseconds limit);

    /// The bytes of one read; empty when the connection ended. The view lives until the next read.
    task<std::string_view> read();
    /// True when everything was handed to the kernel.
    task<bool> write(std::string_view bytes);

    void close() noexcept;
    bool is_open() const noexcept { return socket_.is_open(); }
    /// The process at the other end of a unix socket; -1 when it is not known.
    int peer_process() noexcept;

private:
    using socket_type = asio::generic::stream_protocol::socket;

    static void close_after(const std::shared_ptr<link>& watched, std::chrono::milliseconds limit);

    socket_type socket_;
    asio::steady_timer limit_timer_;
    std::array<char, reply_reader::max_feed> buffer_;
};

/// AUTH, SELECT, CLIENT SETNAME as the endpoint needs them.
std::vector<arguments> greeting(const endpoint& where, const std::string& name);

} // namespace convene::redis
