#include "server/ws/connection.hpp"
#include "tests/support/manual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace convene::ws {
namespace {

using namespace std::chrono_literals;

/// A connection over a socket that takes as many bytes as a test lets it.
class metered_connection final : public connection {
public:
    using connection::connection;

    std::size_t room = 0;
    std::string written;
    bool draining = false;
    bool ended = false;

    transport carrier() const noexcept override { return transport::ws; }
    std::size_t queued() { return queue().bytes(); }
    /// As the draining coroutine does when the socket is writable again.
    void drain(std::size_t bytes) {
        room += bytes;
        iovec piece{};
        while (queue().gather(&piece, 1) == 1 && room > 0) {
            bool failed = false;
            queue().consume(write_now(&piece, 1, failed));
            progressed();
        }
        if (queue().empty()) {
            draining = false;
            drained();
        }
    }

private:
    std::size_t write_now(const iovec* pieces, int, bool&) override {
        const std::size_t count = std::min(room, pieces->iov_len);
        written.append(static_cast<const char*>(pieces->iov_base), count);
        room -= count;
        return count;
    }
    void start_draining() override { draining = true; }
    void abort() override { ended = true; }
};

class live_connection : public ::testing::Test {
protected:
    static realtime::frame text(std::size_t length) {
        return realtime::frame::text(std::string(length, 'x'));
    }

    asio::io_context loop_;
    testing::manual_clock time_;
    system_random random_;
    realtime::hub hub_{loop_, {}, random_, time_};
    limits_config limits_{.queue_bytes = 1000};
    std::shared_ptr<metered_connection> one_ =
        std::make_shared<metered_connection>(limits_, hub_, connection_id("c1"), auth::principal{}, time_);
};

TEST_F(live_connection, writes_at_once_what_the_socket_takes_and_queues_the_rest) {
    one_->room = 50;
    one_->send(text(100));
    EXPECT_EQ(one_->written.size(), 50U);
    EXPECT_EQ(one_->queued(), 52U);
    EXPECT_TRUE(one_->draining);
    one_->room = 10;
    one_->send(text(10));
    EXPECT_EQ(one_->written.size(), 50U) << "never before what waits";
    one_->drain(1000);
    EXPECT_EQ(one_->written.size(), 102U + 12U);
}

TEST_F(live_connection, drops_counters_while_it_is_behind) {
    one_->send(text(100));
    one_->send_ephemeral(text(10));
    EXPECT_EQ(one_->queued(), 102U);
    one_->drain(1000);
    one_->send_ephemeral(text(10));
    EXPECT_EQ(one_->written.size(), 102U + 12U);
}

TEST_F(live_connection, over_its_bound_keeps_what_has_begun_and_the_close_frame_only) {
    one_->room = 50;
    one_->send(text(200));
    for (int i = 0; i < 4 && !one_->is_closing(); ++i) {
        one_->send(text(300));
    }
    EXPECT_TRUE(one_->is_closing());
    EXPECT_EQ(one_->queued(), 204U - 50U + 8U) << "the rest of the first frame, then the close frame";
    one_->send(text(1));
    one_->drain(1000);
    EXPECT_EQ(one_->written.size(), 204U + 8U);
    EXPECT_EQ(one_->written.substr(204), std::string("\x88\x06\x0F\xA8slow"));
}

TEST_F(live_connection, keeps_a_frame_whole_that_began_and_then_passed_the_bound) {
    one_->room = 50;
    one_->send(text(5000));
    EXPECT_TRUE(one_->is_closing());
    one_->drain(100'000);
    EXPECT_EQ(one_->written.size(), 5004U + 8U);
}

TEST_F(live_connection, closes_once_with_the_first_code) {
    one_->close(protocol::close_code::access_revoked, "access ended");
    one_->close(protocol::close_code::restarting, "later");
    one_->drain(1000);
    EXPECT_EQ(one_->written, std::string("\x88\x0E\x11\x97") + "access ended");
    EXPECT_FALSE(one_->ended);
    time_.advance(1999ms);
    one_->tick(time_.steady_now());
    EXPECT_FALSE(one_->ended);
    time_.advance(1ms);
    one_->tick(time_.steady_now());
    EXPECT_TRUE(one_->ended);
}

TEST_F(live_connection, ends_when_nothing_moves_for_half_a_minute) {
    one_->send(text(100));
    for (int i = 0; i < 3; ++i) {
        time_.advance(20s);
        one_->drain(10);
        one_->heard(time_.steady_now());
        one_->tick(time_.steady_now());
        EXPECT_FALSE(one_->is_closing()) << "it moves";
    }
    time_.advance(31s);
    one_->heard(time_.steady_now());
    one_->tick(time_.steady_now());
    EXPECT_TRUE(one_->is_closing());
}

TEST_F(live_connection, sends_a_heartbeat_only_when_it_was_quiet) {
    one_->room = 1000;
    time_.advance(24s);
    one_->send(text(1));
    const std::size_t before = one_->written.size();
    time_.advance(24s);
    one_->heard(time_.steady_now());
    one_->tick(time_.steady_now());
    EXPECT_EQ(one_->written.size(), before);
    time_.advance(1s);
    one_->tick(time_.steady_now());
    EXPECT_EQ(one_->written.substr(before), "\x81\x02{}");
}

TEST_F(live_connection, is_in_at_most_so_many_rooms) {
    for (std::size_t i = 0; i < connection::max_memberships; ++i) {
        EXPECT_NE(one_->add_membership("room:" + std::to_string(i)), nullptr);
    }
    EXPECT_EQ(one_->add_membership("room:more"), nullptr);
    EXPECT_NE(one_->add_membership("room:0"), nullptr) << "that one it has";
    one_->remove_membership("room:0");
    EXPECT_NE(one_->add_membership("room:more"), nullptr);
    one_->close(protocol::close_code::restarting, "");
    one_->remove_membership("room:more");
    EXPECT_EQ(one_->add_membership("room:more"), nullptr) << "who leaves enters nothing";
}

} // namespace
} // namespace convene::ws
