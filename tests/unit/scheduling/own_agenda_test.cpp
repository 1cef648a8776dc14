#include "scheduling/exchange/own_agenda.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const instant stamp = from_unix_ms(1'828'000'000'000); // 2027-12-05T09:46:40Z

session make_session(const std::string& id, const std::string& start) {
    session made;
    made.id = session_id(id);
    made.title = "Title " + id;
    made.place = place_id("CEDAR");
    made.starts_at = *from_rfc3339(start);
    made.ends_at = made.starts_at + std::chrono::minutes(60);
    return made;
}

/// S01 to S04, one after the other; and a community of P1's with meetings before, instead of S03, and called
/// off.
programme make_programme() {
    programme made;
    made.release = 7;
    made.edition.id = edition_id("SUM-2027");
    made.edition.name = "The Summit";
    made.edition.venue_time_zone = "America/Chicago";
    made.places = {{place_id("CEDAR"), "Cedar", "", 0, false, {}}};
    for (const char* hour : {"09", "10", "11", "12"}) {
        const std::string id = "S0" + std::to_string(made.sessions.size() + 1);
        made.sessions.push_back(make_session(id, std::string("2027-12-06T") + hour + ":00:00-06:00"));
    }
    community own;
    own.id = community_id("C1");
    own.name = "Analysts";
    own.time_zone = "America/New_York";
    const instant early = *from_rfc3339("2027-12-01T12:00:00-05:00");
    for (const char* id : {"M1", "S03", "M2"}) {
        own.meetings.push_back({room_id(id), "Topic " + own.name, early, early + std::chrono::minutes(30),
                                meeting_status::scheduled});
    }
    own.meetings.back().status = meeting_status::cancelled;
    made.communities = {own};
    return made;
}

agenda_owner make_owner() {
    agenda_owner made;
    made.who.person = person_id("P1");
    made.who.status = registration_status::confirmed;
    made.who.roles = {auth::role::attendee};
    made.registration = registration_id("R1");
    return made;
}

my_seat make_seat(const char* session, seat_state state) {
    my_seat made;
    made.session = session_id(session);
    made.state = state;
    return made;
}

std::vector<std::string> uids(const programme& in, const agenda_owner& of) {
    std::vector<std::string> found;
    for (const calendar_entry& each : compute_agenda(in, of, "https://s.example.org").entries) {
        found.push_back(each.uid);
    }
    return found;
}

TEST(own_agenda, has_what_somebody_presents_moderates_or_has_a_seat_in) {
    programme in = make_programme();
    agenda_owner owner = make_owner();
    EXPECT_THAT(uids(in, owner), IsEmpty());
    in.sessions[0].moderators = {person_id("P1")};
    in.sessions[2].presenters = {person_id("P2"), person_id("P1")};
    owner.seats = {make_seat("S02", seat_state::enrolled), make_seat("S04", seat_state::waitlisted)};
    EXPECT_THAT(uids(in, owner),
                ElementsAre("session-S01@SUM-2027", "seat-S02-R1@SUM-2027", "session-S03@SUM-2027"));
    owner.seats[1].state = seat_state::offered;
    EXPECT_THAT(uids(in, owner), Not(::testing::Contains("seat-S04-R1@SUM-2027")));
}

TEST(own_agenda, a_cancelled_session_is_said_to_be_and_reminds_nobody) {
    programme in = make_programme();
    in.sessions[0].moderators = in.sessions[1].moderators = {person_id("P1")};
    in.sessions[0].cancelled = true;
    calendar_feed agenda = compute_agenda(in, make_owner(), "https://example.org");
    agenda.reminder = std::chrono::minutes(10);
    const std::string text = write_calendar(agenda, in.sessions[0].starts_at);
    const auto cancelled = text.find("STATUS:CANCELLED");
    ASSERT_NE(cancelled, std::string::npos);
    EXPECT_EQ(text.find("STATUS:CANCELLED", cancelled + 1), std::string::npos);
    const auto alarm = text.find("BEGIN:VALARM");
    ASSERT_NE(alarm, std::string::npos);
    EXPECT_EQ(text.find("BEGIN:VALARM", alarm + 1), std::string::npos);
}

TEST(own_agenda, a_session_is_in_it_once_under_the_name_of_the_seat) {
    programme in = make_programme();
    in.sessions[1].presenters = in.sessions[1].moderators = {person_id("P1")};
    agenda_owner owner = make_owner();
    owner.seats = {make_seat("S02", seat_state::enrolled)};
    EXPECT_THAT(uids(in, owner), ElementsAre("seat-S02-R1@SUM-2027"));
}

TEST(own_agenda, has_what_somebody_keeps_and_a_seat_there_stays_the_seats) {
    programme in = make_programme();
    in.sessions[3].audience = audience::law_enforcement_only;
    agenda_owner owner = make_owner();
    owner.stars = {session_id("S01"), session_id("S02"), session_id("S04"), session_id("S99")};
    owner.seats = {make_seat("S02", seat_state::enrolled)};
    EXPECT_THAT(uids(in, owner), ElementsAre("session-S01@SUM-2027", "seat-S02-R1@SUM-2027"));
}

TEST(own_agenda, has_the_meetings_of_ones_communities_that_are_held_and_are_no_session) {
    const programme in = make_programme();
    agenda_owner owner = make_owner();
    owner.who.communities = {community_id("C1")};
    EXPECT_THAT(uids(in, owner), ElementsAre("meeting-M1@SUM-2027"));
    owner.who.communities = {community_id("C2")};
    EXPECT_THAT(uids(in, owner), IsEmpty());
}

TEST(own_agenda, an_entry_says_what_when_and_where) {
    programme in = make_programme();
    in.sessions[0].presenters = {person_id("P1")};
    agenda_owner owner = make_owner();
    owner.who.communities = {community_id("C1")};
    const calendar_feed made = compute_agenda(in, owner, "https://s.example.org");
    EXPECT_EQ(made.name, "The Summit");
    EXPECT_EQ(made.zone, "America/Chicago");
    ASSERT_EQ(made.entries.size(), 2U);
    const calendar_entry& meeting = made.entries[0];
    EXPECT_EQ(meeting.title, "Analysts: Topic Analysts");
    EXPECT_EQ(meeting.url, "https://s.example.org/rooms/M1");
    EXPECT_EQ(meeting.place, "");
    const calendar_entry& session = made.entries[1];
    EXPECT_EQ(session.title, "Title S01");
    EXPECT_EQ(session.place, "Cedar");
    EXPECT_EQ(session.url, "https://s.example.org/sessions/S01");
    EXPECT_EQ(session.sequence, 7);
    EXPECT_EQ(session.starts_at, *from_rfc3339("2027-12-06T15:00:00Z"));
    EXPECT_EQ(session.ends_at, *from_rfc3339("2027-12-06T16:00:00Z"));
}

TEST(own_agenda, I_12_of_a_closed_session_it_has_the_times_only) {
    programme in = make_programme();
    in.sessions[0].type = session_type::closed;
    in.sessions[0].presenters = {person_id("P1")};
    in.sessions[1].audience = audience::law_enforcement_only;
    agenda_owner owner = make_owner();
    owner.who.vetting_level = vetting::verified;
    owner.who.discipline = "investigations";
    owner.seats = {make_seat("S02", seat_state::enrolled)};
    const calendar_feed made = compute_agenda(in, owner, "https://s.example.org");
    ASSERT_EQ(made.entries.size(), 2U);
    for (const calendar_entry& each : made.entries) {
        EXPECT_EQ(each.title, "Session");
        EXPECT_EQ(each.place + each.url + each.description, "");
    }
    EXPECT_EQ(made.entries[0].starts_at, in.sessions[0].starts_at);
    const std::string text = write_calendar(made, stamp);
    for (const char* secret : {"Title", "Cedar", "Closed", "sessions/"}) {
        EXPECT_THAT(text, Not(HasSubstr(secret)));
    }
    owner.who.vetting_level = vetting::none; // the seat is still theirs, the session is not any more
    EXPECT_THAT(uids(in, owner), ElementsAre("session-S01@SUM-2027"));
    owner.who.status = registration_status::revoked;
    EXPECT_THAT(uids(in, owner), IsEmpty());
}

TEST(own_agenda, without_a_registration_there_are_no_seats) {
    agenda_owner owner = make_owner();
    owner.registration = registration_id();
    owner.seats = {make_seat("S02", seat_state::enrolled)};
    EXPECT_THAT(uids(make_programme(), owner), IsEmpty());
}

TEST(own_agenda, a_reminder_is_with_each_entry_where_it_is_wanted) {
    programme in = make_programme();
    in.sessions[0].presenters = in.sessions[1].presenters = {person_id("P1")};
    calendar_feed made = compute_agenda(in, make_owner(), "https://s.example.org");
    EXPECT_THAT(write_calendar(made, stamp), Not(HasSubstr("VALARM")));
    const auto count = [&](const std::string& wanted) {
        const std::string text = write_calendar(made, stamp);
        int found = 0;
        for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
            ++found;
        }
        return found;
    };
    made.reminder = std::chrono::minutes(10);
    EXPECT_EQ(count("BEGIN:VALARM\r\nACTION:DISPLAY\r\n"), 2);
    EXPECT_EQ(count("TRIGGER:-PT10M\r\n"), 2);
    EXPECT_EQ(count("DESCRIPTION:Title S01\r\n"), 1);
    made.reminder = std::chrono::minutes(0);
    EXPECT_EQ(count("TRIGGER:PT0S\r\n"), 2);
    made.reminder = std::chrono::minutes(120);
    EXPECT_EQ(count("TRIGGER:-PT2H\r\n"), 2);
}

} // namespace
} // namespace convene::scheduling
