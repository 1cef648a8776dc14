#include "server/ws/outgoing_queue.hpp"
#include "server/ws/token_bucket.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace convene::ws {
namespace {

using realtime::frame;

std::string drain(outgoing_queue& queue, std::size_t at_most) {
    std::array<iovec, 4> pieces{};
    const int count = queue.gather(pieces.data(), 4);
    std::string sent;
    for (int i = 0; i < count; ++i) {
        const iovec& piece = pieces[static_cast<std::size_t>(i)];
        sent.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    }
    sent.resize(std::min(sent.size(), at_most));
    queue.consume(sent.size());
    return sent;
}

TEST(outgoing_queue, sends_all_bytes_in_order_whatever_the_socket_takes) {
    std::mt19937 random(7);
    outgoing_queue queue(1 << 20);
    std::string expected;
    std::string sent;
    for (int i = 0; i < 2000; ++i) {
        const std::string bytes(random() % 50 + 1, static_cast<char>('a' + i % 26));
        ASSERT_TRUE(queue.push(frame::raw(bytes)));
        expected += bytes;
        if (random() % 3 == 0) {
            sent += drain(queue, random() % 120);
        }
    }
    while (!queue.empty()) {
        sent += drain(queue, 37);
    }
    EXPECT_EQ(sent, expected);
    EXPECT_EQ(queue.bytes(), 0U);
}

TEST(outgoing_queue, refuses_what_would_pass_its_limit_and_keeps_the_rest) {
    outgoing_queue queue(10);
    EXPECT_TRUE(queue.push(frame::raw("12345678")));
    EXPECT_FALSE(queue.push(frame::raw("123")));
    EXPECT_TRUE(queue.push(frame::raw("12")));
    EXPECT_EQ(drain(queue, 100), "1234567812");
}

TEST(outgoing_queue, drops_only_whole_frames) {
    outgoing_queue queue(100);
    queue.push(frame::raw("begun"));
    queue.push(frame::raw("later"));
    EXPECT_EQ(drain(queue, 2), "be");
    queue.drop_unsent();
    queue.force(frame::raw("close"));
    EXPECT_EQ(drain(queue, 100), "gunclose");
}

TEST(outgoing_queue, keeps_what_a_writer_has_until_it_has_left) {
    outgoing_queue queue(100);
    for (const char* each : {"one", "two", "three", "four"}) {
        queue.push(frame::raw(each));
    }
    queue.lend(6); // a TLS record of the first two is being written
    queue.drop_unsent();
    queue.force(frame::raw("close"));
    EXPECT_EQ(queue.bytes(), 11U);
    queue.consume(6);
    EXPECT_EQ(drain(queue, 100), "close");
    EXPECT_TRUE(queue.empty());
    queue.push(frame::raw("five"));
    queue.drop_unsent(); // nothing is lent any more
    EXPECT_TRUE(queue.empty());
}

TEST(token_bucket, gives_a_burst_then_its_rate) {
    const token_bucket::time_point start{};
    token_bucket bucket(2, 3, start);
    EXPECT_TRUE(bucket.take(start));
    EXPECT_TRUE(bucket.take(start));
    EXPECT_TRUE(bucket.take(start));
    EXPECT_FALSE(bucket.take(start));
    EXPECT_TRUE(bucket.take(start + std::chrono::milliseconds(500)));
    EXPECT_FALSE(bucket.take(start + std::chrono::milliseconds(501)));
}

} // namespace
} // namespace convene::ws
