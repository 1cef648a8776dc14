#include "server/ws/stream_relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace convene::ws {

namespace {

using tcp_socket = asio::ip::tcp::socket;
using tls_pointer = std::unique_ptr<asio::ssl::stream<tcp_socket>>;

/// One event (HTML Standard, section 9.2): each line of the data on a line of its own.
std::string event_of(std::string_view name, std::string_view data) {
    std::string text;
    if (!name.empty()) {
        text.append("event: ").append(name).append("\n");
    }
    while (!data.empty()) {
        const auto end = data.find('\n');
        text.append("data: ").append(data.substr(0, end)).append("\n");
        data = end == std::string_view::npos ? std::string_view() : data.substr(end + 1);
    }
    return text + "\n";
}

class stream_relay final : public relay {
public:
    stream_relay(live_server& owner, arrival client, connection_id id, std::string key)
        : relay(owner, std::move(id), std::move(*client.caller), std::move(key)),
          stream_(std::move(client.stream)) {
        ahead_ = event_of("open", R"({"connection":")" + this->key() + "\"}");
        keep(std::move(client.place));
        boost::system::error_code ignored;
        const auto size = static_cast<int>(owner.use().limits.socket_bytes);
        socket().set_option(asio::socket_base::send_buffer_size(size), ignored);
    }

    transport carrier() const noexcept override { return transport::sse; }

    void start() { asio::co_spawn(loop(), watch(self()), asio::detached); }

private:
    std::shared_ptr<stream_relay> self() {
        return std::static_pointer_cast<stream_relay>(shared_from_this());
    }
    tcp_socket& socket() {
        auto* plain = std::get_if<tcp_socket>(&stream_);
        return plain != nullptr ? *plain : std::get<tls_pointer>(stream_)->next_layer();
    }

    void start_draining() override { asio::co_spawn(loop(), drain(self()), asio::detached); }

    void end() override {
        boost::system::error_code ignored;
        socket().shutdown(tcp_socket::shutdown_both, ignored);
        socket().close(ignored);
    }

    /// The client says nothing more on this socket; the end of it is the end of the connection.
    task<void> watch(std::shared_ptr<stream_relay> alive) {
        std::array<char, 256> scrap{};
        for (;;) {
            const auto [ec, size] = co_await read_some(asio::buffer(scrap));
            if (ec) {
                break;
            }
        }
        abort();
        (void)alive;
    }

    task<std::tuple<boost::system::error_code, std::size_t>> read_some(asio::mutable_buffer into) {
        if (auto* secure = std::get_if<tls_pointer>(&stream_)) {
            return (*secure)->async_read_some(into, as_result);
        }
        return socket().async_read_some(into, as_result);
    }

    task<std::tuple<boost::system::error_code, std::size_t>> write(asio::const_buffer bytes) {
        if (auto* secure = std::get_if<tls_pointer>(&stream_)) {
            return asio::async_write(**secure, bytes, as_result);
        }
        return asio::async_write(socket(), bytes, as_result);
    }

    task<void> drain(std::shared_ptr<stream_relay> alive) {
        while (!queue().empty() && !is_over()) {
            const batch next = read_queue();
            std::string text = std::exchange(ahead_, {});
            if (!next.lines.empty()) {
                text += event_of("", next.lines);
            }
            if (next.closed) {
                text += event_of("close", protocol::to_json(*next.closed));
            }
            queue().lend(next.bytes);
            const auto [ec, size] = co_await write(asio::buffer(text));
            if (ec) {
                break;
            }
            queue().consume(next.bytes);
            progressed();
            if (next.closed) {
                break;
            }
        }
        drained();
        if (!queue().empty() || is_closing()) {
            abort();
        }
        (void)alive;
    }

    std::variant<tcp_socket, tls_pointer> stream_;
    std::string ahead_; ///< what leaves before the queue
};

} // namespace

std::shared_ptr<relay> start_stream_relay(live_server& owner, arrival client, connection_id id,
                                          std::string key) {
    auto made = std::make_shared<stream_relay>(owner, std::move(client), std::move(id), std::move(key));
    made->start();
    return made;
}

} // namespace convene::ws
