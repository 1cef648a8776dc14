#include "rooms/room_rules.hpp"

#include <gtest/gtest.h>

namespace convene::rooms {
namespace {

TEST(message_text, is_counted_in_characters_not_bytes) {
    std::string wide;
    for (int i = 0; i < 2000; ++i) {
        wide += "\xF0\x9F\x98\x80";
    }
    EXPECT_TRUE(clean_message_text(wide, 2000));
    const auto refused = clean_message_text(wide + "x", 2000);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::too_large);
    EXPECT_EQ(refused.error().field, "text");
}

TEST(message_text, must_not_be_blank) {
    for (const char* blank : {"", "   ", "\n\t "}) {
        const auto refused = clean_message_text(blank, 2000);
        ASSERT_FALSE(refused) << blank;
        EXPECT_EQ(refused.error().code, errc::invalid);
    }
}

TEST(message_text, shows_overrides_and_keeps_lines) {
    EXPECT_EQ(*clean_message_text("  a\xE2\x80\xAE"
                                  "b\nc ",
                                  2000),
              "a[U+202E]b\nc");
}

TEST(reason, has_a_length) {
    EXPECT_FALSE(clean_reason("ab"));
    EXPECT_TRUE(clean_reason("abc"));
    EXPECT_TRUE(clean_reason(std::string(300, 'x')));
    EXPECT_FALSE(clean_reason(std::string(301, 'x')));
}

TEST(mute, lasts_ten_seconds_to_a_day) {
    EXPECT_FALSE(check_mute_seconds(9));
    EXPECT_TRUE(check_mute_seconds(10));
    EXPECT_TRUE(check_mute_seconds(86'400));
    EXPECT_FALSE(check_mute_seconds(86'401));
}

} // namespace
} // namespace convene::rooms
