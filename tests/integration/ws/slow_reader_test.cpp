#include "tests/integration/ws/live_stand.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using namespace std::chrono_literals;
using testing::live_client;

/// One writer for frames, pongs and close frames; what happens when nobody reads.
class slow_reader : public testing::live_server_test {
protected:
    /// Numbered text of some length.
    static std::string text_of(std::size_t number, std::size_t length) {
        std::string text = std::to_string(number) + " ";
        text.resize(std::max(length, text.size()), static_cast<char>('a' + number % 26));
        return text;
    }
    void push(ws::live_server& live, const std::string& person, std::string_view text) {
        live.notify(person_id(person), text);
    }
};

TEST_F(slow_reader, gets_whole_frames_in_order_with_pongs_between_them) {
    limits.queue_bytes = 100'000'000;
    limits.socket_bytes = 4096;
    auto& live = start();
    live_client client = greeted("P1", 4096);
    std::size_t pushed = 0;
    std::size_t pinged = 0;
    for (int round = 0; round < 60; ++round) {
        for (int i = 0; i < 10; ++i, ++pushed) {
            push(live, "P1", text_of(pushed, pushed * 37 % 9000));
        }
        client.send(text_of(pinged, 40), 9);
        ++pinged;
        loop.run_for(1ms);
        client.read(3001); // stays behind, and cuts frames anywhere
    }
    client.send(std::string("\x03\xE8", 2), 8);
    EXPECT_EQ(client.read_close(), 1000);
    EXPECT_EQ(client.unfinished_bytes(), 0U);
    std::size_t texts = 0;
    std::size_t pongs = 0;
    std::size_t changes = 0;
    int before = 1;
    for (const auto& frame : client.frames) {
        ASSERT_TRUE(frame.opcode == 1 || frame.opcode == 10) << frame.opcode;
        if (frame.opcode == 1) {
            ASSERT_EQ(frame.payload, text_of(texts, texts * 37 % 9000));
            ++texts;
        } else {
            ASSERT_EQ(frame.payload, text_of(pongs, 40));
            ++pongs;
        }
        changes += frame.opcode != before ? 1 : 0;
        before = frame.opcode;
    }
    EXPECT_EQ(texts, pushed);
    EXPECT_EQ(pongs, pinged);
    EXPECT_GT(changes, 20U) << "pongs fell between the frames";
}

TEST_F(slow_reader, is_closed_by_the_byte_bound_and_the_others_miss_nothing) {
    limits.queue_bytes = 64 * 1024;
    limits.socket_bytes = 32 * 1024;
    auto& live = start();
    live_client silent = greeted("P1", 4096);
    live_client reads = greeted("P2");
    std::size_t pushed = 0;
    for (; pushed < 2000; ++pushed) {
        push(live, "P1", text_of(pushed, 4000));
        push(live, "P2", text_of(pushed, 4000));
        ASSERT_TRUE(reads.read_frames(pushed + 1)); // in step with the pushes, whatever the other does
    }
    ASSERT_EQ(reads.frames.size(), pushed);
    for (std::size_t i = 0; i < pushed; ++i) {
        ASSERT_EQ(reads.frames[i].payload, text_of(i, 4000));
    }
    EXPECT_EQ(reads.close_code, 0);

    EXPECT_EQ(silent.read_close(), 4008);
    EXPECT_EQ(silent.close_reason, "slow");
    EXPECT_EQ(silent.unfinished_bytes(), 0U);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < silent.frames.size(); ++i) {
        ASSERT_EQ(silent.frames[i].payload, text_of(i, 4000)) << "what came is whole and without a gap";
        bytes += silent.frames[i].payload.size();
    }
    // Both kernels double what they are asked for; our own queue was dropped when it was full.
    EXPECT_LT(bytes, 2 * limits.socket_bytes + 64 * 1024 + limits.queue_bytes);
}

TEST_F(slow_reader, that_never_reads_again_is_ended_two_seconds_later) {
    limits.queue_bytes = 16 * 1024;
    limits.socket_bytes = 8 * 1024;
    auto& live = start();
    live_client silent = greeted("P1", 4096);
    for (std::size_t i = 0; i < 100; ++i) {
        push(live, "P1", text_of(i, 4000));
    }
    loop.run_for(1100ms); // a tick: the time is not over
    EXPECT_EQ(live.connection_count(), 1U);
    time.advance(2s);
    EXPECT_TRUE(loop.run_until([&] { return live.connection_count() == 0; }, 5s));
}

TEST_F(slow_reader, that_takes_a_little_now_and_then_is_ended_when_nothing_moves_for_half_a_minute) {
    limits.queue_bytes = 1'000'000;
    limits.socket_bytes = 8 * 1024;
    auto& live = start();
    live_client silent = greeted("P1", 4096);
    for (std::size_t i = 0; i < 20; ++i) {
        push(live, "P1", text_of(i, 4000));
    }
    loop.run_for(5ms);
    time.advance(29s);
    silent.send("{}"); // alive, but it does not read
    loop.run_for(1100ms);
    EXPECT_EQ(live.connection_count(), 1U);
    time.advance(2s);
    loop.run_for(1100ms);
    EXPECT_EQ(silent.read_close(), 4008);
}

TEST_F(slow_reader, that_floods_us_with_pings_is_bounded_as_well) {
    limits.queue_bytes = 16 * 1024;
    limits.socket_bytes = 8 * 1024;
    auto& live = start();
    live_client flood = greeted("P1", 4096);
    std::string pings;
    for (int i = 0; i < 20'000; ++i) {
        pings += live_client::masked(std::string(100, 'p'), 9);
    }
    flood.send_bytes(pings);
    const auto begin = time.now();
    // The clock moves with the loop: it is closed, and two seconds later ended, long before it would be
    // silent.
    EXPECT_TRUE(loop.run_until([&] {
        time.advance(1ms);
        return live.connection_count() == 0;
    }));
    EXPECT_LT(time.now() - begin, 30s);
    flood.read();
    EXPECT_LT(flood.frames.size() * 102, 4 * limits.socket_bytes + limits.queue_bytes);
}

} // namespace
} // namespace convene
