#include "scheduling/eligibility.hpp"
#include "scheduling/import/summit_file.hpp"
#include "scheduling/room_directory.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <ostream>
#include <set>
#include <string>

namespace convene::scheduling {
namespace {

using auth::role;
using status = registration_status;

/// A viewer of one kind, as the sample's people are.
viewer somebody(std::string discipline, std::string kind, vetting level = vetting::none,
                std::vector<role> roles = {role::attendee}, status in = status::confirmed) {
    viewer made;
    made.person = person_id("P-ME");
    made.roles = std::move(roles);
    made.status = in;
    made.vetting_level = level;
    made.discipline = std::move(discipline);
    made.registration_kind = std::move(kind);
    return made;
}

session a_session(audience who, session_type type = session_type::workshop) {
    session made;
    made.id = session_id("S1");
    made.type = type;
    made.audience = who;
    made.community = community_id("COP-X");
    made.presenters = {person_id("P-PRESENTER")};
    made.moderators = {person_id("P-MODERATOR")};
    made.captioners = {person_id("P-CAPTIONER")};
    made.interpreters = {person_id("P-INTERPRETER")};
    return made;
}

constexpr std::array all_audiences = {
    audience::all_registrants,      audience::law_enforcement_and_prosecutors,
    audience::law_enforcement_only, audience::site_teams,
    audience::cop_members,          audience::crew_and_speakers};

/// Which audiences let the viewer in, in the order above: "A" all, "P" police and prosecutors, "L" law
/// enforcement only, "S" site teams, "C" community members, "X" crew and speakers.
std::string joins(const viewer& who) {
    constexpr std::string_view letters = "APLSCX";
    std::string let_in;
    for (std::size_t i = 0; i < all_audiences.size(); ++i) {
        if (may_join(who, a_session(all_audiences[i]))) {
            let_in += letters[i];
        }
    }
    return let_in;
}

struct person_row {
    const char* what;
    viewer who;
    const char* joins;
};

void PrintTo(const person_row& row, std::ostream* to) {
    *to << row.what;
}

class audience_table : public testing::TestWithParam<person_row> {};

TEST_P(audience_table, lets_in_exactly_these) {
    EXPECT_EQ(joins(GetParam().who), GetParam().joins);
}

viewer community_member() {
    viewer made = somebody("association", "guest");
    made.communities = {community_id("COP-X")};
    return made;
}
viewer member_of_another() {
    viewer made = somebody("association", "guest");
    made.communities = {community_id("COP-Y")};
    return made;
}
viewer organiser(vetting level) {
    return somebody("staff", "tta_staff", level, {role::attendee, role::organiser});
}

INSTANTIATE_TEST_SUITE_P(
    eligibility, audience_table,
    testing::Values(
        person_row{"detective_verified", somebody("investigations", "site_team", vetting::verified), "APLS"},
        person_row{"detective_sponsored", somebody("investigations", "site_team", vetting::sponsor_approved),
                   "APS"},
        person_row{"detective_requested", somebody("investigations", "site_team", vetting::requested), "AS"},
        person_row{"detective_refused", somebody("investigations", "site_team", vetting::refused), "AS"},
        person_row{"detective_expired", somebody("investigations", "site_team", vetting::expired), "AS"},
        person_row{"detective_unvetted", somebody("investigations", "site_team"), "AS"},
        person_row{"chief_verified", somebody("police_executive", "site_team", vetting::verified), "APLS"},
        person_row{"analyst_verified", somebody("crime_analysis", "site_team", vetting::verified), "APLS"},
        person_row{"agent_verified",
                   somebody("federal_law_enforcement", "federal_partner", vetting::verified), "APL"},
        person_row{"agent_sponsored",
                   somebody("federal_law_enforcement", "federal_partner", vetting::sponsor_approved), "AP"},
        person_row{"prosecutor_verified", somebody("prosecution", "site_team", vetting::verified), "APS"},
        person_row{"prosecutor_sponsored", somebody("prosecution", "site_team", vetting::sponsor_approved),
                   "APS"},
        person_row{"us_attorney_sponsored", somebody("usao", "site_team", vetting::sponsor_approved), "APS"},
        person_row{"city_hall", somebody("city_hall", "site_team"), "AS"},
        person_row{"city_hall_verified", somebody("city_hall", "site_team", vetting::verified), "AS"},
        person_row{"technology_sponsored", somebody("technology", "site_team", vetting::sponsor_approved),
                   "AS"},
        person_row{"small_agency_requested", somebody("small_agency", "guest", vetting::requested), "A"},
        person_row{"liaison",
                   somebody("liaison", "liaison", vetting::sponsor_approved, {role::attendee, role::liaison}),
                   "AS"},
        person_row{"programme_manager",
                   somebody("doj_program", "doj_program", vetting::sponsor_approved,
                            {role::attendee, role::doj_program_manager}),
                   "A"},
        person_row{
            "outside_presenter",
            somebody("subject_matter_expert", "presenter", vetting::none, {role::attendee, role::presenter}),
            "AX"},
        person_row{"staff", somebody("staff", "tta_staff"), "ASX"},
        person_row{"check_in", somebody("staff", "tta_staff", vetting::none, {role::attendee, role::checkin}),
                   "ASX"},
        person_row{"captioner", somebody("access_services", "crew", vetting::none, {role::captioner}), "X"},
        person_row{"interpreter", somebody("access_services", "crew", vetting::none, {role::interpreter}),
                   "X"},
        person_row{"reporter", somebody("media", "guest", vetting::none, {role::media}), ""},
        person_row{"reporter_verified", somebody("media", "guest", vetting::verified, {role::media}), ""},
        person_row{"administrator_alone", somebody("staff", "", vetting::none, {role::platform_admin}), ""},
        person_row{"no_role", somebody("investigations", "site_team", vetting::verified, {}), ""},
        person_row{"community_member", community_member(), "AC"},
        person_row{"member_of_another_community", member_of_another(), "A"},
        person_row{"organiser", organiser(vetting::none), "APSCX"},
        person_row{"organiser_sponsored", organiser(vetting::sponsor_approved), "APSCX"},
        person_row{"organiser_verified", organiser(vetting::verified), "APLSCX"}),
    [](const auto& row) { return std::string(row.param.what); });

TEST(eligibility, asks_for_an_approved_registration) {
    const std::set<status> admitted = {status::approved, status::confirmed, status::checked_in,
                                       status::attended};
    for (int i = 0; i <= static_cast<int>(status::none); ++i) {
        const auto in = static_cast<status>(i);
        const viewer who = somebody("investigations", "site_team", vetting::verified, {role::attendee}, in);
        EXPECT_EQ(joins(who), admitted.contains(in) ? "APLS" : "") << protocol::enum_name(in);
    }
}

TEST(eligibility, lets_those_who_serve_in_and_into_closed_rooms_only_when_verified) {
    for (const char* person : {"P-PRESENTER", "P-MODERATOR", "P-CAPTIONER", "P-INTERPRETER"}) {
        viewer who = somebody("access_services", "crew", vetting::sponsor_approved, {role::captioner});
        who.person = person_id(person);
        EXPECT_EQ(joins(who), "APSCX") << person;
        EXPECT_EQ(compute_sight(who, a_session(audience::law_enforcement_only)), sight::full) << person;
        who.vetting_level = vetting::verified;
        EXPECT_EQ(joins(who), "APLSCX") << person;
        who.status = status::cancelled;
        EXPECT_EQ(joins(who), "") << person;
        EXPECT_EQ(compute_sight(who, a_session(audience::law_enforcement_only)), sight::closed) << person;
    }
}

TEST(eligibility, asks_for_a_verified_person_in_every_session_of_type_closed) {
    const session odd = a_session(audience::all_registrants, session_type::closed);
    EXPECT_FALSE(may_join(somebody("city_hall", "site_team"), odd));
    EXPECT_EQ(compute_sight(somebody("city_hall", "site_team"), odd), sight::closed);
    EXPECT_TRUE(may_join(somebody("city_hall", "site_team", vetting::verified), odd));
}

struct sight_row {
    const char* what;
    viewer who;
    sight of_closed;
};

TEST(eligibility, shows_closed_titles_as_the_table_of_rights_says) {
    const std::vector<sight_row> rows = {
        {"detective verified", somebody("investigations", "site_team", vetting::verified), sight::full},
        {"detective sponsored", somebody("investigations", "site_team", vetting::sponsor_approved),
         sight::closed},
        {"prosecutor verified", somebody("prosecution", "site_team", vetting::verified), sight::closed},
        {"organiser", organiser(vetting::none), sight::full},
        {"programme manager",
         somebody("doj_program", "doj_program", vetting::none, {role::attendee, role::doj_program_manager}),
         sight::full},
        {"champion",
         somebody("doj_program", "doj_program", vetting::none, {role::attendee, role::doj_champion}),
         sight::closed},
        {"desk", somebody("staff", "tta_staff", vetting::none, {role::attendee, role::checkin}),
         sight::closed},
        {"access", somebody("staff", "tta_staff", vetting::none, {role::access_coordinator}), sight::closed},
        {"evaluator", somebody("staff", "tta_staff", vetting::none, {role::evaluator}), sight::closed},
        {"records", somebody("staff", "tta_staff", vetting::none, {role::records_officer}), sight::closed},
        {"admin", somebody("staff", "tta_staff", vetting::none, {role::platform_admin}), sight::closed},
        {"moderator elsewhere",
         somebody("staff", "tta_staff", vetting::verified, {role::attendee, role::moderator}), sight::closed},
        {"reporter", somebody("media", "guest", vetting::none, {role::media}), sight::hidden},
        {"stranger", somebody("", "", vetting::none, {}, status::none), sight::closed},
    };
    for (const sight_row& row : rows) {
        EXPECT_EQ(compute_sight(row.who, a_session(audience::law_enforcement_only)), row.of_closed)
            << row.what;
    }
}

TEST(eligibility, shows_other_sessions_to_all_but_media) {
    for (const audience each : all_audiences) {
        if (each != audience::law_enforcement_only) {
            EXPECT_EQ(compute_sight(somebody("", "", vetting::none, {}, status::none), a_session(each)),
                      sight::full);
        }
    }
}

TEST(eligibility, lets_media_into_press_open_sessions_only) {
    const viewer reporter = somebody("media", "guest", vetting::none, {role::media});
    session open = a_session(audience::all_registrants);
    EXPECT_EQ(compute_sight(reporter, open), sight::hidden);
    open.press = press::open;
    EXPECT_TRUE(may_join(reporter, open));
    EXPECT_EQ(compute_sight(reporter, open), sight::full);
    viewer cancelled = reporter;
    cancelled.status = status::cancelled;
    EXPECT_FALSE(may_join(cancelled, open));
    session mislabelled = a_session(audience::law_enforcement_only, session_type::closed);
    mislabelled.press = press::open;
    EXPECT_FALSE(may_join(reporter, mislabelled));
    EXPECT_EQ(compute_sight(reporter, mislabelled), sight::hidden);
}

TEST(eligibility, opens_meetings_to_members_the_facilitator_and_organisers) {
    community of;
    of.id = community_id("COP-X");
    of.facilitator = person_id("P-FACILITATOR");
    EXPECT_TRUE(may_join(community_member(), of));
    EXPECT_FALSE(may_join(member_of_another(), of));
    EXPECT_TRUE(may_join(organiser(vetting::none), of));
    viewer facilitator = somebody("staff", "tta_staff");
    facilitator.person = person_id("P-FACILITATOR");
    EXPECT_TRUE(may_join(facilitator, of));
    viewer not_at_the_summit = community_member();
    not_at_the_summit.status = status::cancelled;
    EXPECT_TRUE(may_join(not_at_the_summit, of));
    not_at_the_summit.status = status::revoked;
    EXPECT_FALSE(may_join(not_at_the_summit, of));
}

TEST(eligibility, lets_nobody_revoked_in_whatever_the_role) {
    for (const role held : {role::organiser, role::moderator, role::media, role::attendee}) {
        const viewer who = somebody("staff", "tta_staff", vetting::verified, {held}, status::revoked);
        EXPECT_EQ(joins(who), "");
    }
}

TEST(eligibility_key, differs_when_any_deciding_attribute_differs) {
    const viewer base = somebody("investigations", "site_team", vetting::verified);
    std::set<std::string> keys = {eligibility_key(base)};
    viewer other = base;
    other.status = status::cancelled;
    keys.insert(eligibility_key(other));
    other = base;
    other.vetting_level = vetting::none;
    keys.insert(eligibility_key(other));
    other = base;
    other.discipline = "usao";
    keys.insert(eligibility_key(other));
    other = base;
    other.registration_kind = "guest";
    keys.insert(eligibility_key(other));
    other = base;
    other.roles.push_back(role::organiser);
    keys.insert(eligibility_key(other));
    other = base;
    other.communities = {community_id("COP-X")};
    keys.insert(eligibility_key(other));
    EXPECT_EQ(keys.size(), 7U);
    other = base;
    other.person = person_id("P-OTHER");
    EXPECT_EQ(eligibility_key(other), eligibility_key(base));
}

class sample_rooms : public testing::Test {
protected:
    std::shared_ptr<const programme> content =
        std::make_shared<const programme>(read_summit(sample_summit_text()).read->content);
    room_directory rooms{content};
};

TEST_F(sample_rooms, has_one_for_each_session_and_meeting) {
    EXPECT_EQ(rooms.size(), 45U + 46U);
    const live_room* opening = rooms.find(room_id("S03"));
    ASSERT_NE(opening, nullptr);
    EXPECT_EQ(opening->moderators.size(), 2U);
    EXPECT_EQ(opening->moderators[0].name, "Sidney Beispielmann");
    EXPECT_EQ(opening->edition.str(), "SUM-2027-SAMPLE");
    EXPECT_TRUE(rooms.is_presenter(person_id("P0025"), room_id("S03")));
    EXPECT_FALSE(rooms.is_presenter(person_id("P0498"), room_id("S03")));
    const live_room* meeting = rooms.find(room_id("COP-CA-2027-01"));
    ASSERT_NE(meeting, nullptr);
    EXPECT_EQ(meeting->rule, attribution::not_for_attribution);
    EXPECT_FALSE(meeting->keeps_text);
}

TEST_F(sample_rooms, answers_the_same_for_not_there_and_not_yours) {
    const viewer outsider = somebody("city_hall", "site_team");
    const auto not_there = rooms.may_join(outsider, room_id("S99"));
    const auto not_yours = rooms.may_join(outsider, room_id("S24"));
    ASSERT_FALSE(not_there);
    ASSERT_FALSE(not_yours);
    EXPECT_EQ(not_there.error().code, errc::not_found);
    EXPECT_EQ(not_yours.error().code, errc::not_found);
    EXPECT_EQ(not_there.error().message, not_yours.error().message);
    EXPECT_EQ(not_there.error().field, not_yours.error().field);
}

TEST_F(sample_rooms, are_moderated_by_their_own_moderators_and_by_organisers_who_may_enter) {
    viewer moderator = somebody("staff", "tta_staff", vetting::none, {role::attendee, role::moderator});
    moderator.person = person_id("P0498");
    EXPECT_TRUE(rooms.is_moderator(moderator, room_id("S03")));
    EXPECT_FALSE(rooms.is_moderator(moderator, room_id("S05")));
    EXPECT_TRUE(rooms.is_moderator(organiser(vetting::none), room_id("S05")));
    EXPECT_FALSE(rooms.is_moderator(organiser(vetting::none), room_id("S24")));
    EXPECT_TRUE(rooms.is_moderator(organiser(vetting::verified), room_id("S24")));
    EXPECT_FALSE(rooms.is_moderator(moderator, room_id("S99")));
}

TEST_F(sample_rooms, of_communities_are_moderated_by_the_facilitator) {
    viewer facilitator = somebody("staff", "tta_staff");
    facilitator.person = person_id("P0496");
    EXPECT_TRUE(rooms.is_moderator(facilitator, room_id("COP-CA-2027-01")));
    EXPECT_FALSE(rooms.is_moderator(facilitator, room_id("COP-TEC-2027-01")));
}

} // namespace
} // namespace convene::scheduling
