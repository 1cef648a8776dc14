#include "tests/integration/realtime/hub_stand.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using namespace std::chrono_literals;
using testing::reader;

class hub_delivery : public testing::hub_test<hub_delivery> {};

TEST_F(hub_delivery, everybody_gets_everything_in_order_and_shares_the_bytes) {
    auto& node = start();
    auto& room = open(node);
    reader one;
    reader two("P2");
    join(node, room, one);
    join(node, room, two);
    post_many(20);
    ASSERT_TRUE(run_until([&] { return two.lines.size() >= 20; }));
    EXPECT_EQ(one.offsets(), numbers(1, 20));
    EXPECT_EQ(two.lines, one.lines);
    ASSERT_EQ(one.frames.size(), two.frames.size());
    for (std::size_t i = 0; i < one.frames.size(); ++i) {
        EXPECT_EQ(one.frames[i].owner(), two.frames[i].owner());
    }
    node.hub.leave(one.place);
    node.hub.leave(two.place);
}

TEST_F(hub_delivery, who_left_gets_nothing_more) {
    auto& node = start();
    auto& room = open(node);
    reader stays;
    reader leaves("P2");
    join(node, room, stays);
    join(node, room, leaves);
    post("m1");
    ASSERT_TRUE(run_until([&] { return leaves.lines.size() == 1; }));
    node.hub.leave(leaves.place);
    post("m2");
    ASSERT_TRUE(run_until([&] { return stays.lines.size() == 2; }));
    EXPECT_EQ(leaves.lines.size(), 1U);
    node.hub.leave(stays.place);
}

TEST_F(hub_delivery, a_reader_gets_only_what_is_behind_its_position) {
    auto& node = start({.node = "n1", .flush_window = 50ms});
    auto& room = open(node);
    post("m1");
    ASSERT_TRUE(run_until([&] { return room.order().top() == 1; }));
    reader from_one;
    reader from_three("P2");
    node.hub.join(from_one.place, from_one, room, 1);
    node.hub.join(from_three.place, from_three, room, 3); // it has a snapshot that is ahead of the bus
    post("m2");
    post("m3");
    post("m4");
    ASSERT_TRUE(run_until([&] { return from_one.lines.size() == 3; }));
    EXPECT_EQ(from_one.offsets(), numbers(2, 4));
    EXPECT_EQ(from_three.offsets(), numbers(4, 4));
    node.hub.leave(from_one.place);
    node.hub.leave(from_three.place);
}

TEST_F(hub_delivery, a_gap_in_the_bus_is_repaired_from_the_stream) {
    auto& node = start();
    auto& room = open(node);
    reader one;
    join(node, room, one);
    post("m1");
    store_silently("m2");
    store_silently("m3");
    run_until([&] { return !one.lines.empty(); });
    EXPECT_EQ(one.offsets(), numbers(1, 1)) << "the bus is silent, so nothing tells of the two";
    post("m4");
    ASSERT_TRUE(run_until([&] { return one.lines.size() >= 4; }));
    EXPECT_EQ(one.offsets(), numbers(1, 4));
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, a_lost_bus_loses_no_message) {
    auto& node = start();
    auto& room = open(node);
    reader one;
    join(node, room, one);
    for (int round = 0; round < 5; ++round) {
        post("a" + std::to_string(round));
        cut_the_bus();
        post("b" + std::to_string(round)); // while nobody is subscribed
    }
    ASSERT_TRUE(run_until([&] { return one.lines.size() >= 10; }));
    EXPECT_EQ(one.offsets(), numbers(1, 10));
    EXPECT_FALSE(one.insufficient);
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, a_busy_room_is_sent_in_few_frames_and_a_quiet_one_at_once) {
    auto& node = start({.node = "n1", .flush_window = 400ms});
    auto& room = open(node);
    reader one;
    join(node, room, one);
    const auto begin = std::chrono::steady_clock::now();
    post("m1");
    ASSERT_TRUE(run_until([&] { return one.lines.size() == 1; }));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 300ms) << "nothing was sent before: no window";
    for (int i = 2; i <= 30; ++i) {
        post("m" + std::to_string(i));
    }
    ASSERT_TRUE(run_until([&] { return one.lines.size() == 30; }));
    EXPECT_EQ(one.offsets(), numbers(1, 30));
    EXPECT_LE(one.frames.size(), 4U);
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, much_that_is_pending_does_not_wait_for_the_window) {
    auto& node = start({.node = "n1", .flush_window = 60s, .channels = {.flush_bytes = 2000}});
    auto& room = open(node);
    reader one;
    join(node, room, one);
    post("m1");
    ASSERT_TRUE(run_until([&] { return one.lines.size() == 1; }));
    for (int i = 0; i < 5; ++i) {
        post(std::to_string(i) + std::string(600, 'x'));
    }
    EXPECT_TRUE(stand().run_until([&] { return one.lines.size() >= 4; }, 5s));
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, of_counters_only_the_newest_is_sent) {
    auto& node = start({.node = "n1", .flush_window = 200ms});
    auto& room = open(node);
    reader one;
    join(node, room, one);
    const auto publish = [](const std::string& event, int count) {
        ask({"PUBLISH", prefix, "! 0 " + event + " 0 {\"count\":" + std::to_string(count) + "}"});
    };
    publish("presence.counted", 1);
    ASSERT_TRUE(run_until([&] { return one.counters.size() == 1; }));
    for (int count = 2; count <= 9; ++count) {
        publish("presence.counted", count);
    }
    publish("hands.counted", 1);
    ASSERT_TRUE(run_until([&] { return one.counters.size() >= 3; }));
    EXPECT_EQ(one.counters.size(), 3U);
    EXPECT_EQ(one.counters[1], R"({"ch":"room:R1","event":"hands.counted","data":{"count":1}})");
    EXPECT_EQ(one.counters[2], R"({"ch":"room:R1","event":"presence.counted","data":{"count":9}})");
    EXPECT_EQ(room.counters().at("presence.counted"), one.counters[2]);
    EXPECT_TRUE(one.lines.empty());
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, what_is_not_ours_on_the_bus_is_passed_over) {
    auto& node = start();
    auto& room = open(node);
    reader one;
    join(node, room, one);
    for (const char* payload :
         {"", "e1", "e1 2", "e1 x message.posted 0 {}", "e1 -5 message.posted 0 {}", "\xff\xfe"}) {
        ask({"PUBLISH", prefix, payload});
    }
    post("m1");
    ASSERT_TRUE(run_until([&] { return !one.lines.empty(); }));
    EXPECT_EQ(one.offsets(), numbers(1, 1));
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, control_lines_reach_all_who_asked) {
    auto& node = start();
    std::vector<std::string> heard;
    node.hub.on_control([&](std::string_view line) { heard.push_back("1 " + std::string(line)); });
    node.hub.on_control([&](std::string_view line) { heard.push_back("2 " + std::string(line)); });
    node.hub.listen_to_control(node.bus);
    ASSERT_TRUE(run_until([&] { return node.bus.subscriber().is_subscribed("cv:control"); }));
    ask({"PUBLISH", "cv:control", "login.ended L1"});
    ASSERT_TRUE(run_until([&] { return heard.size() >= 2; }));
    EXPECT_EQ(heard, (std::vector<std::string>{"1 login.ended L1", "2 login.ended L1"}));
}

TEST_F(hub_delivery, channels_are_bounded_and_given_up_when_nobody_listens) {
    auto& node = start({.node = "n1", .most_channels = 1});
    auto& room = open(node);
    const auto refused = run(node.hub.open({"room:R2", "cv:{E}:room:R2", &node.bus}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::unavailable);
    reader one;
    join(node, room, one);
    time.advance(31s);
    stand().loop().run_for(1200ms); // one sweep
    EXPECT_EQ(node.hub.channel_count(), 1U) << "somebody listens";
    node.hub.leave(one.place);
    ASSERT_TRUE(run_until([&] { return room.people().left.empty(); }));
    time.advance(31s);
    EXPECT_TRUE(run_until([&] { return node.hub.channel_count() == 0; }));
    EXPECT_FALSE(node.bus.subscriber().is_subscribed(prefix));
}

TEST_F(hub_delivery, I_09_presence_is_one_count_over_two_nodes) {
    auto& node = start({.node = "n1"});
    auto& other = start({.node = "n2"});
    reader one("P1");
    reader again("P1");
    reader two("P2");
    join(node, open(node), one);
    join(other, open(other), again);
    join(other, open(other), two);
    const auto count_is = [](const reader& who, int count) {
        return !who.counters.empty() &&
               who.counters.back().ends_with("\"data\":{\"count\":" + std::to_string(count) + "}}");
    };
    EXPECT_TRUE(run_until([&] { return count_is(one, 2) && count_is(two, 2); }));
    other.hub.leave(two.place);
    EXPECT_TRUE(run_until([&] { return count_is(one, 1); }));
    other.hub.leave(again.place);
    node.hub.leave(one.place);
}

TEST_F(hub_delivery, the_count_is_right_soon_after_the_last_person_of_a_node_has_left) {
    auto& node = start({.node = "n1"});
    auto& other = start({.node = "n2"});
    reader stays("P1");
    reader leaves("P2");
    join(node, open(node), stays);
    join(other, open(other), leaves);
    const auto shown = [&](const std::string& count) {
        return !stays.counters.empty() && stays.counters.back().ends_with("{\"count\":" + count + "}}");
    };
    ASSERT_TRUE(run_until([&] { return shown("2"); }));
    // The other node reports once a second; the count was shown shortly before that, so its report is too
    // soon.
    const std::string soon = std::to_string(to_unix_ms(time.now()) + 150);
    ask({"HSET", std::string(prefix) + ":presence", "at", soon});
    other.hub.leave(leaves.place);
    EXPECT_TRUE(stand().run_until([&] { return shown("1"); }, 8s)) << "long before the next refresh";
    node.hub.leave(stays.place);
}

} // namespace
} // namespace convene
