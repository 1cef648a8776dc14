#pragma once

#include "server/core/log.hpp"
#include "server/ws/live_server.hpp"
#include "tests/integration/ws/live_client.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace convene::testing {

struct echo_command {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(echo_command, (), (text))

/// A live server on loopback sockets, without a store: its commands are "echo", which answers at once, and
/// "wait" and "wait.together", which answer when the test says so.
class live_server_test : public ::testing::Test {
protected:
    live_server_test() { set_log_level(log_level::error); }

    /// After the limits and the clock are set.
    ws::live_server& start() {
        commands_.on<echo_command, echo_command>(
            "echo", "", [](ws::call&, echo_command what) { return answer(std::move(what)); });
        const auto wait = [this](ws::call&, echo_command what) {
            return answer_later(this, std::move(what));
        };
        commands_.on<echo_command, echo_command>("wait", "", wait);
        commands_.on<echo_command, echo_command>("wait.together", "", wait, ws::order::overlapping);
        commands_.on<echo_command, echo_command>("break", "",
                                                 [](ws::call&, echo_command) { return broken(); });
        live_ = std::make_unique<ws::live_server>(
            ws::live_server::parts{loop.context(), limits, commands_, hub, random_, time, {}});
        live_->start();
        return *live_;
    }
    void TearDown() override {
        go.cancel();
        if (live_) {
            live_->stop();
        }
        EXPECT_TRUE(loop.run_until([&] { return !live_ || live_->connection_count() == 0; }))
            << "not forgotten";
    }

    /// A client of a person; `receive_bytes` bounds what its kernel takes before it reads.
    live_client connect(const std::string& person = "P1", int receive_bytes = 0, bool signed_in = true) {
        asio::ip::tcp::acceptor acceptor(loop.context(), {asio::ip::address_v4::loopback(), 0});
        asio::ip::tcp::socket client(loop.context(), asio::ip::tcp::v4());
        if (receive_bytes > 0) {
            client.set_option(asio::socket_base::receive_buffer_size(receive_bytes));
        }
        client.connect(acceptor.local_endpoint());
        auto taken = acceptor.accept();
        taken.non_blocking(true);
        adopt({std::move(taken), upgrade_headers(), {}, signed_in ? caller_of(person) : std::nullopt});
        return live_client(loop, std::move(client));
    }
    static std::map<std::string, std::string, std::less<>> upgrade_headers() {
        return {{"host", "a"},
                {"upgrade", "websocket"},
                {"connection", "upgrade"},
                {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                {"sec-websocket-version", "13"},
                {"sec-websocket-protocol", "convene.v1"}};
    }
    static std::optional<auth::principal> caller_of(const std::string& person) {
        return auth::principal{person_id(person), login_id("L-" + person), {}, false};
    }
    /// From inside the event loop, as the HTTP side does it.
    void adopt(ws::arrival client) {
        asio::post(loop.context(), [this, arrived = std::make_shared<ws::arrival>(std::move(client))] {
            live_->adopt(std::move(*arrived));
        });
    }
    /// One that has read its hello.
    live_client greeted(const std::string& person = "P1", int receive_bytes = 0) {
        live_client made = connect(person, receive_bytes);
        EXPECT_TRUE(made.read_frames(1));
        made.frames.clear();
        return made;
    }
    void control(std::string_view line) { hub.handle_message(realtime::hub::control_channel, line); }

    event_loop loop;
    limits_config limits;
    manual_clock time;
    /// Cancelled to let the waiting commands answer.
    asio::steady_timer go{loop.context(), asio::steady_timer::time_point::max()};
    int waiting = 0;

private:
    static task<result<echo_command>> answer(echo_command what) { co_return what; }
    static task<result<echo_command>> broken() {
        throw std::runtime_error("on purpose");
        co_return error(errc::internal, "");
    }
    static task<result<echo_command>> answer_later(live_server_test* self, echo_command what) {
        ++self->waiting;
        co_await self->go.async_wait(as_result);
        --self->waiting;
        co_return what;
    }

    system_random random_;
    ws::command_table commands_;

protected:
    realtime::hub hub{loop.context(), {.node = "n1"}, random_, time};

private:
    std::unique_ptr<ws::live_server> live_;
};

} // namespace convene::testing
