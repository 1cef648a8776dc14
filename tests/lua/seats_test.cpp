#include "tests/support/redis_fixture.hpp"
#include "tests/support/seat_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace convene {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using words = std::vector<std::string>;
using convene::testing::seat_functions;
using convene::testing::seat_reply;

/// The functions of scheduling/seats/lua on a real Redis, with time as an argument. `A` and `B` overlap.
class seats : public convene::testing::shared_redis_fixture<seats> {
protected:
    static constexpr std::int64_t minute = 60'000;
    static constexpr std::int64_t hour = 60 * minute;
    static constexpr std::int64_t now = 1'828'000'000'000;
    static constexpr std::int64_t starts = now + 48 * hour;

    void SetUp() override {
        shared_redis_fixture::SetUp();
        table_ = {2, 1, 0, starts, starts + hour, false, true};
        ask_.configure("A", table_, now);
    }
    void set(const std::string& session, const std::function<void(seat_functions::table&)>& change) {
        seat_functions::table as = table_;
        change(as);
        ask_.configure(session, as, now);
    }
    seat_reply take(const std::string& who, const std::string& kind = "p", std::int64_t at = now) {
        return ask_.take("A", who, kind, at);
    }
    std::string state(const std::string& session, const std::string& who) {
        const auto mine = ask_.read("seats_mine", {who});
        const auto found = std::find(mine.begin(), mine.end(), session);
        return found == mine.end() ? "none" : *(found + 1);
    }
    /// What is in the outbox, oldest first.
    words outbox() {
        words texts;
        for (const auto& entry : ask({"XRANGE", "cv:" + ask_.tag() + ":outbox", "-", "+"}).items) {
            texts.emplace_back(entry[1][3].str());
        }
        return texts;
    }

    seat_functions::table table_;
    seat_functions ask_{stand(), "E"};
};

TEST_F(seats, I_03_no_more_than_the_capacity_of_each_way) {
    EXPECT_EQ(take("R1").state, "enrolled");
    EXPECT_EQ(take("R2").state, "enrolled");
    const seat_reply third = take("R3");
    EXPECT_EQ(third.state, "waitlisted");
    EXPECT_EQ(third.place, 1);
    EXPECT_EQ(take("R4", "o").state, "enrolled");
    EXPECT_EQ(take("R5", "o").state, "waitlisted");
}

TEST_F(seats, I_03_wheelchair_places_are_kept_until_the_last_hour) {
    set("A", [](auto& as) { as.wheelchair = 1; });
    EXPECT_EQ(take("R1").state, "enrolled");
    EXPECT_EQ(take("R2").state, "waitlisted");
    EXPECT_EQ(take("R3", "w").state, "enrolled");
    EXPECT_EQ(ask_.release("A", "R3", now).state, "none");
    EXPECT_EQ(state("A", "R2"), "waitlisted");
    // An hour before the start they are for whoever waits, without anybody asking.
    EXPECT_EQ(ask_.due(starts - hour), 0);
    EXPECT_EQ(ask_.due(starts - hour + 1), 1);
    EXPECT_EQ(state("A", "R2"), "offered");
}

TEST_F(seats, I_04_a_freed_seat_is_offered_to_exactly_the_first_in_line) {
    for (const char* who : {"R1", "R2", "R3", "R4", "R5"}) {
        take(who);
    }
    ask_.release("A", "R2", now);
    EXPECT_EQ(state("A", "R3"), "offered");
    EXPECT_EQ(state("A", "R4"), "waitlisted");
    EXPECT_EQ(take("R4").place, 1);
    EXPECT_EQ(take("R5").place, 2);
    EXPECT_THAT(outbox(), ElementsAre(HasSubstr("\"released\""),
                                      AllOf(HasSubstr("\"registration\":\"R3\""), HasSubstr("\"offered\""))));
    // Nobody gets past those who wait.
    ask_.release("A", "R3", now);
    EXPECT_EQ(state("A", "R4"), "offered");
    EXPECT_EQ(take("R6").state, "waitlisted");
}

TEST_F(seats, I_04_an_unanswered_offer_goes_on_and_is_made_once_more_at_the_end_of_the_line) {
    for (const char* who : {"R1", "R2", "R3", "R4"}) {
        take(who);
    }
    ask_.release("A", "R1", now);
    const std::int64_t deadline = take("R3").deadline;
    ASSERT_GT(deadline, now);
    EXPECT_EQ(ask_.due(deadline), 0);
    EXPECT_EQ(ask_.due(deadline + 1), 1);
    EXPECT_EQ(ask_.due(deadline + 1), 0);
    EXPECT_EQ(state("A", "R3"), "waitlisted");
    EXPECT_EQ(state("A", "R4"), "offered");
    ask_.release("A", "R4", deadline + 1);
    const std::int64_t second = take("R3").deadline;
    ask_.due(second + 1);
    EXPECT_EQ(state("A", "R3"), "none");
}

TEST_F(seats, an_offer_is_shorter_near_the_start_and_ends_before_the_door_opens) {
    for (const char* who : {"R1", "R2", "R3", "R4", "R5"}) {
        take(who);
    }
    ask_.release("A", "R1", now);
    EXPECT_EQ(take("R3").deadline, now + 6 * hour); // an eighth of what is left
    ask_.release("A", "R2", starts - 15 * minute);
    EXPECT_EQ(take("R4").deadline, starts - 15 * minute + 2 * minute);
    ask_.release("A", "R4", starts - 11 * minute);
    EXPECT_EQ(take("R5").deadline, starts - 10 * minute);
}

TEST_F(seats, ten_minutes_before_the_start_free_seats_are_for_who_comes_to_the_door) {
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    ask_.release("A", "R1", starts - 10 * minute);
    EXPECT_EQ(state("A", "R3"), "waitlisted");
    EXPECT_EQ(take("R9", "p", starts - 10 * minute).state, "enrolled");
    EXPECT_EQ(take("R8", "p", starts - 10 * minute).refused, "conflict");
    EXPECT_EQ(take("R7", "p", starts + hour).refused, "conflict");
}

TEST_F(seats, accepting_after_the_deadline_is_refused_and_the_person_still_waits) {
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    ask_.release("A", "R1", now);
    const std::int64_t deadline = take("R3").deadline;
    EXPECT_EQ(ask_.accept("A", "R3", deadline).state, "enrolled");
    ask_.release("A", "R2", now);
    take("R4");
    take("R5");
    ask_.release("A", "R4", now);
    const std::int64_t other = take("R5").deadline;
    EXPECT_EQ(ask_.accept("A", "R5", other + 1).refused, "conflict");
    EXPECT_EQ(state("A", "R5"), "offered"); // the only one in line: offered once more
}

TEST_F(seats, the_same_request_again_is_answered_with_what_is_true) {
    EXPECT_EQ(take("R1"), take("R1"));
    take("R2");
    EXPECT_EQ(take("R3"), take("R3"));
    EXPECT_EQ(ask_.release("A", "R1", now).state, "none");
    EXPECT_EQ(ask_.release("A", "R1", now).state, "none");
    const seat_reply accepted = ask_.accept("A", "R3", now);
    EXPECT_EQ(accepted.state, "enrolled");
    EXPECT_EQ(ask_.accept("A", "R3", now), accepted);
    // The seat given back, the offer, the seat taken: each once.
    EXPECT_EQ(outbox().size(), 3U);
}

TEST_F(seats, a_seat_at_the_same_time_asks_which_to_keep) {
    set("B", [](auto& as) {
        as.starts += 30 * minute;
        as.ends += 30 * minute;
    });
    take("R1");
    const seat_reply asked = ask_.take("B", "R1", "p", now);
    EXPECT_EQ(asked.state, "none");
    EXPECT_THAT(asked.clashes, ElementsAre("A"));
    EXPECT_EQ(state("A", "R1"), "enrolled");
    EXPECT_EQ(ask_.take("B", "R1", "p", now, "A").state, "enrolled");
    EXPECT_EQ(state("A", "R1"), "none");
    // A session that begins when the other ends is none.
    set("C", [](auto& as) {
        as.starts = starts + 90 * minute;
        as.ends = starts + 120 * minute;
    });
    EXPECT_EQ(ask_.take("C", "R1", "p", now).state, "enrolled");
}

TEST_F(seats, a_session_cannot_be_given_up_for_itself) {
    EXPECT_EQ(ask_.take("A", "R1", "p", now, "A").refused, "invalid");
    take("R1");
    EXPECT_EQ(ask_.accept("A", "R1", now, "A").refused, "invalid");
    EXPECT_EQ(state("A", "R1"), "enrolled");
}

TEST_F(seats, waiting_for_another_seat_gives_none_up) {
    set("B", [](auto& as) { as.capacity = 1; });
    ask_.take("B", "R9", "p", now);
    take("R1");
    EXPECT_EQ(ask_.take("B", "R1", "p", now, "A").state, "waitlisted");
    EXPECT_EQ(state("A", "R1"), "enrolled");
    ask_.release("B", "R9", now);
    EXPECT_THAT(ask_.accept("B", "R1", now).clashes, ElementsAre("A"));
    EXPECT_EQ(ask_.accept("B", "R1", now, "A").state, "enrolled");
    EXPECT_EQ(state("A", "R1"), "none");
}

TEST_F(seats, fewer_seats_throw_nobody_out_and_make_no_offers) {
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    set("A", [](auto& as) { as.capacity = 1; });
    EXPECT_EQ(state("A", "R1"), "enrolled");
    EXPECT_EQ(state("A", "R2"), "enrolled");
    ask_.release("A", "R1", now);
    EXPECT_EQ(state("A", "R3"), "waitlisted");
    ask_.release("A", "R2", now);
    EXPECT_EQ(state("A", "R3"), "offered");
}

TEST_F(seats, an_organisers_size_stays_when_the_programme_says_the_same_again) {
    take("R1");
    take("R2");
    take("R3");
    const auto resize = [this](const std::string& in_person) {
        return run(client().call("seats_resize", {ask_.prefix(), "cv:{E}:audit"},
                                 {ask_.tag(), "A", in_person, "1", "0", std::to_string(now),
                                  "2027-12-01T00:00:00Z", "P9", "More chairs."}));
    };
    ASSERT_TRUE(resize("3"));
    EXPECT_EQ(state("A", "R3"), "offered");
    ask_.configure("A", table_, now);
    EXPECT_EQ(ask_.read("seats_counts", {"A"})[2], "3");
    const auto entries = ask({"XRANGE", "cv:{E}:audit", "-", "+"});
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0][1][3].str(), "P9");
    EXPECT_EQ(entries[0][1][5].str(), "seats.resize");
}

TEST_F(seats, one_per_site_first_passes_over_sites_that_have_a_seat) {
    set("A", [](auto& as) { as.sites_first = true; });
    for (const auto& [who, site] : std::vector<std::pair<std::string, std::string>>{
             {"R1", "X"}, {"R2", "Y"}, {"R3", "X"}, {"R4", "Z"}, {"R5", ""}}) {
        ask_.take("A", who, "p", now, "", site);
    }
    ask_.release("A", "R2", now);
    EXPECT_EQ(state("A", "R4"), "offered");
    EXPECT_EQ(state("A", "R3"), "waitlisted");
    ask_.release("A", "R4", now);
    EXPECT_EQ(state("A", "R5"), "offered"); // belongs to no site
    ask_.release("A", "R5", now);
    EXPECT_EQ(state("A", "R3"), "offered"); // nobody else is left
}

TEST_F(seats, a_barred_registration_loses_everything_and_gets_nothing) {
    set("B", [](auto& as) { as.starts += 2 * hour, as.ends += 2 * hour; });
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
        ask_.take("B", who, "p", now);
    }
    EXPECT_EQ(ask_.bar("R1", true, now), 2);
    EXPECT_EQ(state("A", "R1"), "none");
    EXPECT_EQ(state("A", "R3"), "offered");
    EXPECT_EQ(state("B", "R3"), "offered");
    EXPECT_EQ(take("R1").refused, "forbidden");
    ask_.bar("R1", false, now);
    EXPECT_EQ(take("R1").state, "waitlisted");
}

TEST_F(seats, seats_of_the_file_are_taken_in_once_and_in_parts) {
    set("B", [](auto&) {});
    const auto seed = [this](words args) { return ask_.read("seats_seed", std::move(args)); };
    EXPECT_THAT(seed({"B", "0", "2", "R1", "P1", "X", "p", "enrolled", "R2", "P2", "", "p", "enrolled"}),
                ElementsAre("1"));
    EXPECT_THAT(seed({"B", "2", "3", "R3", "P3", "X", "p", "waitlisted"}), ElementsAre("1"));
    EXPECT_THAT(seed({"B", "0", "2", "R1", "P1", "X", "p", "enrolled", "R2", "P2", "", "p", "enrolled"}),
                ElementsAre("0"));
    EXPECT_EQ(state("B", "R1"), "enrolled");
    EXPECT_EQ(state("B", "R3"), "waitlisted");
    ask_.release("B", "R1", now);
    EXPECT_EQ(state("B", "R3"), "offered");
}

TEST_F(seats, a_full_outbox_delays_offers_but_loses_none) {
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    ask({"EVAL", "for i = 1, 20000 do redis.call('XADD', KEYS[1], i .. '-0', 'kind', 'x', 'json', '{}') end",
         "1", "cv:{E}:outbox"});
    ask_.release("A", "R1", now);
    EXPECT_EQ(state("A", "R3"), "waitlisted");
    ask({"DEL", "cv:{E}:outbox"});
    EXPECT_EQ(ask_.due(now + 1001), 1);
    EXPECT_EQ(state("A", "R3"), "offered");
}

TEST_F(seats, calendars_learn_of_a_seat_that_was_waited_for_and_of_one_given_back) {
    set("B", [](auto&) {});
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    EXPECT_THAT(outbox(), ElementsAre()); // who takes a free seat sees it at once
    ask_.release("A", "R1", now);
    ask_.accept("A", "R3", now);
    EXPECT_THAT(outbox(), ElementsAre(AllOf(HasSubstr("\"released\""), HasSubstr("\"R1\"")),
                                      AllOf(HasSubstr("\"offered\""), HasSubstr("\"R3\"")),
                                      AllOf(HasSubstr("\"enrolled\""), HasSubstr("\"R3\""))));
    ask({"DEL", "cv:{E}:outbox"});
    ask_.take("B", "R3", "p", now, "A"); // gives A up for it
    EXPECT_THAT(outbox(), ElementsAre(AllOf(HasSubstr("\"released\""), HasSubstr("\"A\""))));
    ask({"DEL", "cv:{E}:outbox"});
    ask_.bar("R3", true, now);
    EXPECT_THAT(outbox(), ElementsAre(AllOf(HasSubstr("\"released\""), HasSubstr("\"B\""))));
}

TEST_F(seats, giving_up_an_offer_or_a_place_in_the_line_is_no_news_for_a_calendar) {
    for (const char* who : {"R1", "R2", "R3", "R4"}) {
        take(who);
    }
    ask_.release("A", "R4", now);
    EXPECT_EQ(outbox().size(), 0U);
    ask_.release("A", "R1", now);
    ask({"DEL", "cv:{E}:outbox"});
    ask_.release("A", "R3", now); // the offer
    EXPECT_EQ(outbox().size(), 0U);
}

TEST_F(seats, a_full_outbox_stops_nobody_from_taking_or_giving_back) {
    for (const char* who : {"R1", "R2", "R3"}) {
        take(who);
    }
    ask_.release("A", "R1", now);
    ask({"EVAL",
         "for i = 1, 20000 do redis.call('XADD', KEYS[1], (i + 10) .. '-0', 'kind', 'x', 'json', '{}') end",
         "1", "cv:{E}:outbox"});
    EXPECT_EQ(ask_.accept("A", "R3", now).state, "enrolled");
    EXPECT_EQ(ask_.release("A", "R2", now).state, "none");
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).integer, 20'002);
}

TEST_F(seats, what_is_not_there_is_refused_with_its_reason) {
    EXPECT_EQ(ask_.take("Z", "R1", "p", now).refused, "not_found");
    EXPECT_EQ(ask_.accept("Z", "R1", now).refused, "not_found");
    EXPECT_EQ(ask_.release("Z", "R1", now).refused, "not_found");
    EXPECT_EQ(ask_.accept("A", "R1", now).refused, "conflict");
    set("B", [](auto& as) { as.online = 0; });
    EXPECT_EQ(ask_.take("B", "R1", "o", now).refused, "invalid");
}

} // namespace
} // namespace convene
