#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum finding_code;

constexpr auto head = "Title,DATE,starts,ends,Zone,Room\n";

schedule_finding only_finding(const schedule_reading& of) {
    EXPECT_EQ(of.findings.size(), 1U);
    return of.findings.empty() ? schedule_finding{} : of.findings.front();
}

schedule_finding found_in(const std::string& row) {
    return only_finding(read_schedule(head + row));
}

TEST(ScheduleTable, TheColumnsOfOurOwnTableAreRead) {
    const auto reading = read_schedule(
        "\xEF\xBB\xBFsession,date,starts,ends,starts_at,ends_at,zone,place,title,type,core_area,people,"
        "languages,"
        "abstract,address\r\nS03,2027-12-06,10:45,12:00,2027-12-06T10:45:00-06:00,2027-12-06T12:00:00-06:00,"
        "America/Chicago,Cedar,\"'=cmd|'' /C calc'!A0\",workshop,Gun Violence,Ann; Bob,en; "
        "es,\"One\n\"\"two\"\"\","
        "https://s.example/S03\r\n");
    ASSERT_FALSE(reading.refused) << to_text(reading.findings.front());
    const imported_event& read = reading.read.events.at(0);
    EXPECT_EQ(read.slug, "S03");
    EXPECT_EQ(to_rfc3339(read.starts_at), "2027-12-06T16:45:00Z");
    EXPECT_EQ(to_rfc3339(read.ends_at), "2027-12-06T18:00:00Z");
    EXPECT_EQ(read.title, "=cmd|'' /C calc'!A0") << "the guard of the writer is taken away";
    EXPECT_EQ(read.abstract, "One\n\"two\"");
    EXPECT_EQ(read.room, "Cedar");
    EXPECT_EQ(read.track, "Gun Violence");
    EXPECT_THAT(read.languages, ElementsAre("en", "es"));
    ASSERT_EQ(read.persons.size(), 2U);
    EXPECT_EQ(read.persons[1].name, "Bob");
    EXPECT_EQ(reading.read.zone, "America/Chicago");
    EXPECT_THAT(reading.findings, IsEmpty());
}

TEST(ScheduleTable, HeadersAreMatchedInAnyCaseAndTimesByTheClock) {
    const auto reading =
        read_schedule(std::string(head) + "Bread,2027-05-01,23:30,01:00,Europe/Berlin,Loft\n");
    ASSERT_FALSE(reading.refused);
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).starts_at), "2027-05-01T21:30:00Z");
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).ends_at), "2027-05-01T23:00:00Z") << "the next day";
}

TEST(ScheduleTable, WhatIsWrongIsSaidWithItsLine) {
    EXPECT_EQ(found_in("A,2027-02-29,10:00,11:00,UTC,R\n").code, bad_time);
    EXPECT_EQ(found_in("A,2027-05-01,25:00,11:00,UTC,R\n").field, "starts");
    EXPECT_EQ(found_in("A,2027-05-01,10:00,10:00,UTC,R\n").code, no_length);
    EXPECT_EQ(found_in(",2027-05-01,10:00,11:00,UTC,R\n").code, missing);
    EXPECT_EQ(found_in("A,2027-03-14,02:30,03:30,America/New_York,R\n").code, skipped_time);
    EXPECT_EQ(found_in("A,2027-11-07,01:30,03:30,America/New_York,R\n").code, double_time);
    EXPECT_EQ(found_in("A,2027-05-01,10:00,11:00,UTC,\n").code, unknown_room);
    const auto zone =
        read_schedule(std::string(head) + "\"A\nB\",2027-05-01,10:00,11:00,UTC,R\nC,2027-05-01,10:00,"
                                          "11:00,Mars/Base,R\n");
    EXPECT_EQ(zone.findings.at(0).code, unknown_zone);
    EXPECT_EQ(zone.findings.at(0).where.line, 4U);
}

TEST(ScheduleTable, AColumnThatNobodyKnowsRefusesTheFile) {
    const auto found =
        only_finding(read_schedule("title,date,starts,ends,colour\nA,2027-05-01,10:00,11:00,red\n"));
    EXPECT_EQ(found.code, unknown);
    EXPECT_EQ(found.field, "colour");
    EXPECT_EQ(only_finding(read_schedule("title,room,place\nA,B,C\n")).code, duplicate);
    EXPECT_EQ(only_finding(read_schedule("title,room\nA,B\n")).code, missing);
}

TEST(ScheduleTable, MoreRowsThanAreReadRefuseTheFile) {
    std::string text = head;
    for (std::size_t i = 0; i <= max_schedule_events; ++i) {
        text += "A,2027-05-01,10:00,11:00,UTC,R\n";
    }
    EXPECT_THAT(only_finding(read_schedule(text)).sentence, HasSubstr("10000"));
}

TEST(ScheduleReading, AFileLargerThanTheLimitIsRefusedBeforeItIsParsed) {
    const auto reading = read_schedule(std::string(std::size_t{50} * 1024 * 1024, '<'));
    EXPECT_EQ(only_finding(reading).code, too_large);
    EXPECT_THAT(only_finding(reading).sentence, HasSubstr("32 MiB"));
    EXPECT_EQ(reading.outcome().error().code, errc::too_large);
}

TEST(ScheduleReading, TheFormIsSeenInTheContentUnlessItIsSaid) {
    EXPECT_EQ(detect_form("\xEF\xBB\xBF <?xml version='1.0'?>"), schedule_form::xml);
    EXPECT_EQ(detect_form("\n{\"schedule\":"), schedule_form::json);
    EXPECT_EQ(detect_form("begin:vcalendar\r\n"), schedule_form::ics);
    EXPECT_EQ(detect_form("Session;Title\n"), schedule_form::csv);
    EXPECT_EQ(detect_form("hello"), std::nullopt);
    EXPECT_EQ(detect_form(""), std::nullopt);
    EXPECT_TRUE(read_schedule("hello").refused);
    EXPECT_TRUE(read_schedule("").refused);
    EXPECT_TRUE(read_schedule("\xEF\xBB\xBF \n").refused);
    EXPECT_TRUE(read_schedule("{\"schedule\": {}}", {.form = schedule_form::xml}).refused);
    for (const auto form :
         {schedule_form::xml, schedule_form::json, schedule_form::ics, schedule_form::csv}) {
        EXPECT_TRUE(read_schedule("hello", {.form = form}).refused);
    }
}

TEST(ScheduleReading, ThePreviewCountsAndSaysEverything) {
    const auto reading = read_schedule(std::string(head) + "A,2027-05-01,10:00,11:00,UTC,R\n"
                                                           "B,2027-05-01,10:30,11:30,UTC,R\n"
                                                           "C,2027-05-02,11:00,12:00,UTC,R\n"
                                                           "D,2027-05-02,12:00,12:30,UTC,R\n"
                                                           "E,2027-05-02,12:00,12:00,UTC,R\n");
    EXPECT_EQ(count(reading.read),
              (schedule_counts{.sessions = 4, .days = 2, .rooms = 1, .minutes = 210, .overlaps = 1}));
    std::ostringstream out;
    print_preview(reading, out);
    EXPECT_THAT(out.str(),
                HasSubstr("4 sessions, 2 days, 1 rooms, 0 tracks, 0 persons, 210 minutes, 1 overlaps"));
    EXPECT_THAT(out.str(), HasSubstr("error: Line 6, duration: "));
}

TEST(ScheduleReading, ManyFindingsAreKeptToALimitAndTheRestCounted) {
    std::string text = head;
    for (int i = 0; i < 500; ++i) {
        text += "A,2027-05-01,10:00,10:00,UTC,R\n";
    }
    const auto reading = read_schedule(text);
    EXPECT_EQ(reading.findings.size(), 200U);
    EXPECT_EQ(reading.more_findings, 300U);
}

} // namespace
} // namespace convene::scheduling
