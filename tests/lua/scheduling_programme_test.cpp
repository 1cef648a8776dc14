#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene {
namespace {

using ::testing::HasSubstr;

/// The functions of scheduling/lua/programme.lua, called as the server calls them.
class programme_functions : public convene::testing::shared_redis_fixture<programme_functions> {
protected:
    static result<redis::reply> stage(redis::arguments people) {
        people.insert(people.begin(), "3600");
        return run(client().call("people_stage", {"cv:{E}:people:staged:one"}, std::move(people)));
    }
    static result<redis::reply> publish(const std::string& digest, const std::string& text,
                                        std::size_t people, const std::string& keep = "50") {
        return run(client().call("programme_publish",
                                 {"cv:{E}:programme", "cv:{E}:releases", "cv:{E}:people",
                                  "cv:{E}:people:staged:one", "cv:{E}:registrations", "cv:{E}:draft"},
                                 {"E", digest, text, std::to_string(people), keep}));
    }
};

TEST_F(programme_functions, publish_makes_text_and_people_current_together) {
    ASSERT_TRUE(stage({"P1", "one"}));
    ASSERT_TRUE(stage({"P2", "two"}));
    const auto published = publish("d1", "text one", 2);
    ASSERT_TRUE(published) << published.error().message;
    EXPECT_EQ((*published)[0].number(), 1);
    EXPECT_EQ((*published)[1].number(), 1);
    EXPECT_EQ(ask({"HGET", "cv:{E}:releases", "1"}).str(), "text one");
    EXPECT_EQ(ask({"HGET", "cv:{E}:people", "P2"}).str(), "two");
    EXPECT_EQ(ask({"TTL", "cv:{E}:people"}).number(), -1);
    EXPECT_EQ(ask({"EXISTS", "cv:{E}:people:staged:one"}).number(), 0);
}

TEST_F(programme_functions, a_draft_begins_anew_from_an_import_unless_somebody_edited_it) {
    const auto begin = [](const std::string& session) {
        return run(client().call("draft_begin", {"cv:{E}:draft"}, {"1", session, "{}"}));
    };
    ASSERT_TRUE(begin("S1"));
    ASSERT_TRUE(stage({"P1", "one"}));
    ASSERT_TRUE(publish("d1", "text one", 1));
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft", "began"}).number(), 0);
    ASSERT_TRUE(begin("S2"));
    ASSERT_TRUE(run(client().call("draft_edit", {"cv:{E}:draft", "cv:{E}:draft:done:a"},
                                  {"2", "ORG", "10", "S2", "2", "{x}"})));
    ASSERT_TRUE(stage({"P1", "one"}));
    ASSERT_TRUE(publish("d2", "text two", 1));
    EXPECT_EQ(ask({"HGET", "cv:{E}:draft", "began"}).number(), 2);
}

TEST_F(programme_functions, staged_people_go_away_when_never_published) {
    ASSERT_TRUE(stage({"P1", "one"}));
    EXPECT_GT(ask({"TTL", "cv:{E}:people:staged:one"}).number(), 3500);
}

TEST_F(programme_functions, publish_refuses_an_incomplete_import_and_changes_nothing) {
    ASSERT_TRUE(stage({"P1", "one"}));
    ASSERT_TRUE(publish("d1", "text one", 1));
    ASSERT_TRUE(stage({"P1", "new"}));
    const auto refused = publish("d2", "text two", 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_EQ(ask({"HGET", "cv:{E}:programme", "release"}).number(), 1);
    EXPECT_EQ(ask({"HGET", "cv:{E}:people", "P1"}).str(), "one");
    EXPECT_TRUE(ask({"HGET", "cv:{E}:releases", "2"}).is_nil());
}

TEST_F(programme_functions, publish_of_the_same_digest_changes_nothing) {
    ASSERT_TRUE(stage({"P1", "one"}));
    ASSERT_TRUE(publish("d1", "text one", 1));
    ASSERT_TRUE(stage({"P1", "other"}));
    const auto again = publish("d1", "text one", 1);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)[0].number(), 1);
    EXPECT_EQ((*again)[1].number(), 0);
    EXPECT_EQ(ask({"HGET", "cv:{E}:people", "P1"}).str(), "one");
    EXPECT_EQ(ask({"EXISTS", "cv:{E}:people:staged:one"}).number(), 0);
}

TEST_F(programme_functions, publish_numbers_releases_and_keeps_the_newest) {
    for (int i = 1; i <= 4; ++i) {
        ASSERT_TRUE(stage({"P1", std::to_string(i)}));
        ASSERT_TRUE(publish("d" + std::to_string(i), "text", 1, "2"));
    }
    EXPECT_EQ(ask({"HGET", "cv:{E}:programme", "release"}).number(), 4);
    EXPECT_EQ(ask({"HLEN", "cv:{E}:releases"}).number(), 2);
    EXPECT_EQ(ask({"HEXISTS", "cv:{E}:releases", "3"}).number(), 1);
}

TEST_F(programme_functions, select_changes_the_edition_once) {
    const auto select = [] {
        return run(client().call("edition_select", {"cv:{installation}:current-edition"}, {"E", "1"}));
    };
    const auto first = select();
    const auto second = select();
    ASSERT_TRUE(first && second);
    EXPECT_EQ((*first)[0].number(), 1);
    EXPECT_EQ((*second)[0].number(), 0);
    EXPECT_EQ(ask({"GET", "cv:{installation}:current-edition"}).str(), "E");
}

TEST_F(programme_functions, refusals_are_noted_once_a_minute_for_each_person_and_session) {
    const auto note = [](const std::string& person) {
        return run(client().call("session_refusal_note",
                                 {"cv:{E}:audit", "cv:{E}:refused:" + person + ":S24"},
                                 {"2027-12-07T17:00:00Z", person, "S24", "closed session"}));
    };
    ASSERT_TRUE(note("P1"));
    ASSERT_TRUE(note("P1"));
    ASSERT_TRUE(note("P2"));
    EXPECT_EQ(ask({"XLEN", "cv:{E}:audit"}).number(), 2);
    EXPECT_LE(ask({"TTL", "cv:{E}:refused:P1:S24"}).number(), 60);
    const redis::reply entries = ask({"XRANGE", "cv:{E}:audit", "-", "+"});
    const redis::reply& fields = entries[0][1];
    EXPECT_EQ(fields[3].str(), "P1");
    EXPECT_EQ(fields[5].str(), "session.open_refused");
    EXPECT_EQ(fields[7].str(), "S24");
}

TEST_F(programme_functions, a_badge_code_is_made_once_for_each_registration) {
    const auto get = [](const std::string& registration, const std::string& offered) {
        return run(client().call("badges_get_or_create", {"cv:{E}:badges"}, {registration, offered}));
    };
    const auto first = get("R1", "AAAA");
    const auto second = get("R1", "BBBB");
    const auto other = get("R2", "CCCC");
    ASSERT_TRUE(first && second && other);
    EXPECT_EQ((*first)[0].str(), "AAAA");
    EXPECT_EQ((*second)[0].str(), "AAAA");
    EXPECT_EQ((*other)[0].str(), "CCCC");
    EXPECT_EQ(ask({"HGET", "cv:{E}:badges", "R1"}).str(), "AAAA");
}

} // namespace
} // namespace convene
