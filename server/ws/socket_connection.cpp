#include "server/ws/socket_connection.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"
#include "server/ws/command_runner.hpp"
#include "server/ws/outgoing_layer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <array>
#include <functional>
#include <sys/socket.h>

namespace convene::ws {

namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using error_code = boost::system::error_code;
using tcp_socket = asio::ip::tcp::socket;
using tls_pointer = std::unique_ptr<asio::ssl::stream<tcp_socket>>;

constexpr int most_pieces = 64;
constexpr std::size_t tls_gather_bytes = 64 * 1024;
constexpr std::size_t usual_command_bytes = 320;
constexpr std::size_t any_command_bytes = 0; ///< as much as Beast finds good

/// An owned TLS stream as a movable Asio stream.
class tls_handle {
public:
    using executor_type = tcp_socket::executor_type;
    explicit tls_handle(tls_pointer stream) : stream_(std::move(stream)) {}
    executor_type get_executor() noexcept { return stream_->get_executor(); }
    template<class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& token) {
        return stream_->async_read_some(into, std::forward<Token>(token));
    }
    asio::ssl::stream<tcp_socket>& stream() { return *stream_; }
    tcp_socket& socket() { return stream_->next_layer(); }

private:
    tls_pointer stream_;
};

/// Beast asks for it; the connection ends its socket itself.
void beast_close_socket(tls_handle&) {}

tcp_socket& socket_of(tcp_socket& stream) {
    return stream;
}
tcp_socket& socket_of(tls_handle& stream) {
    return stream.socket();
}

/// The handshake request again, from the headers that passed the gate.
beast::http::request<beast::http::empty_body>
handshake_request(const std::map<std::string, std::string, std::less<>>& headers) {
    beast::http::request<beast::http::empty_body> asked{beast::http::verb::get, "/api/v1/live", 11};
    for (const auto& [name, value] : headers) {
        asked.set(name, value);
    }
    return asked;
}

bool offers_subprotocol(const std::map<std::string, std::string, std::less<>>& headers) {
    const auto found = headers.find("sec-websocket-protocol");
    return found != headers.end() && found->second.find(subprotocol) != std::string::npos;
}

/// The code with which Beast answers a frame that breaks RFC 6455; empty when the peer or the network ended
/// it.
std::optional<protocol::close_code> code_of(const error_code& ec) {
    if (ec == websocket::error::message_too_big || ec == websocket::error::buffer_overflow) {
        return protocol::close_code::too_big;
    }
    if (ec == websocket::error::bad_frame_payload) {
        return protocol::close_code::bad_text;
    }
    if (ec == websocket::condition::protocol_violation) {
        return protocol::close_code::protocol_error;
    }
    return {};
}

template<class Stream>
class socket_connection final : public connection {
public:
    socket_connection(live_server& owner, Stream stream, connection_id id, auth::principal caller,
                      bool signed_in)
        : connection(owner.use().limits, owner.use().hub, std::move(id), std::move(caller), owner.use().time),
          owner_(owner), ws_(std::move(stream), raw_sink{this}), commands_(owner, *this, ws_.get_executor()),
          signed_in_(signed_in) {}

    transport carrier() const noexcept override { return transport::ws; }

    void start(std::map<std::string, std::string, std::less<>> headers) {
        handle_ = socket().native_handle();
        asio::co_spawn(ws_.get_executor(), run(self(), std::move(headers)), asio::detached);
    }

private:
    struct raw_sink {
        socket_connection* to;
        void operator()(std::string_view bytes) const { to->send_raw(bytes); }
    };
    using layer = outgoing_layer<Stream, raw_sink>;

    std::shared_ptr<socket_connection> self() {
        return std::static_pointer_cast<socket_connection>(this->shared_from_this());
    }
    Stream& stream() { return ws_.next_layer().next_layer(); }
    tcp_socket& socket() { return socket_of(stream()); }

    std::size_t write_now(const iovec* pieces, int count, bool& failed) override {
        if constexpr (!std::is_same_v<Stream, tcp_socket>) {
            return 0; // TLS records are made in the drain, the gathered queue at a time
        } else {
            constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
            ssize_t sent = 0;
            if (count == 1) {
                sent = ::send(handle_, pieces->iov_base, pieces->iov_len, flags);
            } else {
                msghdr message{};
                message.msg_iov = const_cast<iovec*>(pieces);
                message.msg_iovlen = static_cast<std::size_t>(count);
                sent = ::sendmsg(handle_, &message, flags);
            }
            if (sent < 0) {
                failed = errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
                return 0;
            }
            return static_cast<std::size_t>(sent);
        }
    }

    void start_draining() override { asio::co_spawn(ws_.get_executor(), drain(self()), asio::detached); }

    void abort() override {
        error_code ignored;
        socket().shutdown(tcp_socket::shutdown_both, ignored);
        socket().close(ignored);
        handle_ = -1; // another connection may get its number
    }

    task<void> drain(std::shared_ptr<socket_connection> keep) {
        while (!queue().empty() && socket().is_open()) {
            const std::size_t sent = co_await write_some();
            if (sent == 0) {
                abort();
                break;
            }
            queue().consume(sent);
            progressed();
        }
        drained();
        if (!reading_) {
            finish();
        } else if (is_closing() && socket().is_open()) {
            error_code ignored;
            socket().shutdown(tcp_socket::shutdown_send, ignored);
        }
        (void)keep;
    }

    /// Sends from the front of the queue, waiting for room; 0 means that the socket is broken.
    task<std::size_t> write_some() {
        std::array<iovec, most_pieces> pieces{};
        const int count = queue().gather(pieces.data(), most_pieces);
        if constexpr (std::is_same_v<Stream, tcp_socket>) {
            bool failed = false;
            std::size_t sent = write_now(pieces.data(), count, failed);
            while (sent == 0 && !failed) {
                const auto [ec] = co_await socket().async_wait(tcp_socket::wait_write, as_result);
                const int now = queue().gather(pieces.data(), most_pieces); // it may have been cut meanwhile
                sent = ec ? 0 : write_now(pieces.data(), now, failed);
                failed = failed || ec;
            }
            co_return sent;
        } else {
            std::string gathered;
            for (int i = 0; i < count && gathered.size() < tls_gather_bytes; ++i) {
                const iovec& piece = pieces[static_cast<std::size_t>(i)];
                gathered.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
            }
            queue().lend(gathered.size());
            const auto [ec, sent] =
                co_await asio::async_write(stream().stream(), asio::buffer(gathered), as_result);
            co_return ec ? 0 : sent;
        }
    }

    task<void> run(std::shared_ptr<socket_connection> keep,
                   std::map<std::string, std::string, std::less<>> headers) {
        if (co_await accept(std::move(headers))) {
            co_await read_frames();
        }
        leave_all();
        reading_ = false;
        end_sending();
        if (queue().empty() || !socket().is_open()) {
            finish(); // else the drain does, when the rest has left
        }
        (void)keep;
    }

    /// The socket has nothing more to read and nothing more to send.
    void finish() {
        abort();
        owner_.forget(*this);
    }

    task<bool> accept(std::map<std::string, std::string, std::less<>> headers) {
        const bool named = offers_subprotocol(headers);
        ws_.set_option(websocket::stream_base::decorator([named](websocket::response_type& answer) {
            if (named) {
                answer.set(beast::http::field::sec_websocket_protocol, subprotocol);
            }
        }));
        ws_.read_message_max(owner_.use().limits.frame_bytes);
        const auto asked = handshake_request(headers);
        const auto [ec] = co_await ws_.async_accept(asked, as_result);
        if (ec) {
            co_return false;
        }
        ws_.control_callback(
            [this](websocket::frame_type, beast::string_view) { heard(owner_.use().time.steady_now()); });
        if (!signed_in_) {
            close(protocol::close_code::not_signed_in, "not signed in");
        } else {
            greet(owner_.hello_to(*this));
        }
        co_return true;
    }

    task<void> read_frames() {
        beast::flat_buffer buffer;
        for (;;) {
            // The buffer is there while a quiet connection waits: room for a usual command, then for any.
            std::size_t room = usual_command_bytes;
            do {
                const auto [ec, size] = co_await ws_.async_read_some(buffer, room, as_result);
                if (ec) {
                    if (const auto code = code_of(ec)) {
                        closed_by_codec(*code);
                    }
                    co_return;
                }
                room = any_command_bytes;
            } while (!ws_.is_message_done());
            heard(owner_.use().time.steady_now());
            if (!is_closing()) {
                if (ws_.got_binary()) {
                    close(protocol::close_code::unsupported_data, "text frames only");
                } else {
                    const auto frame = buffer.data();
                    co_await commands_.handle(
                        std::string_view(static_cast<const char*>(frame.data()), frame.size()));
                }
            }
            buffer.clear();
            buffer.shrink_to_fit(); // an idle connection holds no buffer
        }
    }

    int handle_ = -1; ///< of the socket while it is open: beside what every frame touches
    live_server& owner_;
    websocket::stream<layer, false> ws_;
    command_runner commands_;
    bool signed_in_;
    bool reading_ = true;
};

template<class Stream>
std::shared_ptr<connection> start(live_server& owner, Stream stream, arrival& client, connection_id id) {
    const bool signed_in = client.caller.has_value();
    auto made = std::make_shared<socket_connection<Stream>>(
        owner, std::move(stream), std::move(id), client.caller.value_or(auth::principal{}), signed_in);
    made->keep(std::move(client.place));
    made->start(std::move(client.headers));
    return made;
}

void prepare(tcp_socket& socket, const limits_config& limits) {
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::send_buffer_size(static_cast<int>(limits.socket_bytes)), ignored);
}

} // namespace

std::shared_ptr<connection> start_socket_connection(live_server& owner, arrival client, connection_id id) {
    if (auto* plain = std::get_if<tcp_socket>(&client.stream)) {
        prepare(*plain, owner.use().limits);
        return start(owner, std::move(*plain), client, std::move(id));
    }
    auto& secure = std::get<tls_pointer>(client.stream);
    prepare(secure->next_layer(), owner.use().limits);
    return start(owner, tls_handle(std::move(secure)), client, std::move(id));
}

} // namespace convene::ws
