#include "tests/support/registration_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using convene::testing::registration_functions;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using words = std::vector<std::string>;

constexpr std::int64_t day = 86'400'000;

/// The functions of scheduling/desk/lua, and those of badges that the desk needs, on a real Redis.
class desk : public convene::testing::shared_redis_fixture<desk> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
    }
    void approve(const std::string& person) {
        ask_.invite(person);
        ask_.submit(person);
        EXPECT_EQ(ask_.decide(person, "approved").status, "approved");
    }
    void confirm(const std::string& person) {
        approve(person);
        EXPECT_EQ(ask_.accept(person).status, "confirmed");
    }
    words call_on(const std::string& function, std::vector<std::string> keys, std::vector<std::string> args) {
        const auto answer = stand().run(stand().client().call(function, std::move(keys), std::move(args)));
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
        words texts;
        for (std::size_t i = 0; answer && i < answer->size(); ++i) {
            texts.emplace_back((*answer)[i].str());
        }
        return texts;
    }
    words draw(std::vector<std::string> offered) {
        return call_on("badges_get_or_create_many", {ask_.base() + ":badges"}, std::move(offered));
    }
    words find(std::vector<std::string> asked) {
        return call_on("desk_find",
                       {ask_.base() + ":registrations", ask_.base() + ":people", ask_.base() + ":badges"},
                       std::move(asked));
    }
    std::int64_t entries(const std::string& action) {
        std::int64_t count = 0;
        for (const std::string& each : ask_.audit()) {
            count += each.find(" registration." + action + " ") != std::string::npos ? 1 : 0;
        }
        return count;
    }

    registration_functions ask_{stand(), "E"};
};

TEST_F(desk, I_18_checked_in_once_at_the_earliest_time) {
    confirm("A");
    const auto first = ask_.check_in("A", 500);
    EXPECT_EQ(first.status, "checked_in");
    EXPECT_TRUE(first.flag);
    const auto again = ask_.check_in("A", 700);
    EXPECT_EQ(again.checked_in_at, 500);
    EXPECT_FALSE(again.flag);
    EXPECT_EQ(again.version, first.version) << "nothing changed";
    const auto earlier = ask_.check_in("A", 300);
    EXPECT_EQ(earlier.checked_in_at, 300) << "another desk was earlier, and offline";
    EXPECT_FALSE(earlier.flag);
    EXPECT_EQ(earlier.version, first.version + 1) << "pages that show the time have to hear of it";
    EXPECT_EQ(ask_.stored("A").checked_in_at, 300);
    EXPECT_EQ(ask_.held("way:p"), 1);
    EXPECT_EQ(entries("checked_in"), 1);
    EXPECT_THAT(ask_.audit(), Contains("DESK registration.checked_in R-A scanned"));
    EXPECT_EQ(ask_.cancel("A").refused, "conflict");
}

TEST_F(desk, I_18_a_note_that_is_sent_again_is_no_earlier_arrival) {
    confirm("A");
    const auto first = ask_.check_in("A", 500, 450);
    const auto faster = ask_.check_in("A", 497, 450);
    EXPECT_EQ(faster.checked_in_at, 500) << "the same note, corrected anew";
    EXPECT_EQ(faster.version, first.version) << "nothing changed";
    EXPECT_EQ(ask_.check_in("A", 497, 447).checked_in_at, 497) << "another note";
}

TEST_F(desk, who_was_approved_comes_in_without_having_answered) {
    approve("A");
    EXPECT_TRUE(ask_.check_in("A", 500).flag);
    ask_.now += 30 * day;
    ask_.due();
    EXPECT_EQ(ask_.stored("A").status, "checked_in") << "the time to answer does not run on";
    EXPECT_EQ(ask_.held("way:p"), 1);
}

TEST_F(desk, who_is_in_since_nobody_knows_when_gets_a_time) {
    ask_.seed({{"A", "checked_in"}}, "");
    EXPECT_EQ(ask_.check_in("A", 500).checked_in_at, 500);
    ask_.seed({{"A", "confirmed"}}, "");
    EXPECT_EQ(ask_.stored("A").checked_in_at, 500) << "a file does not take it back";
}

TEST_F(desk, refuses_who_has_no_place) {
    ask_.invite("B");
    EXPECT_EQ(ask_.check_in("B", 1).refused, "conflict invited");
    ask_.submit("B");
    EXPECT_EQ(ask_.check_in("B", 1).refused, "conflict submitted");
    ask_.cancel("B");
    EXPECT_EQ(ask_.check_in("B", 1).refused, "conflict cancelled");
    EXPECT_EQ(ask_.check_in("NOBODY", 1).refused, "not_found");
    EXPECT_EQ(entries("refused_at_desk"), 0);
}

TEST_F(desk, an_attempt_of_somebody_whose_access_was_ended_is_one_entry_however_often_it_is_sent) {
    confirm("A");
    ask_.check_in("A", 100);
    ask_.decide("A", "revoked", {.reason = "why"});
    EXPECT_EQ(ask_.check_in("A", 500, 450).refused, "conflict revoked");
    EXPECT_EQ(ask_.check_in("A", 501, 450).refused, "conflict revoked") << "the same note, corrected anew";
    EXPECT_EQ(ask_.check_in("A", 500, 450, "DESK2").refused, "conflict revoked") << "sent by the next shift";
    EXPECT_EQ(entries("refused_at_desk"), 1);
    EXPECT_THAT(ask_.audit(), Contains("DESK registration.refused_at_desk R-A scanned"));
    ask_.check_in("A", 900, 850);
    EXPECT_EQ(entries("refused_at_desk"), 2) << "they came again";
    EXPECT_EQ(ask_.stored("A").status, "revoked");
}

TEST_F(desk, remembers_the_newest_attempts_only) {
    confirm("A");
    ask_.decide("A", "revoked", {.reason = "why"});
    const std::string key = ask_.base() + ":registrations:refused";
    words many{"ZADD", key};
    for (int i = 0; i < 5000; ++i) {
        many.push_back(std::to_string(i));
        many.push_back("R-X " + std::to_string(i));
    }
    stand().ask(many);
    ask_.check_in("A", 500);
    EXPECT_EQ(stand().ask({"ZCARD", key}).number(), 5000);
    EXPECT_TRUE(stand().ask({"ZSCORE", key, "R-X 0"}).is_nil());
    EXPECT_FALSE(stand().ask({"ZSCORE", key, "R-A 500"}).is_nil());
}

TEST_F(desk, a_walk_in_waits_for_an_organiser_also_after_the_close) {
    ask_.now += 11 * day;
    const auto made = ask_.walk_in("A");
    EXPECT_EQ(made.status, "submitted");
    EXPECT_FALSE(made.flag);
    EXPECT_THAT(ask_.outbox(), IsEmpty()) << "nobody is asked to come who stands here";
    EXPECT_THAT(ask_.audit(), ElementsAre("DESK registration.walk_in R-A "));
    EXPECT_EQ(ask_.held("way:p"), 0) << "no place before somebody said so";
    EXPECT_EQ(ask_.check_in("A", 1).refused, "conflict submitted");
    EXPECT_EQ(ask_.decide("A", "approved").status, "approved");
    EXPECT_TRUE(ask_.check_in("A", 1).flag);
    EXPECT_EQ(ask_.held("way:p"), 1);
}

TEST_F(desk, I_01_a_walk_in_twice_is_one_registration) {
    ask_.walk_in("A", "R-ONE");
    const auto second = ask_.walk_in("A", "R-TWO");
    EXPECT_TRUE(second.flag);
    EXPECT_EQ(second.version, 1);
    EXPECT_EQ(stand().ask({"HGET", ask_.base() + ":registrations:of", "R-ONE"}).str(), "A");
    EXPECT_TRUE(stand().ask({"HGET", ask_.base() + ":registrations:of", "R-TWO"}).is_nil());
    EXPECT_EQ(entries("walk_in"), 1);
}

TEST_F(desk, a_walk_in_who_is_registered_stays_as_they_are) {
    confirm("A");
    const auto before = ask_.stored("A");
    EXPECT_TRUE(ask_.walk_in("A").flag);
    EXPECT_EQ(ask_.stored("A").version, before.version);
    EXPECT_EQ(ask_.stored("A").status, "confirmed");
    confirm("B");
    ask_.decide("B", "revoked", {.reason = "why"});
    EXPECT_EQ(ask_.walk_in("B").status, "revoked") << "the door is no way back in";
    EXPECT_EQ(entries("walk_in"), 0);
}

TEST_F(desk, finds_people_by_registration_and_by_badge) {
    confirm("A");
    ask_.invite("B");
    draw({"R-A", "CODE-A"});
    const words found = find({"R-A", "", "", "CODE-A", "R-B", "", "R-NOBODY", "", "", "CODE-X", "", ""});
    ASSERT_EQ(found.size(), 18U);
    EXPECT_EQ(found[0], R"({"id":"A"})");
    EXPECT_EQ(found[2], "CODE-A");
    EXPECT_EQ(words(found.begin() + 3, found.begin() + 6), words(found.begin(), found.begin() + 3));
    EXPECT_EQ(found[6], R"({"id":"B"})");
    EXPECT_EQ(found[8], "") << "no badge yet";
    EXPECT_THAT(words(found.begin() + 9, found.end()), ::testing::Each(""));
}

TEST_F(desk, draws_many_codes_in_one_step_and_keeps_those_that_are_there) {
    EXPECT_THAT(draw({"R1", "one"}), ElementsAre("one"));
    EXPECT_THAT(draw({"R2", "two", "R1", "other", "R3", "three"}), ElementsAre("two", "one", "three"));
    EXPECT_THAT(draw({"R2", "again"}), ElementsAre("two"));
    words many;
    for (int i = 0; i < 5000; ++i) {
        many.push_back("N" + std::to_string(i));
        many.push_back("code" + std::to_string(i));
    }
    const words drawn = draw(many);
    ASSERT_EQ(drawn.size(), 5000U) << "a whole edition";
    EXPECT_EQ(drawn[4999], "code4999");
}

} // namespace
} // namespace convene
