#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// scheduling/agenda/lua on a real Redis: who keeps which sessions, and how many keep each.
class star_functions : public testing::shared_redis_fixture<star_functions> {
protected:
    using words = std::vector<std::string>;

    static std::string own(const std::string& person) { return "cv:{E}:stars:" + person; }
    static words set(const std::string& person, const std::string& session, bool wanted) {
        return said(run(
            client().call("star_set", {own(person), "cv:{E}:stars"}, {person, session, wanted ? "1" : "0"})));
    }
    static bool forget(const std::string& person) {
        return run(client().call("star_forget", {own(person), "cv:{E}:stars"}, {})).has_value();
    }
    static std::string count(const std::string& session) {
        return std::string(ask({"HGET", "cv:{E}:stars", session}).str());
    }
    static std::int64_t counted() { return ask({"HLEN", "cv:{E}:stars"}).number(); }

private:
    static words said(const result<redis::reply>& answer) {
        if (!answer) {
            return {std::string(to_string(answer.error().code)), answer.error().message};
        }
        words found;
        found.reserve(answer->size());
        for (std::size_t i = 0; i < answer->size(); ++i) {
            found.emplace_back((*answer)[i].str());
        }
        return found;
    }
};

TEST_F(star_functions, what_somebody_keeps_is_counted_once) {
    EXPECT_THAT(set("P1", "S02", true), ElementsAre("S02"));
    EXPECT_THAT(set("P1", "S01", true), ElementsAre("S01", "S02"));
    EXPECT_THAT(set("P1", "S01", true), ElementsAre("S01", "S02"));
    EXPECT_THAT(set("P2", "S01", true), ElementsAre("S01"));
    EXPECT_EQ(count("S01"), "2");
    EXPECT_EQ(count("S02"), "1");
}

TEST_F(star_functions, what_is_taken_out_is_not_counted_any_more) {
    EXPECT_THAT(set("P1", "S01", false), IsEmpty());
    EXPECT_EQ(counted(), 0);
    set("P1", "S01", true);
    set("P2", "S01", true);
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT(set("P1", "S01", false), IsEmpty());
        EXPECT_EQ(count("S01"), "1");
    }
    set("P2", "S01", false);
    EXPECT_EQ(counted(), 0);
}

TEST_F(star_functions, five_hundred_are_the_most) {
    redis::arguments many{"SADD", own("P1")};
    many.reserve(502);
    for (int i = 0; i < 500; ++i) {
        many.push_back("X" + std::to_string(i));
    }
    ask(std::move(many));
    EXPECT_THAT(set("P1", "S01", true),
                ElementsAre("conflict", "Your agenda has 500 sessions. Take one out first."));
    EXPECT_EQ(counted(), 0);
    EXPECT_EQ(set("P1", "X7", true).size(), 500U);
    EXPECT_EQ(set("P1", "X7", false).size(), 499U);
    EXPECT_EQ(set("P1", "S01", true).size(), 500U);
}

TEST_F(star_functions, who_leaves_leaves_nothing_and_takes_nobody_elses) {
    set("P1", "S01", true);
    set("P1", "S02", true);
    set("P2", "S01", true);
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(forget("P1"));
        EXPECT_EQ(ask({"EXISTS", own("P1")}).number(), 0);
        EXPECT_EQ(count("S01"), "1");
        EXPECT_EQ(counted(), 1);
    }
    EXPECT_THAT(set("P2", "S02", true), ElementsAre("S01", "S02"));
}

} // namespace
} // namespace convene
