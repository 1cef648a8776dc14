#include "tests/lua/room_functions.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using strings = std::vector<std::string>;

/// server/realtime/lua/presence_update.lua: who is in a channel, as a count of persons over all nodes.
class presence_functions : public testing::room_functions<presence_functions> {
protected:
    struct report {
        std::string node = "n1";
        std::int64_t now = noon;
        std::int64_t lasts_ms = 60'000;
        strings here = {};
        strings left = {};
    };
    static redis::reply update(const report& what) {
        redis::arguments words{what.node, std::to_string(what.now), std::to_string(what.now + what.lasts_ms),
                               std::to_string(what.here.size())};
        words.insert(words.end(), what.here.begin(), what.here.end());
        words.insert(words.end(), what.left.begin(), what.left.end());
        return taken(call("presence_update", {room}, std::move(words)));
    }
    static std::int64_t count(const report& what) { return update(what)[0].number(); }
    static std::string shown(int persons) {
        return R"(! 0 presence.counted 0 {"count":)" + std::to_string(persons) + "}";
    }
};

TEST_F(presence_functions, I_09_a_person_on_two_nodes_counts_once) {
    EXPECT_EQ(count({.node = "n1", .here = {"P1", "P2"}}), 2);
    EXPECT_EQ(count({.node = "n2", .here = {"P2", "P3"}}), 3);
    EXPECT_EQ(count({.node = "n1", .left = {"P2"}}), 3);
    EXPECT_EQ(count({.node = "n2", .left = {"P2"}}), 2);
}

TEST_F(presence_functions, reporting_again_changes_nothing) {
    EXPECT_EQ(count({.here = {"P1"}}), 1);
    EXPECT_EQ(count({.here = {"P1"}}), 1);
    EXPECT_EQ(count({.left = {"P1"}}), 0);
    EXPECT_EQ(count({.left = {"P1"}}), 0);
    EXPECT_EQ(count({.here = {"P1"}}), 1);
    EXPECT_EQ(ask({"HGET", key(":heads"), "P1"}).str(), "1");
}

TEST_F(presence_functions, the_persons_of_a_dead_node_are_forgotten) {
    EXPECT_EQ(count({.node = "dead", .here = {"P1", "P2"}}), 2);
    EXPECT_EQ(count({.node = "n2", .now = noon + 59'999, .here = {"P2", "P3"}}), 3);
    EXPECT_EQ(count({.node = "n2", .now = noon + 60'000, .here = {"P3"}}), 2);
    EXPECT_EQ(ask({"HEXISTS", key(":heads"), "P1"}).number(), 0);
    EXPECT_EQ(ask({"HGET", key(":heads"), "P2"}).str(), "1");
}

TEST_F(presence_functions, a_refresh_keeps_a_node_alive) {
    EXPECT_EQ(count({.here = {"P1"}}), 1);
    EXPECT_EQ(count({.now = noon + 50'000, .here = {"P1"}}), 1);
    EXPECT_EQ(count({.node = "n2", .now = noon + 70'000, .here = {"P2"}}), 2);
}

TEST_F(presence_functions, the_count_is_published_when_it_changed_and_about_once_a_second) {
    testing::bus_listener bus(stand(), {room});
    ASSERT_TRUE(bus.is_ready());
    EXPECT_EQ(update({.here = {"P1"}})[1].str(), "0");
    EXPECT_EQ(bus.all(), (strings{shown(1)}));
    EXPECT_EQ(update({.now = noon + 899, .here = {"P2"}})[1].str(), "1") << "changed, but too soon";
    EXPECT_EQ(bus.all().size(), 1U);
    EXPECT_EQ(update({.now = noon + 900, .here = {"P2"}})[1].str(), "0");
    EXPECT_EQ(bus.all(), (strings{shown(1), shown(2)}));
    EXPECT_EQ(update({.now = noon + 5000, .here = {"P2"}})[1].str(), "0") << "not changed";
    EXPECT_EQ(bus.all().size(), 2U);
}

TEST_F(presence_functions, the_count_is_published_again_after_ten_seconds) {
    testing::bus_listener bus(stand(), {room});
    ASSERT_TRUE(bus.is_ready());
    update({.here = {"P1"}});
    update({.now = noon + 9'999, .here = {"P1"}});
    EXPECT_EQ(bus.all().size(), 1U);
    update({.now = noon + 10'000, .here = {"P1"}});
    EXPECT_EQ(bus.all(), (strings{shown(1), shown(1)}));
}

TEST_F(presence_functions, a_clock_that_went_back_does_not_silence_the_count) {
    testing::bus_listener bus(stand(), {room});
    ASSERT_TRUE(bus.is_ready());
    update({.here = {"P1"}});
    EXPECT_EQ(update({.now = noon - 3'600'000, .here = {"P2"}})[1].str(), "0");
    EXPECT_EQ(bus.all(), (strings{shown(1), shown(2)}));
}

TEST_F(presence_functions, what_nobody_refreshes_goes_away) {
    update({.here = {"P1"}});
    for (const char* part : {":present", ":heads", ":presence"}) {
        EXPECT_GT(ask({"TTL", key(part)}).number(), 86'000) << part;
    }
}

} // namespace
} // namespace convene
