#include "plan_making.hpp"
#include "scheduling/draft/plan_check.hpp"
#include "scheduling/draft/plan_words.hpp"
#include "scheduling/import/summit_file.hpp"

#include <gtest/gtest.h>

namespace convene::scheduling {
namespace {

TEST(plan_check, I_06_a_place_holds_one_session_at_a_time) {
    EXPECT_EQ(found({make_session("A", 0, 60), make_session("B", 30, 90)}), "place_taken/A/B/CEDAR");
    EXPECT_EQ(found({make_session("A", 0, 60), make_session("B", 60, 90)}), "") << "one after the other";
    EXPECT_EQ(found({make_session("A", 0, 60), make_session("B", 0, 60, "WILLOW")}), "");
    EXPECT_EQ(found({make_session("A", 0, 60, "ONLINE"), make_session("B", 0, 60, "ONLINE")}),
              "place_taken/A/B/ONLINE");
    EXPECT_EQ(found({make_session("A", 0, 300), make_session("B", 30, 40), make_session("C", 35, 60)}),
              "place_taken/A/B/CEDAR place_taken/A/C/CEDAR place_taken/B/C/CEDAR")
        << "of three all pairs are named";
}

TEST(plan_check, I_06_of_two_in_one_place_the_later_is_named_first) {
    EXPECT_EQ(whole(check_plan(make_plan({make_session("A", 10, 60), make_session("B", 0, 90)}))),
              "place_taken error A B CEDAR - - - -\n");
    EXPECT_EQ(whole(check_plan(make_plan({make_session("B", 0, 60), make_session("A", 0, 90)}))),
              "place_taken error B A CEDAR - - - -\n")
        << "begun together: the greater id";
}

TEST(plan_check, I_05_nobody_serves_in_two_sessions_at_once_in_whatever_role) {
    const std::vector<std::vector<person_id> session::*> roles{&session::presenters, &session::moderators,
                                                               &session::captioners, &session::interpreters};
    for (const auto first : roles) {
        for (const auto second : roles) {
            draft_session a = make_session("A", 0, 60);
            draft_session b = make_session("B", 59, 90, "ONLINE");
            (a.content.*first).emplace_back("P1");
            (b.content.*second).emplace_back("P1");
            EXPECT_EQ(found({a, b}), "person_twice/A/B/P1");
            b.content.starts_at = a.content.ends_at;
            EXPECT_EQ(found({a, b}), "");
        }
    }
    draft_session both = serves(make_session("A", 0, 60), "P1");
    both.content.moderators = {person_id("P1")};
    EXPECT_EQ(found({both}), "") << "two roles in one session are fine";
}

TEST(plan_check, I_05_each_pair_is_named_once_for_each_person) {
    const auto of_two = [](const std::string& id, const std::string& place) {
        return serves(serves(make_session(id, 0, 60, place), "P1"), "P2");
    };
    EXPECT_EQ(found({of_two("A", "CEDAR"), of_two("B", "WILLOW"), of_two("C", "BIRCH")}),
              "person_twice/A/B/P1 person_twice/A/B/P2 person_twice/A/C/P1 person_twice/A/C/P2 "
              "person_twice/B/C/P1 person_twice/B/C/P2");
}

TEST(plan_check, I_05_under_ten_minutes_between_two_rooms_warns) {
    const draft_session before = serves(make_session("A", 0, 60), "P1");
    const auto after = [](int minute, const std::string& place) {
        return serves(make_session("B", minute, 120, place), "P1");
    };
    EXPECT_EQ(whole(check_plan(make_plan({before, after(69, "WILLOW")}))),
              "short_walk warning B A - P1 - 9 10\n");
    EXPECT_EQ(found({before, after(60, "WILLOW")}), "short_walk/A/B/P1");
    EXPECT_EQ(found({before, after(70, "WILLOW")}), "");
    EXPECT_EQ(found({before, after(60, "CEDAR")}), "") << "nobody walks";
    EXPECT_EQ(found({before, after(60, "ONLINE")}), "") << "nobody walks there";
    EXPECT_EQ(found({before, serves(make_session("B", -60, -1, "WILLOW"), "P1")}), "short_walk/A/B/P1")
        << "whichever begins first";
    draft_session almost = after(70, "WILLOW");
    almost.content.starts_at -= std::chrono::milliseconds(1);
    EXPECT_EQ(whole(check_plan(make_plan({before, almost}))), "short_walk warning B A - P1 - 9 10\n");
}

TEST(plan_check, I_06_the_time_to_set_a_room_up_is_kept_free_before_a_session) {
    plan in = make_plan({make_session("A", 0, 60), make_session("B", 70, 90)});
    EXPECT_EQ(found(in), "");
    in.places[0].setup_minutes = 15;
    EXPECT_EQ(whole(check_plan(in)), "setup_cut warning B A CEDAR - - 10 15\n");
    in.places[0].setup_minutes = 10;
    EXPECT_EQ(found(in), "");
    in.sessions[1].content.starts_at = nine_and(59);
    EXPECT_EQ(found(in), "place_taken/A/B/CEDAR") << "an error says more than a warning";
}

TEST(plan_check, nobody_and_no_place_is_used_while_absent) {
    plan in = make_plan({serves(make_session("A", 0, 60), "P1")});
    in.absences.push_back({person_id("P1"), {}, nine_and(30), nine_and(40)});
    in.absences.push_back({person_id("P1"), {}, nine_and(35), nine_and(45)});
    in.absences.push_back({{}, place_id("CEDAR"), nine_and(-10), nine_and(1)});
    EXPECT_EQ(whole(check_plan(in)),
              "person_absent error A - - P1 - - -\nplace_absent error A - CEDAR - - - -\n");
    in.absences = {{person_id("P1"), {}, nine_and(60), nine_and(90)},
                   {person_id("P1"), {}, nine_and(-60), nine_and(0)},
                   {{}, place_id("CEDAR"), nine_and(60), nine_and(90)},
                   {person_id("P1"), {}, nine_and(30), nine_and(30)},
                   {person_id("P2"), {}, nine_and(0), nine_and(60)},
                   {{}, place_id("WILLOW"), nine_and(0), nine_and(60)}};
    EXPECT_EQ(found(in), "") << "before, after, never, somebody else, somewhere else";
}

TEST(plan_check, a_place_has_what_its_session_needs) {
    plan in = make_plan({make_session("A", 0, 60)});
    in.sessions[0].needs = {"stage", "hearing_loop", "piano", "stage"};
    in.places[0].features = {"hearing_loop"};
    EXPECT_EQ(whole(check_plan(in)),
              "lacks_feature error A - CEDAR - piano - -\nlacks_feature error A - CEDAR - stage - -\n");
    EXPECT_EQ(found(in), "lacks_feature/A/CEDAR/piano lacks_feature/A/CEDAR/stage");
}

TEST(plan_check, a_session_begins_when_those_before_it_have_ended) {
    draft_session second = make_session("B", 60, 90, "WILLOW");
    second.after = {session_id("A"), session_id("A"), session_id("B"), session_id("NOBODY")};
    EXPECT_EQ(found({make_session("A", 0, 60), second}), "");
    EXPECT_EQ(whole(check_plan(make_plan({make_session("A", 0, 61), second}))),
              "out_of_order error B A - - - - -\n");
    draft_session first = make_session("A", 200, 260);
    EXPECT_EQ(found({first, second}), "out_of_order/B/A");
    first.after = {session_id("B")};
    second.content.ends_at = nine_and(260);
    EXPECT_EQ(found({first, second}), "out_of_order/A/B out_of_order/B/A") << "two matters";
}

TEST(plan_check, a_session_has_a_length) {
    EXPECT_EQ(whole(check_plan(make_plan({make_session("A", 30, 30), make_session("B", 0, 60)}))),
              "no_length error A - - - - 0 -\n")
        << "and stands in nobody's way without one";
    EXPECT_EQ(whole(check_plan(make_plan({make_session("A", 30, 10)}))), "no_length error A - - - - -20 -\n");
}

TEST(plan_check, a_session_is_in_a_place_of_the_plan) {
    EXPECT_EQ(whole(check_plan(make_plan({make_session("A", 0, 60, "ATTIC"), make_session("B", 0, 60, "")}))),
              "unknown_place error A - ATTIC - - - -\nunknown_place error B - - - - - -\n");
    EXPECT_EQ(found({make_session("A", 0, 60, "ATTIC"), make_session("B", 0, 60, "ATTIC")}),
              "place_taken/A/B/ATTIC unknown_place/A/ATTIC unknown_place/B/ATTIC");
    EXPECT_EQ(found({make_session("A", 0, 60, ""), make_session("B", 0, 60, "")}),
              "unknown_place/A unknown_place/B")
        << "no place is no clash";
    EXPECT_EQ(found({make_session("A", 0, 60, no_place.str()), make_session("B", 0, 60, no_place.str())}),
              "unknown_place/A unknown_place/B");
}

TEST(plan_check, who_serves_belongs_to_the_audience) {
    plan in = make_plan({serves(make_session("A", 0, 60), "P1")});
    in.sessions[0].content.audience = audience::law_enforcement_only;
    EXPECT_EQ(found(in), "") << "the plan says nothing about them";
    in.people.push_back({person_id("P1"), "Ada", {audience::all_registrants, audience::site_teams}});
    EXPECT_EQ(whole(check_plan(in)), "not_admitted error A - - P1 - - -\n");
    in.people[0].admitted.push_back(audience::law_enforcement_only);
    EXPECT_EQ(found(in), "");
}

TEST(plan_check, nothing_for_attendees_is_beside_a_plenary) {
    draft_session plenary = make_session("P", 0, 60);
    plenary.content.type = session_type::plenary;
    draft_session beside = make_session("A", 30, 90, "WILLOW");
    EXPECT_EQ(whole(check_plan(make_plan({plenary, beside}))), "beside_plenary warning A P - - - - -\n");
    beside.content.starts_at = nine_and(-30);
    EXPECT_EQ(whole(check_plan(make_plan({plenary, beside}))), "beside_plenary warning A P - - - - -\n")
        << "the plenary is the other side, whichever begins first";
    beside.content.ends_at = nine_and(0);
    EXPECT_EQ(found({plenary, beside}), "");
    beside.content.ends_at = nine_and(10);
    beside.content.type = session_type::rehearsal;
    EXPECT_EQ(found({plenary, beside}), "");
    beside.content.type = session_type::plenary;
    EXPECT_EQ(whole(check_plan(make_plan({plenary, beside}))), "beside_plenary warning P A - - - - -\n");
    beside.content.audience = audience::site_teams;
    EXPECT_EQ(found({plenary, beside}), "beside_plenary/A/P");
    beside.content.audience = audience::crew_and_speakers;
    EXPECT_EQ(found({plenary, beside}), "");
    plenary.content.audience = audience::site_teams;
    beside.content.audience = audience::all_registrants;
    beside.content.type = session_type::workshop;
    EXPECT_EQ(found({plenary, beside}), "") << "that plenary is not for all";
}

TEST(plan_check, a_place_has_the_chairs_that_a_session_wants) {
    plan in = make_plan({make_session("A", 0, 60)});
    in.sessions[0].content.seats = seating{.in_person = 41, .online = 500, .wheelchair = 2};
    EXPECT_EQ(found(in), "") << "nobody said how many there are";
    in.places[0].seats = 40;
    EXPECT_EQ(whole(check_plan(in)), "too_few_seats warning A - CEDAR - - 40 41\n");
    in.places[0].seats = 41;
    EXPECT_EQ(found(in), "");
}

/// The only session, in that zone; whether it is said to go past midnight.
bool is_past_midnight(const std::string& zone, const std::string& from, const std::string& to) {
    plan in = make_plan({make_session("A", 0, 60)});
    in.venue_time_zone = zone;
    in.sessions[0].content.starts_at = *from_rfc3339(from);
    in.sessions[0].content.ends_at = *from_rfc3339(to);
    return found(in) == "past_midnight/A";
}

TEST(plan_check, a_session_past_midnight_of_the_venue_warns) {
    EXPECT_TRUE(is_past_midnight(plan_zone, "2027-12-07T23:00:00-06:00", "2027-12-08T00:00:01-06:00"));
    EXPECT_FALSE(is_past_midnight(plan_zone, "2027-12-07T23:00:00-06:00", "2027-12-08T00:00:00-06:00"));
    EXPECT_FALSE(is_past_midnight(plan_zone, "2027-12-08T00:00:00-06:00", "2027-12-08T01:00:00-06:00"));
    EXPECT_FALSE(is_past_midnight(plan_zone, "2027-12-07T23:00:00Z", "2027-12-08T01:00:00Z"))
        << "the midnight of Greenwich";
    EXPECT_FALSE(is_past_midnight("Nowhere/None", "2027-12-07T23:00:00Z", "2027-12-08T01:00:00Z"));
}

TEST(plan_check, midnight_is_that_of_the_clocks_that_change) {
    // Chicago goes back an hour on 7 November 2027: that day has 25 hours.
    EXPECT_FALSE(is_past_midnight(plan_zone, "2027-11-07T00:00:00-05:00", "2027-11-08T00:00:00-06:00"));
    EXPECT_TRUE(is_past_midnight(plan_zone, "2027-11-07T00:00:00-05:00", "2027-11-08T00:01:00-06:00"));
    EXPECT_TRUE(is_past_midnight(plan_zone, "2027-11-06T23:59:00-05:00", "2027-11-07T01:00:00-05:00"));
    // And forward on 14 March 2027: 23 hours.
    EXPECT_FALSE(is_past_midnight(plan_zone, "2027-03-14T00:00:00-06:00", "2027-03-15T00:00:00-05:00"));
    EXPECT_TRUE(is_past_midnight(plan_zone, "2027-03-14T00:00:00-06:00", "2027-03-15T00:01:00-05:00"));
    // Havana has no midnight on 14 March 2021, 23:59 is followed by 01:00, and two on 7 November.
    EXPECT_TRUE(is_past_midnight("America/Havana", "2021-03-13T23:30:00-05:00", "2021-03-14T01:01:00-04:00"));
    EXPECT_FALSE(
        is_past_midnight("America/Havana", "2021-03-13T23:30:00-05:00", "2021-03-14T01:00:00-04:00"));
    EXPECT_FALSE(
        is_past_midnight("America/Havana", "2021-11-07T00:30:00-04:00", "2021-11-07T00:30:00-05:00"));
}

TEST(plan_check, a_session_in_the_tray_collides_with_nothing) {
    draft_session plenary = serves(make_session("A", 0, 60), "P1");
    plenary.content.type = session_type::plenary;
    draft_session other = serves(make_session("B", 0, 60), "P1");
    other.after = {session_id("A")};
    EXPECT_NE(found({plenary, other}), "");
    plenary.scheduled = false;
    EXPECT_EQ(found({plenary, other}), "");
    EXPECT_EQ(found({other, plenary}), "");
    draft_session empty = make_session("C", 0, 0, "");
    empty.scheduled = false;
    EXPECT_EQ(found({empty}), "");
}

TEST(plan_check, a_cancelled_session_collides_with_nothing) {
    draft_session a = make_session("A", 0, 60);
    const draft_session b = make_session("B", 0, 60);
    a.content.cancelled = false;
    EXPECT_EQ(found({a, b}), "place_taken/A/B/CEDAR");
    a.content.cancelled = true;
    EXPECT_EQ(found({a, b}), "");
    EXPECT_EQ(found({b, a}), "");
    const plan_index index(make_plan({a, b}));
    EXPECT_EQ(
        keys(index.findings_at(session_id("A"), {place_id("CEDAR"), nine_and(0), std::chrono::hours(1)})), "")
        << "it stays cancelled";
}

TEST(plan_check, a_matter_keeps_its_key_when_sessions_move) {
    plan in = make_plan(
        {serves(make_session("A", 0, 60), "P1"), serves(make_session("B", 65, 90, "WILLOW"), "P1")});
    EXPECT_EQ(found(in), "short_walk/A/B/P1");
    in.sessions[1].content.starts_at = nine_and(-30);
    in.sessions[1].content.ends_at = nine_and(-2);
    EXPECT_EQ(found(in), "short_walk/A/B/P1");
}

TEST(plan_check, errors_are_told_before_warnings_whatever_the_plan_is_sorted_by) {
    plan in = make_plan({make_session("C", 0, 60), make_session("A", 50, 100), make_session("B", 899, 960)});
    const std::string expected = "place_taken/A/C/CEDAR past_midnight/B";
    EXPECT_EQ(found(in), expected);
    std::ranges::reverse(in.sessions);
    EXPECT_EQ(found(in), expected);
}

/// The one finding of a plan in words.
std::string said(const plan& in) {
    std::string text;
    for (const finding& each : check_plan(in)) {
        text += sentence_of(each, in);
    }
    return text;
}

TEST(plan_words, both_sides_are_named_on_the_clock_of_the_venue) {
    plan in = make_plan(
        {serves(make_session("A", 0, 60), "P1"), serves(make_session("B", 65, 90, "WILLOW"), "P1")});
    in.people.push_back({person_id("P1"), "Ada Novak", {audience::all_registrants}});
    EXPECT_EQ(said(in),
              "Ada Novak has 5 minutes from \"Session A\" (2027-12-07, 09:00 to 10:00) to \"Session B\" "
              "(2027-12-07, 10:05 to 10:30), which is elsewhere; the walk takes 10.");
    in.sessions[1].content.presenters.clear();
    in.sessions[1].content.place = place_id("CEDAR");
    in.sessions[1].content.starts_at = nine_and(30);
    EXPECT_EQ(said(in),
              "\"Session A\" (2027-12-07, 09:00 to 10:00) and \"Session B\" (2027-12-07, 09:30 to 10:30) "
              "are in The CEDAR room at one time.");
}

TEST(plan_words, a_session_past_midnight_is_said_with_both_days) {
    EXPECT_EQ(
        said(make_plan({make_session("A", 890, 960)})),
        "\"Session A\" (2027-12-07, 23:50 to 2027-12-08, 01:00) begins on one day and ends on another.");
}

TEST(plan_words, whom_the_plan_does_not_name_is_told_by_id) {
    plan in = make_plan({serves(make_session("A", 0, 60, "ATTIC"), "P1")});
    in.sessions[0].content.title.clear();
    EXPECT_EQ(said(in), "\"A\" (2027-12-07, 09:00 to 10:00) is in ATTIC, which is no place of this plan.");
    in.venue_time_zone = "Nowhere/None";
    EXPECT_EQ(said(in), "\"A\" (2027-12-07, 15:00 to 16:00) is in ATTIC, which is no place of this plan.");
}

TEST(plan_check, I_05_I_06_the_sample_has_no_errors) {
    const auto reading = read_summit(sample_summit_text());
    ASSERT_TRUE(reading.read);
    plan in;
    in.venue_time_zone = reading.read->content.edition.venue_time_zone;
    for (const place_view& each : reading.read->content.places) {
        in.places.push_back(make_place(each.id.str()));
    }
    for (const session& each : reading.read->content.sessions) {
        in.sessions.push_back({.content = each, .scheduled = true, .needs = {}, .after = {}});
    }
    std::string errors;
    for (const finding& each : check_plan(in)) {
        errors += each.severity == severity::error ? sentence_of(each, in) + '\n' : "";
    }
    EXPECT_EQ(errors, "");
}

} // namespace
} // namespace convene::scheduling
