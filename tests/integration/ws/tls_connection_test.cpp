#include "tests/integration/ws/live_stand.hpp"
#include "tests/support/certificate_folder.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ssl.hpp>
#include <gtest/gtest.h>

namespace convene {
namespace {

namespace ssl = asio::ssl;
using tls_stream = ssl::stream<asio::ip::tcp::socket>;

/// A client over TLS; it reads while `reading`.
struct tls_client : testing::received_frames {
    tls_client(asio::ip::tcp::socket socket, ssl::context& context) : stream(std::move(socket), context) {}

    tls_stream stream;
    bool reading = false;
    bool ended = false;
};

class tls_connection : public testing::live_server_test {
protected:
    tls_connection() {
        server_.use_certificate_chain_file(certificate_.certificate().string());
        server_.use_private_key_file(certificate_.key().string(), ssl::context::pem);
    }

    std::unique_ptr<tls_client> connect_tls(const std::string& person, int receive_bytes) {
        asio::ip::tcp::acceptor acceptor(loop.context(), {asio::ip::address_v4::loopback(), 0});
        asio::ip::tcp::socket socket(loop.context(), asio::ip::tcp::v4());
        socket.set_option(asio::socket_base::receive_buffer_size(receive_bytes));
        socket.connect(acceptor.local_endpoint());
        auto client = std::make_unique<tls_client>(std::move(socket), trusting_);
        auto served = std::make_unique<tls_stream>(acceptor.accept(), server_);
        int done = 0;
        served->async_handshake(tls_stream::server,
                                [&](boost::system::error_code ec) { done += ec ? 10 : 1; });
        client->stream.async_handshake(tls_stream::client,
                                       [&](boost::system::error_code ec) { done += ec ? 10 : 1; });
        EXPECT_TRUE(loop.run_until([&] { return done >= 2; }));
        EXPECT_EQ(done, 2);
        adopt({std::move(served), upgrade_headers(), {}, caller_of(person)});
        return client;
    }
    void read(tls_client& from, std::size_t frames) {
        from.reading = true;
        asio::co_spawn(loop.context(), read_on(&from), asio::detached);
        EXPECT_TRUE(loop.run_until([&] { return from.ended || from.frames.size() >= frames; }));
        from.reading = false;
    }

private:
    static task<void> read_on(tls_client* from) {
        std::array<char, 16384> piece{};
        while (from->reading && !from->ended) {
            const auto [ec, got] = co_await from->stream.async_read_some(asio::buffer(piece), as_result);
            from->take({piece.data(), got});
            from->ended = static_cast<bool>(ec);
        }
    }

    testing::certificate_folder certificate_;
    ssl::context server_{ssl::context::tls_server};
    ssl::context trusting_{ssl::context::tls_client};
};

std::string text_of(std::size_t number) {
    return std::to_string(number) + std::string(4000, static_cast<char>('a' + number % 26));
}

TEST_F(tls_connection, that_never_reads_is_closed_as_slow_between_two_frames) {
    limits.queue_bytes = 200 * 1024; // more than one gathered write
    limits.socket_bytes = 16 * 1024;
    auto& live = start();
    auto slow = connect_tls("P1", 4096);
    const auto let_run = [this] {
        loop.context().restart();
        loop.context().poll();
    };
    ASSERT_TRUE(loop.run_until([&] { return live.connection_count() == 1; }));
    let_run(); // it has said hello
    for (std::size_t i = 0; i < 300; ++i) {
        live.notify(person_id("P1"), text_of(i));
        let_run();
    }
    read(*slow, 1'000'000);
    EXPECT_EQ(slow->close_code, 4008);
    EXPECT_EQ(slow->unfinished_bytes(), 0U);
    ASSERT_GT(slow->frames.size(), 1U);
    EXPECT_LT(slow->frames.size(), 300U);
    for (std::size_t i = 1; i < slow->frames.size(); ++i) { // the first is the hello
        ASSERT_EQ(slow->frames[i].payload, text_of(i - 1));
    }
}

} // namespace
} // namespace convene
