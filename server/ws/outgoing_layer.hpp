#pragma once

#include "server/core/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/error_code.hpp>

#include <string>

// Included by socket_connection.cpp only: Beast stays out of the other headers.
namespace convene::ws {

/// What lies below Beast's websocket stream: reads come from the socket, writes (handshake answer, pongs,
/// close answers) go into the connection's own outgoing queue, so that they fall between our frames and never
/// inside one.
template<class Stream, class Sink>
class outgoing_layer {
public:
    using executor_type = typename Stream::executor_type;
    using next_layer_type = Stream;

    outgoing_layer(Stream stream, Sink sink) : stream_(std::move(stream)), sink_(std::move(sink)) {}

    executor_type get_executor() noexcept { return stream_.get_executor(); }
    Stream& next_layer() noexcept { return stream_; }
    const Stream& next_layer() const noexcept { return stream_; }

    template<class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& token) {
        return stream_.async_read_some(into, std::forward<Token>(token));
    }

    template<class Buffers, class Token>
    auto async_write_some(const Buffers& from, Token&& token) {
        return asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, const Buffers& buffers) {
                std::string bytes(asio::buffer_size(buffers), '\0');
                asio::buffer_copy(asio::buffer(bytes), buffers);
                sink_(bytes);
                const auto executor = asio::get_associated_executor(handler, get_executor());
                asio::post(executor, boost::beast::bind_handler(std::move(handler),
                                                                boost::system::error_code{}, bytes.size()));
            },
            token, from);
    }

private:
    Stream stream_;
    Sink sink_;
};

// Beast asks these of the layer when it gives up a connection. The connection ends its socket itself, after
// its queue.
template<class Stream, class Sink>
void teardown(boost::beast::role_type, outgoing_layer<Stream, Sink>&, boost::system::error_code& ec) {
    ec = {};
}

template<class Stream, class Sink, class Handler>
void async_teardown(boost::beast::role_type, outgoing_layer<Stream, Sink>& layer, Handler&& handler) {
    const auto executor = asio::get_associated_executor(handler, layer.get_executor());
    asio::post(executor,
               boost::beast::bind_handler(std::forward<Handler>(handler), boost::system::error_code{}));
}

template<class Stream, class Sink>
void beast_close_socket(outgoing_layer<Stream, Sink>&) {}

} // namespace convene::ws
