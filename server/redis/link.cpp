#include "server/redis/link.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

namespace convene::redis {

namespace {

error cannot_connect(const endpoint& where, const std::string& why) {
    return {errc::unavailable, "Redis at " + where.describe() + " cannot be reached: " + why + "."};
}

} // namespace

void link::close_after(const std::shared_ptr<link>& watched, std::chrono::milliseconds limit) {
    watched->limit_timer_.expires_after(limit);
    watched->limit_timer_.async_wait([weak = std::weak_ptr<link>(watched)](boost::system::error_code ec) {
        const auto alive = weak.lock();
        if (!ec && alive) {
            alive->close();
        }
    });
}

task<result<std::shared_ptr<link>>> link::open(asio::any_io_executor executor, endpoint where,
                                               std::chrono::milliseconds limit) {
    auto opened = std::make_shared<link>(executor);
    boost::system::error_code failure;
    if (where.unix_path.size() > 107) {
        co_return cannot_connect(where, "the socket path is longer than 107 bytes");
    }
    if (!where.unix_path.empty()) {
        const asio::local::stream_protocol::endpoint path(where.unix_path);
        opened->socket_.open(asio::generic::stream_protocol(path.protocol()), failure);
        close_after(opened, limit);
        const auto [ec] = co_await opened->socket_.async_connect(path, as_result);
        failure = ec;
    } else {
        asio::ip::tcp::resolver resolver(executor);
        const auto [resolve_error, found] =
            co_await resolver.async_resolve(where.host, where.port, as_result);
        failure = resolve_error ? resolve_error : asio::error::host_not_found;
        for (const auto& candidate : found) {
            opened->close();
            opened->socket_.open(asio::generic::stream_protocol(candidate.endpoint().protocol()), failure);
            close_after(opened, limit);
            const auto [ec] = co_await opened->socket_.async_connect(candidate.endpoint(), as_result);
            failure = ec;
            if (!ec) {
                opened->socket_.set_option(asio::ip::tcp::no_delay(true), failure);
                break;
            }
        }
    }
    opened->limit_timer_.cancel();
    if (failure || !opened->socket_.is_open()) {
        co_return cannot_connect(where, failure == asio::error::operation_aborted ? "it does not answer"
                                                                                  : failure.message());
    }
    co_return opened;
}

task<result<std::vector<reply>>> link::exchange(std::shared_ptr<link> over, std::vector<arguments> commands,
                                                std::chrono::milliseconds limit) {
    const error silent(errc::unavailable, "Redis accepted the connection but does not answer.");
    std::string bytes;
    for (const arguments& words : commands) {
        append_command(bytes, words);
    }
    close_after(over, limit);
    const bool written = co_await over->write(bytes);
    if (!written) {
        co_return silent;
    }
    std::vector<reply> answers;
    reply_reader reader;
    while (answers.size() < commands.size()) {
        const std::string_view some = co_await over->read();
        reply_reader::status status = reply_reader::status::broken;
        if (!some.empty() && reader.feed(some)) {
            reply answer;
            while ((status = reader.next(answer)) == reply_reader::status::reply) {
                answers.push_back(std::move(answer));
            }
        }
        if (status == reply_reader::status::broken || answers.size() > commands.size()) {
            over->close();
            co_return silent;
        }
    }
    over->limit_timer_.cancel();
    co_return answers;
}

task<std::string_view> link::read() {
    const auto [ec, count] = co_await socket_.async_read_some(asio::buffer(buffer_), as_result);
    co_return ec ? std::string_view() : std::string_view(buffer_.data(), count);
}

task<bool> link::write(std::string_view bytes) {
    const auto [ec, count] = co_await asio::async_write(socket_, asio::buffer(bytes), as_result);
    co_return !ec && count == bytes.size();
}

void link::close() noexcept {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

int link::peer_process() noexcept {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return -1;
    }
    return peer.pid;
}

std::vector<arguments> greeting(const endpoint& where, const std::string& name) {
    std::vector<arguments> words;
    if (!where.password.empty()) {
        arguments auth{"AUTH", where.username.empty() ? "default" : where.username, where.password};
        words.push_back(std::move(auth));
    }
    if (where.database != 0) {
        words.push_back({"SELECT", std::to_string(where.database)});
    }
    words.push_back({"CLIENT", "SETNAME", name});
    return words;
}

} // namespace convene::redis
