#include "scheduling/exchange/reading/draft_sessions.hpp"
#include "scheduling/exchange/schedule_ids.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

programme make_programme() {
    programme made;
    made.edition.id = edition_id("SUM-2027");
    made.edition.venue_time_zone = "America/Chicago";
    made.core_areas = {{core_area_id("GV"), "Gun Violence", "GV"}};
    for (const auto& [id, name] : {std::pair("CEDAR", "Cédar Hall"), std::pair("OAK", "Oak")}) {
        place_view& place = made.places.emplace_back();
        place.id = place_id(id);
        place.name = name;
    }
    made.people = {{person_id("P1"), "Ana"}, {person_id("P2"), "Bo"}, {person_id("P3"), "Bo"}};
    session own;
    own.id = session_id("S03");
    own.title = "Before";
    own.audience = audience::law_enforcement_only;
    own.moderators = {person_id("P1")};
    own.venue_time_zone = "America/Chicago";
    made.sessions = {own};
    return made;
}

imported_event make_event(const std::string& guid) {
    imported_event made;
    made.guid = guid;
    made.title = "Bread";
    made.room = "cedar hall";
    made.starts_at = *from_rfc3339("2027-12-06T16:00:00Z");
    made.ends_at = *from_rfc3339("2027-12-06T17:00:00Z");
    return made;
}

draft_import map(imported_event event, const std::vector<draft_session>& known = {}) {
    imported_schedule schedule;
    schedule.events = {std::move(event)};
    const programme current = make_programme();
    auto made = to_draft_sessions(schedule, {current, known});
    EXPECT_TRUE(made);
    return made ? std::move(*made) : draft_import{{draft_session{}}, {}};
}

TEST(DraftSessions, ANewSessionGetsItsPlaceAndAnIdThatIsTheSameEachTime) {
    const auto made = map(make_event("g-1"));
    const draft_session& one = made.sessions.at(0);
    EXPECT_TRUE(one.scheduled);
    EXPECT_EQ(one.content.place, place_id("CEDAR")) << "by name, in any case and without accents";
    EXPECT_EQ(one.guid, "g-1");
    EXPECT_EQ(one.content.title, "Bread");
    EXPECT_EQ(one.content.venue_time_zone, "America/Chicago");
    EXPECT_TRUE(is_valid_id(one.content.id.str()));
    EXPECT_EQ(map(make_event("g-1")).sessions.at(0).content.id, one.content.id);
    EXPECT_NE(map(make_event("g-2")).sessions.at(0).content.id, one.content.id);
    EXPECT_THAT(made.findings, IsEmpty());
}

TEST(DraftSessions, ASessionOfAnUnknownRoomWaitsInTheTray) {
    imported_event event = make_event("g-1");
    event.room = "Elsewhere";
    const auto made = map(event);
    EXPECT_FALSE(made.sessions.at(0).scheduled);
    EXPECT_EQ(made.sessions.at(0).content.place, no_place);
    EXPECT_EQ(made.sessions.at(0).content.ends_at - made.sessions.at(0).content.starts_at,
              std::chrono::hours(1));
    ASSERT_EQ(made.findings.size(), 1U);
    EXPECT_EQ(made.findings[0].code, finding_code::unknown_room);
    EXPECT_THAT(made.findings[0].sentence, HasSubstr("Elsewhere"));
}

TEST(DraftSessions, AFileThatComesAgainUpdatesByGuidAndKeepsWhatItDoesNotCarry) {
    draft_session before = map(make_event("g-1")).sessions.at(0);
    before.content.audience = audience::site_teams;
    before.needs = {"hearing_loop"};
    imported_event event = make_event("g-1");
    event.title = "Rye";
    event.room = "OAK";
    const auto made = map(event, {before});
    const draft_session& one = made.sessions.at(0);
    EXPECT_EQ(one.content.id, before.content.id);
    EXPECT_EQ(one.content.title, "Rye");
    EXPECT_EQ(one.content.place, place_id("OAK")) << "by id";
    EXPECT_EQ(one.content.audience, audience::site_teams);
    EXPECT_THAT(one.needs, ElementsAre("hearing_loop"));
}

TEST(DraftSessions, OurOwnFileComesBackToItsOwnSessions) {
    imported_event event = make_event(guid_of(session_uid(session_id("S03"), edition_id("SUM-2027"))));
    event.description = "Some will be upset.";
    const auto made = map(event);
    const draft_session& one = made.sessions.at(0);
    EXPECT_EQ(one.content.id, session_id("S03"));
    EXPECT_EQ(one.content.audience, audience::law_enforcement_only) << "never opened by a file";
    EXPECT_EQ(one.content.content_note, "Some will be upset.");
}

TEST(DraftSessions, PeopleAreThoseOfExactlyOneOfThatName) {
    imported_event event = make_event("g-1");
    for (const char* name : {"Ana", "Bo", "Nobody", "ana"}) {
        event.persons.push_back({"", "", "", name, ""});
    }
    const auto made = map(event);
    EXPECT_THAT(made.sessions.at(0).content.presenters, ElementsAre(person_id("P1")));
    EXPECT_EQ(made.findings.size(), 3U);
}

TEST(DraftSessions, TypesAndTracksAreFoundByName) {
    imported_event event = make_event("g-1");
    event.type = "Peer exchange";
    event.track = "gun violence";
    const auto made = map(event);
    EXPECT_EQ(made.sessions.at(0).content.type, session_type::peer_exchange);
    EXPECT_EQ(made.sessions.at(0).content.core_area, core_area_id("GV"));
    EXPECT_THAT(made.findings, IsEmpty());
    event.type = "Talk 30";
    event.track = "Panel";
    EXPECT_EQ(map(event).sessions.at(0).content.type, session_type::panel);
    event.track = "Other";
    EXPECT_EQ(map(event).sessions.at(0).content.type, session_type::workshop);
    EXPECT_EQ(map(event).findings.size(), 2U);
}

TEST(DraftSessions, AnAbstractThatIsTooLongIsRefusedAndADescriptionLeftOut) {
    imported_event event = make_event("g-1");
    event.abstract = "Short";
    event.description = std::string(5000, 'x');
    EXPECT_EQ(map(event).sessions.at(0).content.abstract, "Short");
    EXPECT_EQ(map(event).findings.at(0).code, finding_code::too_long);
    event.description = "Long";
    EXPECT_EQ(map(event).sessions.at(0).content.abstract, "Short\n\nLong");
    event.abstract = std::string(5001, 'x');
    imported_schedule schedule;
    schedule.events = {event};
    const programme current = make_programme();
    EXPECT_EQ(to_draft_sessions(schedule, {current, {}}).error().code, errc::invalid);
    const programme none;
    EXPECT_EQ(to_draft_sessions(schedule, {none, {}}).error().code, errc::conflict);
}

} // namespace
} // namespace convene::scheduling
