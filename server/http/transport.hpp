#pragma once

#include "server/core/task.hpp"
#include "server/http/server.hpp"

#include <boost/asio/buffer.hpp>

#include <array>
#include <memory>
#include <tuple>
#include <variant>

namespace convene::http {

/// The bytes of one connection, plain or under TLS. One read and one write at a time.
class transport {
public:
    using transferred = std::tuple<boost::system::error_code, std::size_t>;

    explicit transport(tcp_socket socket) : stream_(std::move(socket)) {}
    explicit transport(std::unique_ptr<tls_stream> stream) : stream_(std::move(stream)) {}

    tcp_socket& socket() {
        auto* plain = std::get_if<tcp_socket>(&stream_);
        return plain != nullptr ? *plain : std::get<1>(stream_)->next_layer();
    }
    /// Null for a plain connection.
    tls_stream* tls() {
        auto* secure = std::get_if<std::unique_ptr<tls_stream>>(&stream_);
        return secure != nullptr ? secure->get() : nullptr;
    }
    task<transferred> read_some(asio::mutable_buffer into) {
        if (tls() != nullptr) {
            return tls()->async_read_some(into, as_result);
        }
        return socket().async_read_some(into, as_result);
    }
    task<transferred> write_some(const std::array<asio::const_buffer, 2>& from) {
        if (tls() != nullptr) {
            return tls()->async_write_some(from, as_result);
        }
        return socket().async_write_some(from, as_result);
    }
    /// Ends what is being waited for; the waiting coroutine sees an error.
    void cancel() {
        boost::system::error_code ignored;
        socket().cancel(ignored);
    }
    std::variant<tcp_socket, std::unique_ptr<tls_stream>> take() && { return std::move(stream_); }

private:
    std::variant<tcp_socket, std::unique_ptr<tls_stream>> stream_;
};

} // namespace convene::http
