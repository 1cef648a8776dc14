#include "tests/lua/room_functions.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using strings = std::vector<std::string>;

/// server/realtime/lua: recovery, the change of the epoch, the count of who is there.
class channel_functions : public testing::room_functions<channel_functions> {
protected:
    static redis::reply read(std::int64_t after, int limit = 1000) {
        return taken(call("channel_read", {room}, {"seed", std::to_string(after), std::to_string(limit)}));
    }
    /// "OFFSET EVENT REDACTS" of every publication in a reply of channel_read.
    static strings lines(const redis::reply& of) {
        strings found;
        for (std::size_t i = 3; i + 3 < of.size(); i += 4) {
            found.push_back(of[i].text + ' ' + of[i + 1].text + ' ' + of[i + 2].text);
        }
        return found;
    }
    static constexpr const char* complete = "1";
    static constexpr const char* incomplete = "0";
};

TEST_F(channel_functions, read_of_the_position_has_no_entries) {
    ASSERT_EQ(post_many(3), 3);
    for (const std::int64_t after : {-1, 3}) {
        const redis::reply got = read(after);
        EXPECT_EQ(got.size(), 3U);
        EXPECT_EQ(got[0].str(), "seed");
        EXPECT_EQ(got[1].number(), 3);
        EXPECT_EQ(got[2].str(), complete);
    }
}

TEST_F(channel_functions, read_has_everything_after_an_offset_in_order) {
    ASSERT_EQ(post_many(3), 3);
    ASSERT_TRUE(act("room_lock", {"1"}));
    const redis::reply got = read(1);
    EXPECT_EQ(got[2].str(), complete);
    EXPECT_EQ(lines(got), (strings{"2 message.posted 0", "3 message.posted 0", "4 room.locked 0"}));
    EXPECT_EQ(got[6].str(), R"({"id":"seed-2","offset":2,"client_id":"m2","text":"text 2","removed":false})");
}

TEST_F(channel_functions, read_stops_at_its_limit_exactly) {
    ASSERT_EQ(post_many(5), 5);
    EXPECT_EQ(read(2, 3)[2].str(), complete);
    EXPECT_EQ(lines(read(2, 3)).size(), 3U);
    EXPECT_EQ(read(1, 3)[2].str(), incomplete);
    EXPECT_EQ(lines(read(1, 3)).size(), 0U);
}

TEST_F(channel_functions, read_refuses_a_position_of_the_future) {
    ASSERT_EQ(post_many(2), 2);
    const redis::reply got = read(3);
    EXPECT_EQ(got[2].str(), incomplete);
    EXPECT_EQ(got[1].number(), 2);
}

TEST_F(channel_functions, read_shows_what_stands_for_removed_messages) {
    ASSERT_EQ(post_many(3), 3);
    ASSERT_TRUE(act("room_remove", {"seed", "2"}));
    const redis::reply got = read(0);
    EXPECT_EQ(got[2].str(), complete);
    EXPECT_EQ(lines(got), (strings{"1 message.posted 0", "2 message.posted 0", "3 message.posted 0",
                                   "4 message.removed 2"}));
    EXPECT_EQ(got[10].text.find("text 2"), std::string::npos);
    EXPECT_NE(got[10].text.find(R"("removed":true)"), std::string::npos);
}

TEST_F(channel_functions, read_never_hides_a_hole) {
    ASSERT_EQ(post_many(5), 5);
    ask({"XDEL", key(":log"), "3-0"});
    EXPECT_EQ(read(1)[2].str(), incomplete);
    EXPECT_EQ(read(3)[2].str(), complete);
    ask({"XDEL", key(":log"), "5-0"});
    EXPECT_EQ(read(3)[2].str(), incomplete) << "a missing tail";
    ask({"XTRIM", key(":log"), "MAXLEN", "1"});
    EXPECT_EQ(read(1)[2].str(), incomplete) << "a missing head";
}

TEST_F(channel_functions, read_at_the_end_may_be_a_removed_message) {
    ASSERT_EQ(post_many(2), 2);
    ask({"XDEL", key(":log"), "2-0"});
    ask({"HSET", key(":redacted"), "2", "{}"});
    const redis::reply got = read(0);
    EXPECT_EQ(got[2].str(), complete);
    EXPECT_EQ(lines(got), (strings{"1 message.posted 0", "2 message.posted 0"}));
}

TEST_F(channel_functions, the_store_refuses_a_number_that_was_given_before) {
    ASSERT_EQ(post_many(3), 3);
    ask({"HSET", key(":meta"), "top", "1"});
    const auto refused = post({.client_id = "again"});
    EXPECT_FALSE(refused);
    EXPECT_EQ(log_entries(), 3);
}

TEST_F(channel_functions, reset_changes_the_epoch_for_the_first_who_asks) {
    ASSERT_EQ(post_many(1), 1);
    const auto first = call("channel_reset", {room}, {"seed", "two"});
    const auto late = call("channel_reset", {room}, {"seed", "three"});
    ASSERT_TRUE(first && late);
    EXPECT_EQ((*first)[0].str(), "two");
    EXPECT_EQ((*late)[0].str(), "two");
    EXPECT_EQ(ask({"HGET", key(":meta"), "epoch"}).str(), "two");
    EXPECT_EQ(top(), 1);
}

TEST_F(channel_functions, reset_of_a_channel_without_epoch_names_the_new_one) {
    const auto reset = call("channel_reset", {room}, {"seed", "two"});
    ASSERT_TRUE(reset);
    EXPECT_EQ((*reset)[0].str(), "two");
}

} // namespace
} // namespace convene
