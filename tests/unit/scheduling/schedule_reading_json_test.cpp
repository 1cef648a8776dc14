#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using enum finding_code;

std::string file_with(const std::string& events, const std::string& more = "") {
    return R"({"schedule": {"version": "2", "base_url": "https://f.example/", "conference": {"acronym": "fair",
"title": "The Fair", "start": "2027-05-01", "end": "2027-05-02", "time_zone_name": "Europe/Berlin", )" +
           more + R"("days": [{"index": 1, "date": "2027-05-01",
"day_start": "2027-05-01T04:00:00+02:00", "day_end": "2027-05-02T03:59:00+02:00",
"rooms": {"Loft": [)" +
           events + "]}}]}}}";
}

std::string event(const std::string& more = "", const std::string& guid = "g-1") {
    return R"({"id": 15, "guid": ")" + guid +
           R"(", "date": "2027-05-01T11:30:00+02:00", "start": "11:30", "duration": "00:40",
"room": "Loft", "title": "Bread", "subtitle": "", "persons": [])" +
           more + "}";
}

schedule_finding only_finding(const schedule_reading& of) {
    EXPECT_EQ(of.findings.size(), 1U);
    return of.findings.empty() ? schedule_finding{} : of.findings.front();
}

TEST(ScheduleJson, EverythingThatItCarriesIsRead) {
    const auto reading = read_schedule(file_with(
        R"({"id": 15, "guid": "g-1", "logo": "/media/l.png", "date": "2027-05-01T11:30:00+02:00", "start": "11:30",
"duration": "00:40", "room": "Loft", "slug": "AB3", "url": "https://f.example/AB3", "title": "Bröt", "subtitle": "s",
"track": "Food", "type": "Talk", "language": "de", "abstract": "a\r\nb", "description": null,
"recording_license": "CC0", "do_not_record": true,
"persons": [{"id": 20, "code": "SCD", "public_name": "Ann", "biography": "B", "answers": [{"answer": "secret"}]}],
"links": [{"url": "https://f.example/l", "title": "L"}, {"url": "data:text/html,x", "title": "M"}],
"attachments": [], "answers": [{"answer": "+49 30"}]})",
        R"("rooms": [{"name": "Loft", "guid": "r-1", "description": "Up", "capacity": 40}],
"tracks": [{"name": "Food", "color": "#fff", "slug": "food"}, {"name": "Drink"}], )"));
    ASSERT_FALSE(reading.refused) << to_text(reading.findings.front());
    const imported_event& read = reading.read.events.at(0);
    EXPECT_EQ(read.id, "15");
    EXPECT_EQ(read.logo, "/media/l.png");
    EXPECT_EQ(to_rfc3339(read.starts_at), "2027-05-01T09:30:00Z");
    EXPECT_EQ(read.abstract, "a\nb");
    EXPECT_TRUE(read.do_not_record);
    EXPECT_THAT(read.persons, ElementsAre(imported_person{"20", "", "SCD", "Ann", "B"}));
    EXPECT_THAT(read.links, ElementsAre(imported_link{"https://f.example/l", "L"}));
    EXPECT_THAT(reading.read.rooms, ElementsAre(imported_room{"Loft", "r-1", "Up", 40}));
    EXPECT_THAT(reading.read.tracks,
                ElementsAre(imported_track{"Drink", "", ""}, imported_track{"Food", "food", "#fff"}));
    EXPECT_THAT(reading.read.days, ElementsAre(imported_day{"2027-05-01", "2027-05-01T04:00:00+02:00",
                                                            "2027-05-02T03:59:00+02:00"}));
    EXPECT_EQ(only_finding(reading).where.pointer, "/schedule/conference/days/0/rooms/Loft/0/links/1/url");
}

TEST(ScheduleJson, TimesWithAnOffsetNeedNoZone) {
    std::string text = file_with(event());
    text.replace(text.find("\"time_zone_name\": \"Europe/Berlin\", "), 35, "");
    const auto reading = read_schedule(text);
    EXPECT_FALSE(reading.refused);
    EXPECT_EQ(only_finding(reading).code, no_zone);
    EXPECT_EQ(reading.read.zone, "Etc/GMT-2");
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).starts_at), "2027-05-01T09:30:00Z");
}

TEST(ScheduleJson, EachSessionThatCannotBeReadIsSaidWithItsPlace) {
    const auto reading = read_schedule(file_with(
        event() + "," + event("", "g-1") + R"(, {"guid": "g-3", "title": "C", "date": "2027-02-30T10:00:00Z",
"duration": "00:30"}, 7, {"guid": "g-4", "title": "D", "date": "2027-05-01T10:00:00Z", "duration": "00:00"})"));
    EXPECT_TRUE(reading.refused);
    ASSERT_EQ(reading.findings.size(), 4U);
    EXPECT_EQ(reading.findings[0].code, duplicate);
    EXPECT_EQ(reading.findings[0].where.pointer, "/schedule/conference/days/0/rooms/Loft/1");
    EXPECT_EQ(reading.findings[1].code, bad_time);
    EXPECT_EQ(reading.findings[1].field, "date");
    EXPECT_EQ(reading.findings[2].code, malformed);
    EXPECT_EQ(reading.findings[3].code, no_length);
    const auto outcome = reading.outcome();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, errc::invalid);
    EXPECT_THAT(outcome.error().message, HasSubstr("/rooms/Loft/1"));
}

TEST(ScheduleJson, ARoomThatTheConferenceDoesNotListIsRefused) {
    const auto found = only_finding(read_schedule(file_with(event(), R"("rooms": [{"name": "Other"}], )")));
    EXPECT_EQ(found.code, unknown_room);
    EXPECT_TRUE(found.refuses);
}

TEST(ScheduleJson, WhatIsNoJsonIsRefusedWithItsLine) {
    const auto found = only_finding(read_schedule("{\n\"schedule\": {\n\"a\": oops\n}}"));
    EXPECT_EQ(found.code, malformed);
    EXPECT_EQ(found.where.line, 3U);
    const std::string whole = file_with(event());
    EXPECT_EQ(only_finding(read_schedule(whole.substr(0, whole.size() / 2))).code, malformed);
    EXPECT_EQ(only_finding(read_schedule("{}")).code, malformed);
    EXPECT_TRUE(read_schedule(R"({"schedule": []})").refused);
    EXPECT_TRUE(read_schedule(R"({"schedule": {"conference": {"days": [{"date": "x"}]}}})").refused);
}

TEST(ScheduleJson, WhatIsNestedTooDeepOrHasTooManyValuesIsRefused) {
    std::string deep = "{\"schedule\":";
    for (int i = 0; i < 100'000; ++i) {
        deep += "[";
    }
    EXPECT_EQ(only_finding(read_schedule(deep)).code, too_large);
    std::string many = "{\"schedule\":[";
    for (int i = 0; i < 2'100'000; ++i) {
        many += "[],";
    }
    EXPECT_EQ(only_finding(read_schedule(many)).code, too_large);
}

TEST(ScheduleJson, TheSessionsOverTheLimitRefuseTheFile) {
    std::string events;
    for (std::size_t i = 0; i <= max_schedule_events; ++i) {
        events += (i == 0 ? "" : ",") + event("", "g-" + std::to_string(i));
    }
    const auto over = only_finding(read_schedule(file_with(events)));
    EXPECT_EQ(over.code, too_large);
    EXPECT_THAT(over.sentence, HasSubstr("10000 sessions"));
    const auto full = read_schedule(file_with(events.substr(0, events.rfind(",{"))));
    EXPECT_FALSE(full.refused);
    EXPECT_EQ(count(full.read).sessions, 10'000);
}

} // namespace
} // namespace convene::scheduling
