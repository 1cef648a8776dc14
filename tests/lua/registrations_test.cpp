#include "tests/support/registration_functions.hpp"
#include "tests/support/seat_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using convene::testing::registration_functions;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using words = std::vector<std::string>;

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t day = 86'400'000;

/// The functions of scheduling/registration/lua on a real Redis, with time as an argument.
class registrations : public convene::testing::shared_redis_fixture<registrations> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
    }
    /// A member of a site's team who has sent the form.
    convene::testing::registration_reply join(const std::string& person, const std::string& site) {
        ask_.invite(person, site);
        return ask_.submit(person);
    }
    /// Somebody without a site, let in and accepted.
    void confirm(const std::string& person) {
        ask_.invite(person);
        ask_.submit(person);
        ask_.decide(person, "approved");
        EXPECT_EQ(ask_.accept(person).status, "confirmed");
    }

    registration_functions ask_{stand(), "E"};
};

TEST_F(registrations, a_guest_is_invited_submits_is_approved_and_accepts) {
    EXPECT_EQ(ask_.invite("A").status, "invited");
    EXPECT_EQ(ask_.submit("A").status, "submitted");
    const auto approved = ask_.decide("A", "approved");
    EXPECT_EQ(approved.status, "approved");
    EXPECT_EQ(approved.until, ask_.now + day);
    const auto confirmed = ask_.accept("A");
    EXPECT_EQ(confirmed.status, "confirmed");
    EXPECT_EQ(confirmed.version, 4);
    EXPECT_THAT(ask_.outbox(), ElementsAre("invited A", "submitted A", "approved A", "confirmed A"));
}

TEST_F(registrations, I_01_one_registration_for_a_person) {
    ask_.invite("A");
    EXPECT_EQ(ask_.invite("A").refused, "conflict email");
    ask_.submit("A");
    EXPECT_EQ(ask_.submit("A").version, 2) << "sent twice: nothing new";
    ask_.decide("A", "declined");
    EXPECT_EQ(ask_.invite("A").status, "invited") << "whoever is out can be asked again";
}

TEST_F(registrations, the_form_is_for_who_was_invited_and_only_while_it_is_open) {
    EXPECT_EQ(ask_.submit("A").refused, "not_found");
    ask_.invite("A");
    ask_.now += 11 * day;
    EXPECT_EQ(ask_.submit("A").refused, "conflict");
    EXPECT_EQ(ask_.due(), 1);
    EXPECT_EQ(ask_.stored("A").status, "expired");
    EXPECT_EQ(ask_.invite("B", "S", true).refused, "not_found site") << "the site has no delegation";
    ask_.quota("S", 2, 0);
    EXPECT_EQ(ask_.invite("B", "S", true).refused, "conflict") << "closed for leads";
    EXPECT_EQ(ask_.invite("B", "S").status, "invited") << "organisers decide themselves";
}

TEST_F(registrations, I_02_a_delegation_never_holds_more_than_its_quota) {
    ask_.quota("S", 2, 0);
    EXPECT_EQ(join("A", "S").status, "approved");
    EXPECT_EQ(join("B", "S").status, "approved");
    const auto ninth = join("C", "S");
    EXPECT_EQ(ninth.status, "waitlisted");
    EXPECT_EQ(ninth.waits_for, "quota");
    EXPECT_EQ(ninth.place, 1);
    EXPECT_EQ(ask_.decide("C", "approved", {.reason = "more of them"}).refused, "conflict quota");
    EXPECT_EQ(ask_.held("site:S"), 2);
    EXPECT_EQ(ask_.decide("C", "approved", {.beyond = true}).refused, "invalid reason")
        << "an override has a reason";
    EXPECT_EQ(ask_.decide("C", "approved", {.reason = "asked by DOJ", .beyond = true}).status, "approved");
    EXPECT_EQ(ask_.held("site:S"), 3);
    EXPECT_THAT(ask_.audit(), Contains("ORG registration.approved R-C asked by DOJ"));
}

TEST_F(registrations, I_02_a_lower_quota_throws_nobody_out_and_a_higher_one_lets_in_who_waits) {
    ask_.quota("S", 2, 0);
    join("A", "S");
    join("B", "S");
    ask_.quota("S", 1, 1);
    EXPECT_EQ(ask_.stored("B").status, "approved");
    EXPECT_EQ(join("C", "S").status, "waitlisted");
    ask_.cancel("A");
    EXPECT_EQ(ask_.stored("C").status, "waitlisted") << "still as many as there may be";
    ask_.quota("S", 2, 2);
    EXPECT_EQ(ask_.stored("C").status, "approved");
}

TEST_F(registrations, the_second_of_two_who_change_a_delegation_at_once_is_told) {
    ask_.quota("S", 2, 0);
    const auto stale = ask_.call("delegation_set", "ORG2", {"S", "0", "5", "mine", "why"});
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, errc::conflict);
    EXPECT_EQ(stale.error().field, "version");
}

TEST_F(registrations, the_second_of_two_organisers_who_decide_at_once_is_told) {
    ask_.invite("A");
    ask_.submit("A");
    EXPECT_EQ(ask_.decide("A", "approved", {.version = "2"}).status, "approved");
    EXPECT_EQ(ask_.decide("A", "waitlisted", {.version = "2"}).refused, "conflict version");
    EXPECT_EQ(ask_.decide("A", "approved", {.version = "2"}).status, "approved") << "the same again is true";
}

TEST_F(registrations, I_04_a_free_place_goes_to_the_first_in_line_in_the_step_that_freed_it) {
    ask_.quota("S", 1, 0);
    join("A", "S");
    join("B", "S");
    join("C", "S");
    EXPECT_EQ(ask_.cancel("A").status, "cancelled");
    EXPECT_EQ(ask_.stored("B").status, "approved");
    EXPECT_EQ(ask_.stored("C").status, "waitlisted");
    EXPECT_THAT(ask_.outbox(), Contains("approved B"));
    ask_.now += day;
    EXPECT_EQ(ask_.due(), 1) << "nobody accepted";
    EXPECT_EQ(ask_.stored("B").status, "expired");
    EXPECT_EQ(ask_.stored("C").status, "approved");
}

TEST_F(registrations, I_04_going_before_others_needs_a_reason_that_is_kept) {
    ask_.configure({.in_person = 1});
    for (const char* each : {"A", "B", "C"}) {
        ask_.invite(each);
        ask_.submit(each);
    }
    ask_.decide("A", "approved");
    ask_.decide("B", "waitlisted", {.waits_for = "capacity"});
    ask_.decide("C", "waitlisted", {.waits_for = "capacity"});
    ask_.configure({.in_person = 1, .online = 99});
    EXPECT_EQ(ask_.decide("C", "approved", {.beyond = true}).refused, "invalid reason");
    EXPECT_EQ(ask_.decide("C", "approved", {.reason = "speaks on day one", .beyond = true}).status,
              "approved");
    EXPECT_THAT(ask_.audit(), Contains("ORG registration.approved R-C speaks on day one"));
}

TEST_F(registrations, places_in_person_and_online_are_counted_apart) {
    ask_.configure({.in_person = 1, .online = 1});
    ask_.quota("S", 9, 0);
    EXPECT_EQ(join("A", "S").status, "approved");
    EXPECT_EQ(join("B", "S").waits_for, "capacity");
    ask_.invite("C", "S");
    EXPECT_EQ(ask_.submit("C", true).status, "approved");
    EXPECT_EQ(ask_.submit("B", true).status, "waitlisted") << "online is full as well";
    ask_.resize(1, 2, ask_.now + day);
    EXPECT_EQ(ask_.stored("B").status, "approved") << "who changed to online is let in online";
}

TEST_F(registrations, who_accepts_too_late_is_told_and_the_place_goes_on) {
    ask_.quota("S", 1, 0);
    join("A", "S");
    join("B", "S");
    ask_.now += day;
    EXPECT_EQ(ask_.accept("A").refused, "conflict");
    EXPECT_EQ(ask_.stored("A").status, "expired");
    EXPECT_EQ(ask_.stored("B").status, "approved");
    EXPECT_EQ(ask_.due(), 0);
}

TEST_F(registrations, I_20_nobody_decides_about_themselves) {
    confirm("ORG2");
    EXPECT_EQ(ask_.decide("ORG2", "revoked", {.reason = "why", .actor = "ORG2"}).refused, "forbidden");
    EXPECT_EQ(ask_.vet("ORG2", "verified", "ORG2").refused, "forbidden");
    EXPECT_EQ(ask_.vet("ORG2", "sponsor_approved", "ORG2").refused, "forbidden");
    EXPECT_EQ(ask_.vet("ORG2", "requested", "ORG").refused, "forbidden") << "each asks for themselves";
    EXPECT_EQ(ask_.decide("ORG2", "revoked", {.reason = "why"}).status, "revoked");
}

TEST_F(registrations, vetting_goes_from_asked_to_vouched_to_verified) {
    confirm("A");
    EXPECT_EQ(ask_.vet("A", "requested", "A").vetting, "requested");
    EXPECT_EQ(ask_.vet("A", "requested", "A").vetting, "requested") << "asked twice";
    EXPECT_EQ(ask_.vet("A", "sponsor_approved", "LEAD").vetting, "sponsor_approved");
    EXPECT_EQ(ask_.vet("A", "verified", "ORG").vetting, "verified");
    EXPECT_EQ(ask_.vet("A", "sponsor_approved", "LEAD").refused, "conflict");
    EXPECT_EQ(ask_.vet("A", "refused", "ORG").vetting, "refused");
}

TEST_F(registrations, of_two_who_vet_at_once_the_second_is_told) {
    confirm("A");
    const std::string seen = std::to_string(ask_.vet("A", "requested", "A").version);
    EXPECT_EQ(ask_.vet("A", "sponsor_approved", "LEAD", seen).vetting, "sponsor_approved");
    EXPECT_EQ(ask_.vet("A", "refused", "ORG", seen).refused, "conflict version");
    EXPECT_EQ(ask_.stored("A").vetting, "sponsor_approved");
    EXPECT_EQ(ask_.vet("A", "sponsor_approved", "ORG", seen).vetting, "sponsor_approved")
        << "it is what they want";
}

TEST_F(registrations, who_waits_for_vetting_is_let_in_when_vouched_for) {
    ask_.invite("A");
    ask_.submit("A");
    EXPECT_EQ(ask_.decide("A", "waitlisted", {.waits_for = "vetting"}).waits_for, "vetting");
    EXPECT_EQ(ask_.vet("A", "sponsor_approved", "LEAD").status, "approved");
}

TEST_F(registrations, revoking_and_cancelling_give_back_the_place_and_every_seat) {
    convene::testing::seat_functions seats(stand(), "E");
    seats.configure("W", {1, 0, 0, ask_.now + 2 * day, ask_.now + 3 * day, false, true}, ask_.now);
    confirm("A");
    confirm("B");
    confirm("C");
    EXPECT_EQ(seats.take("W", "R-A", "p", ask_.now).state, "enrolled");
    EXPECT_EQ(seats.take("W", "R-B", "p", ask_.now).state, "waitlisted");
    EXPECT_EQ(ask_.decide("A", "revoked", {.reason = "threats"}).status, "revoked");
    EXPECT_EQ(seats.take("W", "R-A", "p", ask_.now).refused, "forbidden") << "an old page of theirs";
    EXPECT_EQ(seats.due(ask_.now + minute), 0);
    EXPECT_EQ(seats.read("seats_mine", {"R-B"}).at(1), "waitlisted") << "it can still be taken back";
    EXPECT_EQ(seats.due(ask_.now + minute + 1), 1);
    EXPECT_TRUE(seats.read("seats_mine", {"R-A"}).empty());
    EXPECT_EQ(seats.read("seats_mine", {"R-B"}).at(1), "offered") << "in the same step";
    ask_.cancel("B");
    EXPECT_TRUE(seats.read("seats_mine", {"R-B"}).empty()) << "who cancels gives back at once";
    EXPECT_EQ(ask_.held("way:p"), 1);
}

TEST_F(registrations, who_was_revoked_by_mistake_has_seat_and_place_in_the_line_again) {
    convene::testing::seat_functions seats(stand(), "E");
    seats.configure("W", {1, 0, 0, ask_.now + 2 * day, ask_.now + 3 * day, false, true}, ask_.now);
    seats.configure("V", {1, 0, 0, ask_.now + 4 * day, ask_.now + 5 * day, false, true}, ask_.now);
    for (const char* who : {"A", "B", "C"}) {
        confirm(who);
    }
    seats.take("W", "R-A", "p", ask_.now);
    for (const char* who : {"R-B", "R-A", "R-C"}) {
        seats.take("V", who, "p", ask_.now);
    }
    ask_.decide("A", "revoked", {.reason = "wrong person"});
    seats.release("V", "R-B", ask_.now);
    EXPECT_EQ(seats.read("seats_mine", {"R-C"}).at(1), "offered") << "who is out is passed over";
    EXPECT_EQ(ask_.decide("A", "reinstated", {.reason = "wrong person"}).status, "confirmed");
    EXPECT_EQ(seats.due(ask_.now + minute + 1), 0);
    const words mine = seats.read("seats_mine", {"R-A"});
    EXPECT_THAT(words(mine.begin(), mine.begin() + 4), ElementsAre("V", "waitlisted", "p", "1"));
    EXPECT_THAT(words(mine.begin() + 5, mine.begin() + 7), ElementsAre("W", "enrolled"));
    seats.release("V", "R-C", ask_.now);
    EXPECT_EQ(seats.read("seats_mine", {"R-A"}).at(1), "offered") << "nobody passes over them any more";
}

TEST_F(registrations, who_was_revoked_by_mistake_is_what_they_were_before) {
    confirm("A");
    ask_.decide("A", "revoked", {.reason = "wrong person"});
    EXPECT_EQ(ask_.invite("A").refused, "conflict email") << "not through the side door";
    EXPECT_EQ(ask_.decide("A", "reinstated", {.reason = "wrong person"}).status, "confirmed");
    EXPECT_EQ(ask_.held("way:p"), 1);
}

TEST_F(registrations, who_is_let_in_again_waits_when_the_place_is_gone) {
    ask_.configure({.in_person = 1});
    confirm("A");
    ask_.decide("A", "revoked", {.reason = "wrong person"});
    confirm("B");
    EXPECT_EQ(ask_.decide("A", "reinstated", {.reason = "wrong person"}).status, "waitlisted");
    EXPECT_EQ(ask_.held("way:p"), 1);
}

TEST_F(registrations, who_has_not_answered_two_days_before_the_end_is_reminded_once) {
    ask_.configure({.closes = ask_.now + 10 * day, .to_answer = 5 * day});
    ask_.invite("A");
    ask_.invite("B");
    ask_.submit("B");
    ask_.decide("B", "approved");
    ask_.invite("C");
    ask_.submit("C");
    ask_.decide("C", "approved");
    ask_.accept("C");
    const auto before = ask_.outbox().size();
    ask_.now += 3 * day - 1;
    EXPECT_EQ(ask_.due(), 0);
    ask_.now += 1;
    EXPECT_EQ(ask_.due(), 1);
    ask_.now += 5 * day;
    EXPECT_EQ(ask_.due(), 2) << "the place is over, the invitation is reminded of";
    EXPECT_EQ(ask_.due(), 0);
    auto mailed = ask_.outbox();
    mailed.erase(mailed.begin(), mailed.begin() + static_cast<std::ptrdiff_t>(before));
    EXPECT_THAT(mailed, UnorderedElementsAre("reminder B", "expired B", "reminder A"));
}

TEST_F(registrations, a_short_time_to_answer_is_not_reminded_of) {
    ask_.configure({.to_answer = 86'400'000});
    ask_.invite("A");
    ask_.submit("A");
    ask_.decide("A", "approved");
    ask_.now += 86'400'000 - 1;
    EXPECT_EQ(ask_.due(), 0);
}

TEST_F(registrations, I_21_an_act_on_somebody_else_leaves_an_entry_with_actor_and_reason) {
    ask_.invite("A");
    ask_.submit("A");
    ask_.decide("A", "waitlisted", {.reason = "later"});
    ask_.decide("A", "declined", {.reason = "full"});
    ask_.cancel("A");
    ask_.invite("A");
    ask_.cancel("A", "LEAD");
    EXPECT_THAT(ask_.audit(),
                ElementsAre("ORG registration.invited R-A ", "ORG registration.waitlisted R-A later",
                            "ORG registration.declined R-A full", "ORG registration.invited R-A ",
                            "LEAD registration.cancelled R-A why"))
        << "the person's own acts leave none";
}

TEST_F(registrations, access_needs_are_kept_apart) {
    ask_.invite("A");
    ask_.submit("A", false, R"({"needs":["asl"],"note":""})");
    EXPECT_EQ(ask({"HGET", ask_.base() + ":registrations:access", "A"}).str(),
              R"({"needs":["asl"],"note":""})");
    ask_.submit("A", false, "");
    EXPECT_TRUE(ask({"HGET", ask_.base() + ":registrations:access", "A"}).is_nil());
}

TEST_F(registrations, an_import_leaves_alone_whoever_was_decided_about_here) {
    ask_.quota("S", 2, 0);
    ask_.seed({{"A", "confirmed"}, {"B", "submitted"}, {"W", "waitlisted"}}, "S");
    ask_.cancel("A");
    ask_.seed({{"A", "confirmed"}, {"B", "confirmed"}, {"W", "waitlisted"}}, "S");
    EXPECT_EQ(ask_.stored("A").status, "cancelled");
    EXPECT_EQ(ask_.stored("B").status, "confirmed");
    EXPECT_EQ(ask_.stored("W").status, "waitlisted") << "an import promotes nobody";
    EXPECT_EQ(ask_.held("site:S"), 1);
    EXPECT_EQ(ask_.held("named:S"), 2);
}

TEST_F(registrations, a_lead_names_no_end_of_people) {
    ask_.quota("S", 1, 0);
    for (const char* each : {"A", "B", "C"}) {
        EXPECT_EQ(ask_.invite(each, "S", true, "LEAD").status, "invited");
    }
    EXPECT_EQ(ask_.invite("D", "S", true, "LEAD").refused, "conflict");
    ask_.cancel("A", "LEAD");
    EXPECT_EQ(ask_.invite("D", "S", true, "LEAD").status, "invited");
}

} // namespace
} // namespace convene
