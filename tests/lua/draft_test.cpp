#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace convene {
namespace {

/// The functions of scheduling/draft/lua, called as the server calls them.
class draft_functions : public convene::testing::shared_redis_fixture<draft_functions> {
protected:
    static result<redis::reply> begin(const std::string& release, redis::arguments sessions) {
        sessions.insert(sessions.begin(), release);
        return run(client().call("draft_begin", {"cv:{E}:draft"}, std::move(sessions)));
    }
    static result<redis::reply> read(const std::string& since) {
        return run(client().call("draft_read", {"cv:{E}:draft"}, {since}));
    }
    static result<redis::reply> edit(const std::string& id, redis::arguments items,
                                     const std::string& began = "1", const std::string& most = "10") {
        items.insert(items.begin(), {began, "ORG", most});
        return run(
            client().call("draft_edit", {"cv:{E}:draft", "cv:{E}:draft:done:" + id}, std::move(items)));
    }
    static result<redis::reply> release(const std::string& revision, const std::string& base,
                                        const std::string& digest, redis::arguments told = {"0"},
                                        redis::arguments accepted = {"0"}) {
        redis::arguments words{
            "E",   revision, base, "text", digest, R"({"release":2})", "50", "2027-12-06T10:00:00Z",
            "ORG", "why"};
        words.insert(words.end(), accepted.begin(), accepted.end());
        words.insert(words.end(), told.begin(), told.end());
        return run(client().call("draft_release",
                                 {"cv:{E}:programme", "cv:{E}:releases", "cv:{E}:draft",
                                  "cv:{E}:releases:log", "cv:{E}:audit", "cv:{E}:seats"},
                                 std::move(words)));
    }
    static void publish_release(const std::string& number) {
        ask({"HSET", "cv:{E}:programme", "release", number, "digest", "before"});
    }
};

TEST_F(draft_functions, a_draft_begins_once) {
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(begin("4", {"S1", "{two}"}));
    const auto all = read("0");
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 6U);
    EXPECT_EQ((*all)[0].number(), 1);
    EXPECT_EQ((*all)[2].number(), 4);
    EXPECT_EQ((*all)[4].str(), "S1");
    EXPECT_EQ((*all)[5].str(), "1 {one}");
}

TEST_F(draft_functions, an_edit_counts_only_on_what_its_author_read) {
    ASSERT_TRUE(begin("4", {"S1", "{one}", "S2", "{one}"}));
    EXPECT_EQ((*edit("a", {"S1", "1", "{two}"}))[0].number(), 2);
    const auto stale = edit("b", {"S2", "1", "{x}", "S1", "1", "{x}"});
    ASSERT_TRUE(stale);
    EXPECT_EQ((*stale)[0].number(), 0);
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft:sessions", "S2"}).str(), "1 {one}");
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft", "revision"}).number(), 2);
}

TEST_F(draft_functions, the_same_edit_again_is_answered_and_not_done_again) {
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", "{two}"}));
    ASSERT_TRUE(edit("b", {"S1", "2", "{three}"}));
    EXPECT_EQ((*edit("a", {"S1", "1", "{two}"}))[0].number(), 2);
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft:sessions", "S1"}).str(), "3 {three}");
    EXPECT_GT(ask({"TTL", "cv:{E}:draft:done:a"}).number(), 86'000);
}

TEST_F(draft_functions, a_reader_gets_what_changed_and_what_was_removed) {
    ASSERT_TRUE(begin("4", {"S1", "{one}", "S2", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", "{two}"}));
    ASSERT_TRUE(edit("b", {"S2", "1", ""}));
    const auto newer = read("1");
    ASSERT_TRUE(newer);
    ASSERT_EQ(newer->size(), 8U);
    EXPECT_EQ((*newer)[5].str(), "2 {two}");
    EXPECT_EQ((*newer)[7].str(), "3 ");
    EXPECT_EQ(read("3")->size(), 4U);
}

TEST_F(draft_functions, what_was_removed_can_be_made_again) {
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", ""}));
    EXPECT_EQ((*edit("b", {"S1", "0", "{again}"}))[0].number(), 3);
}

TEST_F(draft_functions, a_draft_has_a_largest_size) {
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    const auto refused = edit("a", {"S2", "0", "{x}", "S3", "0", "{x}"}, "1", "2");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_TRUE(edit("b", {"S2", "0", "{x}"}, "1", "2"));
}

TEST_F(draft_functions, a_release_becomes_the_programme_and_the_draft_goes_on) {
    publish_release("4");
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", "{two}"}));
    const auto done = release("2", "4", "new", {"1", "S1", "P1", "S1", "P2", "S1"});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ((*done)[0].number(), 5);
    EXPECT_EQ((*done)[1].number(), 2);
    EXPECT_EQ(ask({"HGET", "cv:{E}:releases", "5"}).str(), "text");
    EXPECT_EQ(ask({"HGET", "cv:{E}:programme", "release"}).number(), 5);
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft", "saved"}).number(), 2);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).number(), 3) << "the seats, and two people";
    EXPECT_EQ(ask({"XLEN", "cv:{E}:audit"}).number(), 1);
}

TEST_F(draft_functions, warnings_that_stand_are_kept_with_why) {
    publish_release("4");
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(release("1", "4", "new", {"1", "S1", "P1", "S1"}, {"2", "a key", "why", "another", "so"}));
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft:accepted", "a key"}).str(), "why");
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft:accepted", "another"}).str(), "so");
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).number(), 2);
}

TEST_F(draft_functions, the_same_release_again_tells_nobody_again) {
    publish_release("4");
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", "{two}"}));
    ASSERT_TRUE(release("2", "4", "new", {"1", "S1", "P1", "S1"}));
    const auto again = release("2", "4", "new", {"1", "S1", "P1", "S1"});
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)[0].number(), 5);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).number(), 2);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:audit"}).number(), 1);
}

TEST_F(draft_functions, an_edit_or_a_release_that_came_between_stops_a_release) {
    publish_release("4");
    ASSERT_TRUE(begin("4", {"S1", "{one}"}));
    ASSERT_TRUE(edit("a", {"S1", "1", "{two}"}));
    ASSERT_TRUE(edit("b", {"S1", "2", "{three}"}));
    EXPECT_EQ(release("2", "4", "new").error().code, errc::conflict);
    publish_release("5");
    EXPECT_EQ(release("3", "4", "new").error().code, errc::conflict);
    EXPECT_EQ(ask({"EXISTS", "cv:{E}:outbox"}).number(), 0);
    EXPECT_EQ(ask({"HGET", "cv:{E}:programme", "release"}).number(), 5);
}

TEST_F(draft_functions, people_with_a_seat_an_offer_or_a_place_in_line_are_told_once) {
    publish_release("4");
    ASSERT_TRUE(begin("4", {"S1", "{one}", "S2", "{one}"}));
    ask({"HSET", "cv:{E}:seats:seat:S1", "R1", "p"});
    ask({"HSET", "cv:{E}:seats:seat:S2", "R1", "p"});
    ask({"HSET", "cv:{E}:seats:offer:S1", "R2", "p"});
    ask({"ZADD", "cv:{E}:seats:line:S1:w", "1", "R3"});
    for (const char* one : {"1", "2", "3"}) {
        ask({"HSET", std::string("cv:{E}:seats:who:R") + one, "person", std::string("P") + one, "site", ""});
    }
    const auto counted = run(client().call("draft_told", {"cv:{E}:seats"}, {"2", "S1", "S2", "P9", "S2"}));
    ASSERT_TRUE(counted);
    EXPECT_EQ((*counted)[0].number(), 4);
    const auto done = release("1", "4", "new", {"2", "S1", "S2", "P9", "S2"});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ((*done)[1].number(), 4);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).number(), 5);
}

} // namespace
} // namespace convene
