#include "server/realtime/frame.hpp"
#include "server/realtime/ring.hpp"

#include <gtest/gtest.h>

namespace convene::realtime {
namespace {

/// RFC 6455 section 5.2, read back.
std::string payload_of(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    EXPECT_EQ(byte(0), 0x81);
    std::size_t length = byte(1);
    std::size_t at = 2;
    if (length == 126) {
        length = (static_cast<std::size_t>(byte(2)) << 8U) | byte(3);
        at = 4;
    } else if (length == 127) {
        length = 0;
        for (std::size_t i = 2; i < 10; ++i) {
            length = (length << 8U) | byte(i);
        }
        at = 10;
    }
    EXPECT_EQ(bytes.size(), at + length);
    return std::string(bytes.substr(at));
}

TEST(frame, writes_the_three_header_forms) {
    for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65'535U, 65'536U, 200'000U}) {
        const std::string payload(size, 'x');
        EXPECT_EQ(payload_of(frame::text(payload).bytes()), payload) << size;
    }
}

TEST(frame_builder, gives_a_late_reader_only_the_lines_it_lacks) {
    frame_builder pending;
    pending.append(41, "one");
    pending.append(42, "two");
    pending.append(43, "three");
    const auto batch = pending.seal();
    EXPECT_TRUE(pending.empty());
    EXPECT_EQ(payload_of(batch.whole.bytes()), "one\ntwo\nthree");
    EXPECT_EQ(payload_of(batch.after(40).bytes()), "one\ntwo\nthree");
    EXPECT_EQ(payload_of(batch.after(41).bytes()), "two\nthree");
    EXPECT_EQ(payload_of(batch.after(42).bytes()), "three");
    EXPECT_FALSE(batch.after(43));
}

TEST(frame_builder, can_be_filled_again_after_a_seal) {
    frame_builder pending;
    pending.append(1, "first");
    pending.seal();
    pending.append(2, "second");
    const auto batch = pending.seal();
    EXPECT_EQ(batch.first, 2);
    EXPECT_EQ(payload_of(batch.whole.bytes()), "second");
}

TEST(push, is_encoded_as_the_wire_says) {
    EXPECT_EQ(encode_push("room:S03", "k3f", {42, "message.posted", R"({"a":1})", 0}),
              R"({"ch":"room:S03","epoch":"k3f","offset":42,"event":"message.posted","data":{"a":1}})");
    EXPECT_EQ(encode_ephemeral("room:S03", "presence.counted", R"({"count":2})"),
              R"({"ch":"room:S03","event":"presence.counted","data":{"count":2}})");
}

TEST(ring, covers_only_an_unbroken_run_up_to_the_top) {
    ring recent(3, 1000);
    EXPECT_TRUE(recent.covers(0, 0));
    EXPECT_FALSE(recent.covers(0, 5));
    for (std::int64_t i = 1; i <= 5; ++i) {
        recent.append(i, "line" + std::to_string(i));
    }
    EXPECT_FALSE(recent.covers(1, 5)); // 2 is gone
    EXPECT_TRUE(recent.covers(2, 5));
    EXPECT_EQ(payload_of(recent.since(3).bytes()), "line4\nline5");
    EXPECT_FALSE(recent.covers(2, 6)); // 6 has not come
}

TEST(ring, is_bounded_in_bytes) {
    ring recent(100, 10);
    recent.append(1, "12345678");
    recent.append(2, "12345678");
    EXPECT_FALSE(recent.covers(0, 2));
    EXPECT_TRUE(recent.covers(1, 2));
}

TEST(ring, forgets_redacted_content_and_all_before_it) {
    ring recent(10, 1000);
    for (std::int64_t i = 1; i <= 4; ++i) {
        recent.append(i, "line" + std::to_string(i));
    }
    recent.since(1);
    recent.forget_up_to(2);
    EXPECT_FALSE(recent.covers(1, 4));
    EXPECT_TRUE(recent.covers(2, 4));
    EXPECT_EQ(payload_of(recent.since(2).bytes()), "line3\nline4");
}

} // namespace
} // namespace convene::realtime
