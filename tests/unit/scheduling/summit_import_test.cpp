#include "scheduling/import/summit_file.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/protocol/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace convene::scheduling {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string sample() {
    return std::string(sample_summit_text());
}

/// Most of the sample is written without spaces between the members.
std::string squeezed(std::string text) {
    for (const std::string_view loose : {"\": ", "\", \""}) {
        for (std::size_t at = 0; (at = text.find(loose, at)) != std::string::npos; ++at) {
            text.erase(at + 2, 1);
        }
    }
    return text;
}

/// The sample with one place changed; fails the test when that place is not there.
std::string sample_with(const std::string& loose, std::string_view to) {
    std::string text = sample();
    const bool spaced = text.find(loose) != std::string::npos;
    const std::string from = spaced ? loose : squeezed(loose);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::vector<std::string> paths_of(const summit_reading& reading) {
    std::vector<std::string> paths;
    for (const import_problem& each : reading.problems) {
        paths.push_back(each.path);
    }
    return paths;
}

std::string only_sentence(const summit_reading& reading) {
    EXPECT_FALSE(reading.read);
    EXPECT_EQ(reading.problems.size(), 1U);
    return reading.problems.empty() ? "" : reading.problems[0].sentence;
}

const person_record& person(const summit& in, std::string_view id) {
    return *std::ranges::find(in.people, person_id(std::string(id)), &person_record::id);
}

summit read_sample() {
    auto reading = read_summit(sample_summit_text());
    for (const auto& each : reading.problems) {
        ADD_FAILURE() << each.path << ": " << each.sentence;
    }
    return std::move(*reading.read);
}

TEST(summit_import, reads_the_whole_sample) {
    const summit read = read_sample();
    EXPECT_EQ(read.content.edition.id.str(), "SUM-2027-SAMPLE");
    EXPECT_TRUE(read.content.edition.fictional);
    EXPECT_EQ(read.content.sites.size(), 45U);
    EXPECT_EQ(read.content.places.size(), 12U);
    EXPECT_EQ(read.content.sessions.size(), 45U);
    EXPECT_EQ(read.content.communities.size(), 5U);
    EXPECT_EQ(read.people.size(), 600U);
    EXPECT_EQ(read.accounts.size(), 600U);
    std::size_t meetings = 0;
    for (const community& each : read.content.communities) {
        meetings += each.meetings.size();
    }
    EXPECT_EQ(meetings, 46U);
    const auto confirmed =
        std::ranges::count(read.people, registration_status::confirmed, &person_record::status);
    EXPECT_EQ(confirmed, 476);
    EXPECT_EQ(read.access.size(), 12U);
}

TEST(summit_import, gives_the_eight_core_areas_their_marks) {
    std::string marks;
    for (const core_area_view& each : read_sample().content.core_areas) {
        marks += each.mark + " ";
    }
    EXPECT_EQ(marks, "CJ CE CA GV CP FP TE IN ");
}

TEST(summit_import, keeps_instants_and_the_venue_clock) {
    const summit read = read_sample();
    const session& opening = *find_session(read.content, session_id("S03"));
    EXPECT_EQ(to_rfc3339(opening.starts_at), "2027-12-06T15:00:00Z");
    EXPECT_EQ(opening.venue_time_zone, "America/Chicago");
    EXPECT_EQ(opening.moderators, (std::vector{person_id("P0498"), person_id("P0499")}));
}

TEST(summit_import, keeps_names_that_break_careless_software) {
    const summit read = read_sample();
    EXPECT_EQ(person(read, "P0353").name, "<b>Bold</b> Escapewell");
    EXPECT_EQ(person(read, "P0129").name, "مثال النموذجي");
    EXPECT_EQ(person(read, "P0218").name, "Mononym");
}

TEST(summit_import, makes_accounts_with_the_names_that_others_see) {
    const summit read = read_sample();
    const imported_account& aliased = read.accounts[0];
    EXPECT_EQ(aliased.person.str(), "P0001");
    EXPECT_EQ(aliased.display_name, "Investigator 1");
    EXPECT_EQ(aliased.email, "elena.dummywell.p0001@camden-pd.example.org");
    EXPECT_EQ(aliased.roles, (std::vector{auth::role::attendee, auth::role::site_team_lead}));
}

TEST(summit_import, says_what_each_room_keeps) {
    const summit read = read_sample();
    EXPECT_TRUE(find_session(read.content, session_id("S05"))->keeping.keeps_text);
    EXPECT_FALSE(find_session(read.content, session_id("S24"))->keeping.keeps_text);
    EXPECT_EQ(find_session(read.content, session_id("S24"))->keeping.notice, "Nothing written here is kept.");
}

TEST(summit_import, gives_the_same_result_each_time_and_after_a_byte_order_mark) {
    const auto first = read_summit(sample_summit_text());
    const auto marked = read_summit("\xEF\xBB\xBF" + sample());
    ASSERT_TRUE(first.read && marked.read);
    EXPECT_EQ(protocol::to_json(first.read->content), protocol::to_json(marked.read->content));
    EXPECT_EQ(protocol::to_json(first.read->people), protocol::to_json(marked.read->people));
}

TEST(summit_import, what_is_stored_reads_back_the_same) {
    const summit read = read_sample();
    const std::string text = protocol::to_json(read.content);
    const auto again = protocol::parse_json<programme>(text);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(protocol::to_json(*again), text);
}

TEST(summit_import, cleans_names_of_control_characters) {
    const auto reading = read_summit(
        sample_with(R"("name": "Elena Dummywell")", R"("name": "Elena\u202e\u0007\n  Dummywell\u200b")"));
    ASSERT_TRUE(reading.read);
    EXPECT_EQ(person(*reading.read, "P0001").name, "Elena Dummywell");
}

TEST(summit_import, refuses_a_name_of_nothing_but_control_characters) {
    const auto reading =
        read_summit(sample_with(R"("name": "Elena Dummywell")", R"("name": "\u202e\u0007")"));
    EXPECT_THAT(paths_of(reading), testing::ElementsAre("persons[0].name"));
}

struct broken_place {
    const char* what;
    const char* from;
    const char* to;
    const char* path;
};

void PrintTo(const broken_place& row, std::ostream* to) {
    *to << row.what;
}

class broken_file : public testing::TestWithParam<broken_place> {};

TEST_P(broken_file, names_the_place) {
    const auto reading = read_summit(sample_with(GetParam().from, GetParam().to));
    EXPECT_FALSE(reading.read);
    EXPECT_THAT(paths_of(reading), Contains(GetParam().path));
}

INSTANTIATE_TEST_SUITE_P(
    summit_import, broken_file,
    testing::Values(
        broken_place{"version", R"("schema_version": 1)", R"("schema_version": 2)", "_meta.schema_version"},
        broken_place{"wrong_type", R"("title": "First time here)", R"("abstract2": "", "title": 5, "x": ")",
                     "sessions[0].title"},
        broken_place{"wrong_list", R"("presenter_ids": ["P0002"])", R"("presenter_ids": "P0002")",
                     "sessions[0].presenter_ids"},
        broken_place{"unknown_word", R"("type": "orientation")", R"("type": "party")", "sessions[0].type"},
        broken_place{"bad_id", R"("id": "S01")", R"("id": "S 01/..")", "sessions[0].id"},
        broken_place{"missing", R"("audience": "all_registrants")", R"("aud": "all_registrants")",
                     "sessions[0].audience"},
        broken_place{"zone", R"("venue_time_zone": "America/Chicago")", R"("venue_time_zone": "Mars/Base")",
                     "summit.venue_time_zone"},
        broken_place{"day", R"("first_day": "2027-12-06")", R"("first_day": "2027-02-30")",
                     "summit.first_day"},
        broken_place{"twice", R"("id": "S02")", R"("id": "S01")", "sessions[1].id"},
        broken_place{"person_twice", R"("id": "P0002")", R"("id": "P0001")", "persons[1].id"},
        broken_place{"mail_twice_in_other_case", R"("email": "elena.dummywell.p0001@camden-pd.example.org")",
                     R"("email": "LUCIA.sampleyev.p0504@tta.example.org")", "persons[503].email"},
        broken_place{"dangling_place", R"("room_id": "LANTERN")", R"("room_id": "NOWHERE")",
                     "sessions[0].room_id"},
        broken_place{"dangling_person", R"("presenter_ids": ["P0002"])", R"("presenter_ids": ["P9999"])",
                     "sessions[0].presenter_ids"},
        broken_place{"dangling_site", R"("site_id": "SITE01", "discipline")",
                     R"("site_id": "SITE99", "discipline")", "persons[0].site_id"},
        broken_place{"dangling_policy", R"("retention_policy_id": "RP-ROOM")",
                     R"("retention_policy_id": "RP-GONE")", "sessions[0].retention_policy_id"},
        broken_place{"dangling_registration", R"("person_id": "P0001")", R"("person_id": "P9999")",
                     "registrations[0].person_id"},
        broken_place{"second_registration", R"("person_id": "P0002", "kind")",
                     R"("person_id": "P0001", "kind")", "registrations[1].person_id"},
        broken_place{"local_time", R"("start_local": "2027-11-30T14:00:00-06:00")",
                     R"("start_local": "2027-11-30T15:00:00-06:00")", "sessions[0].start_local"},
        broken_place{"local_zone", R"("start_local": "2027-11-30T14:00:00-06:00")",
                     R"("start_local": "2027-11-30T15:00:00-05:00")", "sessions[0].start_local"},
        broken_place{"backwards", R"("end_utc": "2027-11-30T20:45:00Z")",
                     R"("end_utc": "2027-11-30T19:45:00Z")", "sessions[0].end_utc"},
        broken_place{"no_alias", R"("alias": "Investigator 1")", R"("alias": null)", "persons[0].alias"},
        broken_place{"need", R"("need":"cart_captions")", R"("need":"a pony")", "access_requests[0].need"},
        broken_place{"dangling_need", R"("id":"AR01","registration_id":"R0001")",
                     R"("id":"AR01","registration_id":"R9999")", "access_requests[0].registration_id"},
        broken_place{"role", R"("platform_roles": ["attendee", "site_team_lead"])",
                     R"("platform_roles": ["attendee", "king"])", "registrations[0].platform_roles"}),
    [](const auto& row) { return std::string(row.param.what); });

TEST(summit_import, I_05_a_file_in_which_somebody_serves_twice_at_once_is_refused) {
    const auto reading = read_summit(sample_with(R"("presenter_ids": ["P0137", "P0156", "P0179"])",
                                                 R"("presenter_ids": ["P0137", "P0088"])"));
    ASSERT_EQ(reading.problems.size(), 1U);
    EXPECT_EQ(
        reading.problems[0].sentence,
        "S05 (\"From map to meeting: shooting reviews that end in assignments\") begins while P0088 still "
        "serves in S04 (\"Crime gun intelligence in thirty days: from recovery to lead\").");
}

TEST(summit_import, I_06_a_file_in_which_a_place_is_taken_twice_is_refused) {
    std::string text = sample_with(R"("title": "Conversion devices: recognising, recovering, recording")",
                                   R"("title": "Here", "other": "")");
    const auto session = text.find(R"("title": "Here")");
    ASSERT_NE(session, std::string::npos);
    const std::string place = "\"JUNIPER\"";
    text.replace(text.find(place, session), place.size(), "\"WILLOW\"");
    const auto reading = read_summit(text);
    ASSERT_EQ(reading.problems.size(), 1U);
    EXPECT_THAT(reading.problems[0].sentence, testing::HasSubstr("is still in WILLOW"));
}

TEST(summit_import, reports_every_problem_at_once) {
    std::string text = sample_with(R"("id": "S02")", R"("id": "S01")");
    const std::string zone = R"("time_zone":"America/Detroit")";
    text.replace(text.find(zone), zone.size(), R"("time_zone": 7)");
    const auto reading = read_summit(text);
    EXPECT_THAT(paths_of(reading), testing::UnorderedElementsAre("sessions[1].id", "sites[2].time_zone"));
}

TEST(summit_import, bounds_what_it_reports) {
    std::string text = sample();
    for (std::size_t at = 0; (at = text.find("\"discipline\"", at)) != std::string::npos;) {
        text.replace(at, 12, "\"d\"");
    }
    const auto reading = read_summit(text);
    ASSERT_EQ(reading.problems.size(), import_problems::most + 1);
    EXPECT_EQ(reading.problems.back().sentence, "And 400 more problems.");
}

TEST(summit_import, refuses_a_file_of_three_mebibytes) {
    const std::string text = sample() + std::string(3U << 20U, ' ');
    EXPECT_EQ(only_sentence(read_summit(text)), "The file is larger than 2 MiB, the most that is read.");
}

TEST(summit_import, reads_a_file_of_just_the_limit) {
    std::string text = sample();
    text.resize(max_import_bytes, ' ');
    EXPECT_TRUE(read_summit(text).read);
}

TEST(summit_import, says_what_a_foreign_file_seems_to_be) {
    EXPECT_THAT(only_sentence(read_summit("<?xml version=\"1.0\"?><schedule/>")),
                HasSubstr("looks like XML"));
    EXPECT_THAT(only_sentence(read_summit("BEGIN:VCALENDAR\r\n")), HasSubstr("calendar"));
    EXPECT_THAT(only_sentence(read_summit("\xFF\xFE{\0")), HasSubstr("UTF-16"));
    EXPECT_THAT(only_sentence(read_summit("PK\x03\x04...")), HasSubstr("spreadsheet"));
    EXPECT_THAT(only_sentence(read_summit(R"({"schedule":{"conference":{}}})")), HasSubstr("schedule.json"));
    EXPECT_THAT(only_sentence(read_summit("[1,2]")), HasSubstr("must be an object"));
    EXPECT_THAT(only_sentence(read_summit(R"({"people":[]})")), HasSubstr("\"summit\" is missing"));
    EXPECT_EQ(only_sentence(read_summit(" \n")), "The file is empty.");
    EXPECT_THAT(only_sentence(read_summit("{\"summit\":")), HasSubstr("not valid JSON"));
    EXPECT_THAT(only_sentence(read_summit(sample().substr(0, 300'000))), HasSubstr("not valid JSON"));
    EXPECT_THAT(only_sentence(read_summit("{\"summit\":\"\xC0\xAF\"}")), HasSubstr("not valid UTF-8"));
}

TEST(summit_import, survives_members_of_any_type_where_objects_are_expected) {
    for (const char* text : {R"({"summit":5})", R"({"summit":[]})", R"({"summit":{},"_meta":3,"persons":{}})",
                             R"({"summit":{},"persons":[1,null,{}],"sessions":[[],{"credit_minutes":4}]})"}) {
        const auto reading = read_summit(text);
        EXPECT_FALSE(reading.read) << text;
        EXPECT_FALSE(reading.problems.empty()) << text;
    }
}

} // namespace
} // namespace convene::scheduling
