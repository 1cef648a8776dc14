#include "tests/support/redis_fixture.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convene {
namespace {

using words = std::vector<std::string>;

/// Acts of a moderator that come twice, because the first answer was lost; and what stays readable after
/// them.
class room_repeats : public testing::shared_redis_fixture<room_repeats> {
protected:
    static constexpr const char* room = "cv:{ED}:room:S1";
    static constexpr const char* record = "cv:{ED}:audit";

    /// "ok" and the first word of the answer, or the code.
    static std::string call(std::string_view name, words keys, words args) {
        const auto answer = run(client().call(name, std::move(keys), std::move(args)));
        return answer ? "ok " + std::string((*answer)[0].str()) : std::string(to_string(answer.error().code));
    }
    static std::string act(std::string_view name, words rest) {
        words args{"2027-02-03T10:00:00Z", "P1", "S1", "why", "\"why\"", "seed", "1000"};
        args.insert(args.end(), rest.begin(), rest.end());
        return call(name, {room, record}, std::move(args));
    }
    static void post(const std::string& name) {
        const std::string head = R"({"id":"$ID$","client_id":")" + name + '"';
        ASSERT_EQ(call("room_post", {room},
                       {"seed", "P2", name, head, R"(,"text":"t","removed":false})", "1000", "1", "1", "100",
                        "1000", "0"}),
                  "ok seed-" + ask({"HGET", std::string(room) + ":meta", "top"}).text);
    }
    static std::int64_t entries() { return ask({"XLEN", record}).number(); }
};

TEST_F(room_repeats, a_removal_is_answered_the_same_and_noted_once) {
    post("a");
    post("b");
    EXPECT_EQ(act("room_remove", {"seed", "1"}), "ok 3");
    EXPECT_EQ(act("room_remove", {"seed", "1"}), "ok 3");
    EXPECT_EQ(entries(), 1);
}

TEST_F(room_repeats, a_mute_until_the_same_moment_is_noted_once_and_a_new_one_again) {
    const words first{"P2", "0", "1700000000000", "2023-11-14T22:13:20Z"};
    EXPECT_EQ(act("room_mute", first), "ok ");
    EXPECT_EQ(act("room_mute", first), "ok ");
    EXPECT_EQ(entries(), 1);
    EXPECT_EQ(act("room_mute", {"P2", "0", "1700000001000", "2023-11-14T22:13:21Z"}), "ok ");
    EXPECT_EQ(entries(), 2);
    EXPECT_EQ(act("room_unmute", {"P2", "0"}), "ok ");
    EXPECT_EQ(act("room_unmute", {"P2", "0"}), "ok ");
    EXPECT_EQ(entries(), 3);
}

TEST_F(room_repeats, a_lock_is_answered_the_same_whatever_was_written_since) {
    EXPECT_EQ(act("room_lock", {"1"}), "ok 1");
    EXPECT_EQ(act("room_lock", {"0"}), "ok 2");
    post("a");
    EXPECT_EQ(act("room_lock", {"0"}), "ok 2");
    EXPECT_EQ(entries(), 2);
}

TEST_F(room_repeats, the_newest_messages_are_shown_with_the_removed_ones_whatever_offset_is_named) {
    for (const char* name : {"a", "b", "c"}) {
        post(name);
    }
    ASSERT_EQ(act("room_remove", {"seed", "2"}), "ok 4");
    for (const char* before : {"5", "2147483647"}) {
        const words keys{room};
        const auto page = run(client().call("room_messages", keys, {before, "10"}));
        ASSERT_TRUE(page);
        ASSERT_EQ(page->size(), 4U) << before;
        EXPECT_NE((*page)[2].str().find(R"("client_id":"b","text":"","removed":true)"), std::string::npos);
    }
}

} // namespace
} // namespace convene
