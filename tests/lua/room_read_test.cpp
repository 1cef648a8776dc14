#include "tests/lua/room_functions.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using strings = std::vector<std::string>;

class room_read : public testing::room_functions<room_read> {
protected:
    /// The client ids of the messages in a reply, from its item `first` on; removed ones with a minus.
    static strings names(const redis::reply& of, std::size_t first) {
        strings found;
        for (std::size_t i = first; i < of.size(); ++i) {
            const std::string& text = of[i].text;
            const auto begin = text.find(R"("client_id":")") + 13;
            const std::string name = text.substr(begin, text.find('"', begin) - begin);
            found.push_back(text.find(R"("removed":true)") == std::string::npos ? name : "-" + name);
        }
        return found;
    }
    static redis::reply snapshot(int most) {
        return taken(call("room_snapshot", {room}, {"seed", std::to_string(most)}));
    }
    static redis::reply page(std::int64_t before, int most) {
        return taken(call("room_messages", {room}, {std::to_string(before), std::to_string(most)}));
    }
    static redis::reply me(redis::arguments words) {
        return taken(call("room_me", {room}, std::move(words)));
    }
};

TEST_F(room_read, an_empty_room_has_an_epoch_and_keeps_it) {
    const redis::reply first = snapshot(50);
    ASSERT_EQ(first.size(), 5U);
    EXPECT_EQ(first[0].str(), "seed");
    EXPECT_EQ(first[1].str(), "0");
    EXPECT_EQ(first[2].str(), "0");
    EXPECT_EQ(first[4].str(), "0");
    const auto other = call("room_snapshot", {room}, {"another", "50"});
    ASSERT_TRUE(other);
    EXPECT_EQ((*other)[0].str(), "seed");
}

TEST_F(room_read, a_snapshot_has_the_newest_messages_and_says_whether_there_are_more) {
    ASSERT_EQ(post_many(4), 4);
    EXPECT_EQ(names(snapshot(3), 5), (strings{"m4", "m3", "m2"}));
    EXPECT_EQ(snapshot(3)[4].str(), "1");
    EXPECT_EQ(names(snapshot(4), 5), (strings{"m4", "m3", "m2", "m1"}));
    EXPECT_EQ(snapshot(4)[4].str(), "0");
    EXPECT_EQ(snapshot(4)[1].str(), "4");
}

TEST_F(room_read, a_snapshot_shows_what_stands_for_removed_messages) {
    ASSERT_EQ(post_many(4), 4);
    for (const char* offset : {"1", "3", "4"}) {
        ASSERT_TRUE(act("room_remove", {"seed", offset}));
    }
    EXPECT_EQ(names(snapshot(10), 5), (strings{"-m4", "-m3", "m2", "-m1"}));
    EXPECT_EQ(snapshot(10)[1].str(), "7");
    EXPECT_EQ(names(snapshot(2), 5), (strings{"-m4", "-m3"}));
    EXPECT_EQ(snapshot(2)[4].str(), "1");
    EXPECT_EQ(names(snapshot(3), 5), (strings{"-m4", "-m3", "m2"}));
    EXPECT_EQ(snapshot(3)[4].str(), "1");
}

TEST_F(room_read, a_snapshot_tells_the_lock_and_its_reason) {
    ASSERT_TRUE(act("room_lock", {"1"}, true, "a fire drill"));
    EXPECT_EQ(snapshot(1)[2].str(), "1");
    EXPECT_EQ(snapshot(1)[3].str(), "\"a fire drill\"");
    ASSERT_TRUE(act("room_lock", {"0"}));
    EXPECT_EQ(snapshot(1)[2].str(), "0");
}

TEST_F(room_read, pages_join_without_gap_or_double) {
    strings expected;
    for (int i = 1; i <= 30; ++i) {
        const std::string name = "m" + std::to_string(i);
        const auto stored = post({.client_id = name});
        ASSERT_TRUE(stored);
        const bool removed = i % 3 == 0 || (i > 10 && i < 18);
        if (removed) {
            ASSERT_TRUE(act("room_remove", {"seed", (*stored)[1].text}));
        }
        if (i % 7 == 0) { // events that are no messages, between them
            ASSERT_TRUE(act("room_lock", {i % 2 == 0 ? "1" : "0"}));
            ASSERT_TRUE(act("room_lock", {"0"}));
        }
        expected.insert(expected.begin(), removed ? "-" + name : name);
    }
    for (const int most : {1, 3, 7, 29, 30, 100}) {
        strings read;
        std::int64_t before = top() + 1;
        bool more = true;
        while (more) {
            const redis::reply next = page(before, most);
            const strings found = names(next, 1);
            ASSERT_FALSE(found.empty()) << most;
            read.insert(read.end(), found.begin(), found.end());
            const std::string& last = next.items.back().text;
            before = std::stoll(last.substr(last.find(R"("offset":)") + 9));
            more = next[0].number() == 1;
        }
        EXPECT_EQ(read, expected) << most;
    }
}

TEST_F(room_read, a_long_run_of_removed_messages_doubles_nothing) {
    // As a log looks in which more than a thousand in a row are gone without a trace, below the newest.
    ASSERT_TRUE(post({.client_id = "m1"}));
    ask({"HSET", key(":meta"), "top", "1500"});
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(post({.client_id = "n" + std::to_string(i)}));
    }
    EXPECT_EQ(names(page(1506, 4), 1), (strings{"n4", "n3", "n2", "n1"}));
    EXPECT_EQ(names(page(1506, 5), 1), (strings{"n4", "n3", "n2", "n1", "n0"}));
    EXPECT_EQ(names(page(1506, 6), 1), (strings{"n4", "n3", "n2", "n1", "n0", "m1"}));
    EXPECT_EQ(names(page(1501, 1), 1), (strings{"m1"}));
}

TEST_F(room_read, everybody_has_agreed_to_an_open_room) {
    const redis::reply mine = me({"P1", "0", "0", "0"});
    EXPECT_EQ(mine[0].str(), "1");
    EXPECT_EQ(mine[1].str(), "");
    EXPECT_EQ(ask({"EXISTS", key(":agreed"), key(":nick"), key(":who")}).number(), 0);
}

TEST_F(room_read, numbers_are_given_at_the_first_agreement_and_kept) {
    EXPECT_EQ(me({"P1", "0", "1", "0"})[0].str(), "0");
    EXPECT_EQ(me({"P1", "0", "1", "0"})[1].str(), "");
    EXPECT_EQ(ask({"EXISTS", key(":nick")}).number(), 0);
    EXPECT_EQ(me({"P1", "0", "1", "1"})[1].str(), "1");
    EXPECT_EQ(me({"P2", "0", "1", "1"})[1].str(), "2");
    EXPECT_EQ(me({"P1", "0", "1", "1"})[1].str(), "1");
    EXPECT_EQ(me({"P1", "0", "1", "0"})[0].str(), "1");
    EXPECT_EQ(me({"P1", "0", "1", "0"})[1].str(), "1");
    EXPECT_EQ(ask({"HGET", key(":who"), "2"}).str(), "P2");
}

TEST_F(room_read, a_person_sees_their_mute_while_it_lasts_and_their_draft) {
    ASSERT_TRUE(mute("P1", noon));
    ASSERT_TRUE(call("room_draft", {room}, {"P1", "half a tho"}));
    const redis::reply during = me({"P1", std::to_string(noon - 1), "0", "0"});
    EXPECT_EQ(during[2].str(), "2027-12-06T16:00:00Z");
    EXPECT_EQ(during[3].str(), "\"off topic\"");
    EXPECT_EQ(during[4].str(), "half a tho");
    EXPECT_EQ(me({"P1", std::to_string(noon), "0", "0"})[2].str(), "");
    EXPECT_EQ(me({"P2", "0", "0", "0"})[4].str(), "");
}

TEST_F(room_read, a_draft_is_kept_for_twelve_hours_or_until_it_is_empty) {
    ASSERT_TRUE(call("room_draft", {room}, {"P1", "one"}));
    ASSERT_TRUE(call("room_draft", {room}, {"P1", "two"}));
    EXPECT_EQ(ask({"GET", key(":draft:P1")}).str(), "two");
    const std::int64_t ttl = ask({"TTL", key(":draft:P1")}).number();
    EXPECT_GT(ttl, 43'100);
    EXPECT_LE(ttl, 43'200);
    ASSERT_TRUE(call("room_draft", {room}, {"P1", ""}));
    EXPECT_EQ(ask({"EXISTS", key(":draft:P1")}).number(), 0);
}

} // namespace
} // namespace convene
