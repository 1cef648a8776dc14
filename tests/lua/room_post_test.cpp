#include "tests/lua/room_functions.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

class room_post : public testing::room_functions<room_post> {};

TEST_F(room_post, numbers_stores_and_answers) {
    const auto first = post({.client_id = "c1"});
    const auto second = post({.client_id = "c2"});
    ASSERT_TRUE(first && second);
    EXPECT_EQ((*first)[0].str(), "seed-1");
    EXPECT_EQ((*first)[1].number(), 1);
    EXPECT_EQ((*first)[2].str(), "seed");
    EXPECT_EQ((*first)[3].str(), "0");
    EXPECT_EQ((*second)[0].str(), "seed-2");
    EXPECT_EQ(log_entries(), 2);
    EXPECT_EQ(top(), 2);
}

TEST_F(room_post, publishes_what_it_stores) {
    testing::bus_listener bus(stand(), {room});
    ASSERT_TRUE(bus.is_ready());
    ASSERT_TRUE(post({.text = "$ID$ $OFFSET$ %1"}));
    const std::string data =
        R"({"id":"seed-1","offset":1,"client_id":"c1","text":"$ID$ $OFFSET$ %1","removed":false})";
    EXPECT_EQ(bus.all(), std::vector<std::string>{"seed 1 message.posted 0 " + data});
    const redis::reply entry = ask({"XRANGE", key(":log"), "-", "+"})[0];
    EXPECT_EQ(entry[0].str(), "1-0");
    EXPECT_EQ(entry[1][1].str(), "message.posted");
    EXPECT_EQ(entry[1][3].text + entry[1][5].text, data);
}

TEST_F(room_post, stores_a_client_id_once_and_answers_the_same) {
    const auto first = post({.text = "first"});
    const auto again = post({.text = "other text"});
    ASSERT_TRUE(first && again);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((*first)[i].text, (*again)[i].text);
    }
    EXPECT_EQ((*again)[3].str(), "1");
    EXPECT_EQ(log_entries(), 1);
}

TEST_F(room_post, knows_a_client_id_over_midnight) {
    ASSERT_TRUE(post({.now = noon + day / 2 - 1}));
    const auto next_day = post({.now = noon + day / 2});
    ASSERT_TRUE(next_day);
    EXPECT_EQ((*next_day)[3].str(), "1");
    EXPECT_EQ(log_entries(), 1);
}

TEST_F(room_post, forgets_a_client_id_after_the_day_that_followed) {
    ASSERT_TRUE(post({}));
    const auto later = post({.now = noon + 2 * day});
    ASSERT_TRUE(later);
    EXPECT_EQ((*later)[3].str(), "0");
    EXPECT_EQ(log_entries(), 2);
    const std::int64_t ttl = ask({"TTL", key(":sent:20000")}).number();
    EXPECT_GT(ttl, 172'700);
    EXPECT_LE(ttl, 172'800);
}

TEST_F(room_post, keeps_the_client_ids_of_two_people_apart) {
    ASSERT_TRUE(post({.person = "P1"}));
    const auto other = post({.person = "P2"});
    ASSERT_TRUE(other);
    EXPECT_EQ((*other)[3].str(), "0");
    EXPECT_EQ(log_entries(), 2);
}

TEST_F(room_post, refuses_the_muted_until_the_time_is_over) {
    ASSERT_TRUE(mute("P1", noon + 5000));
    const auto refused = post({.now = noon + 4999});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::muted);
    EXPECT_EQ(refused.error().message,
              "You cannot write in this room until 2027-12-06T16:00:00Z. Reason: off topic");
    EXPECT_EQ(log_entries(), 0);
    EXPECT_TRUE(post({.person = "P2", .now = noon + 4999}));
    EXPECT_TRUE(post({.now = noon + 5000}));
}

TEST_F(room_post, confirms_what_was_stored_before_a_mute_and_a_lock) {
    ASSERT_TRUE(post({}));
    ASSERT_TRUE(mute("P1", noon + 5000));
    ASSERT_TRUE(act("room_lock", {"1"}));
    const auto again = post({});
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)[3].str(), "1");
}

TEST_F(room_post, in_a_locked_room_is_for_moderators) {
    ASSERT_TRUE(act("room_lock", {"1"}));
    const auto refused = post({.client_id = "a"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::locked);
    EXPECT_TRUE(ask({"HGET", key(":rate"), "P1"}).is_nil());
    EXPECT_EQ(top(), 1);
    EXPECT_TRUE(post({.person = "MOD", .client_id = "b", .moderates = true}));
    ASSERT_TRUE(act("room_lock", {"0"}));
    EXPECT_TRUE(post({.client_id = "a"}));
}

TEST_F(room_post, admits_the_burst_and_then_the_steady_rate) {
    const auto at = [](std::int64_t now, const std::string& name) {
        return post({.client_id = name, .now = now, .interval_ms = 1000, .burst = 3});
    };
    for (const char* name : {"a", "b", "c"}) {
        EXPECT_TRUE(at(noon, name)) << name;
    }
    const auto refused = at(noon, "d");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, std::chrono::milliseconds(1000));
    EXPECT_FALSE(at(noon + 998, "d"));
    EXPECT_TRUE(at(noon + 1000, "d")) << "a refusal must not postpone the next post";
    EXPECT_FALSE(at(noon + 1000, "e"));
    EXPECT_TRUE(post({.person = "P2", .now = noon + 1000, .burst = 3}));
    EXPECT_EQ(log_entries(), 5);
}

TEST_F(room_post, regains_no_more_than_the_burst_by_silence) {
    ASSERT_TRUE(post({.client_id = "a", .burst = 2}));
    const std::int64_t later = noon + 60'000;
    EXPECT_TRUE(post({.client_id = "b", .now = later, .burst = 2}));
    EXPECT_TRUE(post({.client_id = "c", .now = later, .burst = 2}));
    EXPECT_FALSE(post({.client_id = "d", .now = later, .burst = 2}));
}

TEST_F(room_post, takes_the_place_of_the_draft_only_when_it_is_stored) {
    ASSERT_TRUE(call("room_draft", {room}, {"P1", "half a tho"}));
    ASSERT_TRUE(act("room_lock", {"1"}));
    ASSERT_FALSE(post({}));
    EXPECT_EQ(ask({"GET", key(":draft:P1")}).str(), "half a tho");
    ASSERT_TRUE(act("room_lock", {"0"}));
    ASSERT_TRUE(post({}));
    EXPECT_TRUE(ask({"GET", key(":draft:P1")}).is_nil());
}

TEST_F(room_post, keeps_about_as_many_entries_as_it_is_told) {
    for (int i = 0; i < 450; ++i) {
        ASSERT_TRUE(post({.client_id = std::to_string(i), .interval_ms = 0, .log_entries = 100}));
    }
    EXPECT_GE(log_entries(), 100);
    EXPECT_LE(log_entries(), 250);
    EXPECT_EQ(top(), 450);
}

} // namespace
} // namespace convene
