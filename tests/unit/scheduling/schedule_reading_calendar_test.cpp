#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene::scheduling {
namespace {

using ::testing::IsEmpty;
using enum finding_code;

constexpr auto adelaide = "TZID=Australia/Adelaide:";

std::string file_with(const std::string& entries, const std::string& more = "") {
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//\nX-WR-CALNAME:The Fair\n" + more + entries +
           "END:VCALENDAR\n";
}

/// Line 5 when it is the first.
std::string entry(const std::string& times, const std::string& uid = "u-1", const std::string& more = "") {
    return "BEGIN:VEVENT\nUID:" + uid + "\n" + times + "SUMMARY:Bread\\, butter\nLOCATION:Hall\n" + more +
           "END:VEVENT\n";
}

schedule_reading read(const std::string& times, const std::string& more = "") {
    return read_schedule(file_with(entry(times), more));
}

std::string span_of(const schedule_reading& of) {
    if (of.refused || of.read.events.empty()) {
        return of.findings.empty() ? "nothing" : to_text(of.findings.front());
    }
    return to_rfc3339(of.read.events[0].starts_at) + "/" + to_rfc3339(of.read.events[0].ends_at);
}

schedule_finding only_finding(const schedule_reading& of) {
    EXPECT_EQ(of.findings.size(), 1U);
    return of.findings.empty() ? schedule_finding{} : of.findings.front();
}

TEST(ScheduleCalendar, TextsAreReadWithFoldedLinesAndWhatIsEscaped) {
    const auto reading = read_schedule(
        file_with(entry("DTSTART:20270501T100000Z\nDTEND:20270501T110000Z\n", "u-1",
                        "DESCRIPTION:One\\ntwo\\; th\n ree\nURL:https://f.example/1\nCATEGORIES:Food\n")));
    ASSERT_FALSE(reading.refused);
    const imported_event& read = reading.read.events.at(0);
    EXPECT_EQ(reading.read.title, "The Fair");
    EXPECT_EQ(read.guid, "u-1");
    EXPECT_EQ(read.title, "Bread, butter");
    EXPECT_EQ(read.abstract, "One\ntwo; three");
    EXPECT_EQ(read.room, "Hall");
    EXPECT_EQ(read.url, "https://f.example/1");
    EXPECT_EQ(read.track, "Food");
}

TEST(ScheduleCalendar, LineEndsMayBeEither) {
    std::string text = file_with(entry("DTSTART:20270501T100000Z\nDTEND:20270501T110000Z\n"));
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
        text.insert(at, "\r");
    }
    EXPECT_EQ(span_of(read_schedule(text)), "2027-05-01T10:00:00Z/2027-05-01T11:00:00Z");
}

TEST(ScheduleCalendar, TimesAreReadInTheirZone) {
    EXPECT_EQ(span_of(read("DTSTART:20270501T100000Z\nDTEND:20270501T110000Z\n")),
              "2027-05-01T10:00:00Z/2027-05-01T11:00:00Z");
    const auto zoned =
        read(std::string("DTSTART;") + adelaide + "20230818T090000\nDTEND;" + adelaide + "20230818T092000\n");
    EXPECT_EQ(span_of(zoned), "2023-08-17T23:30:00Z/2023-08-17T23:50:00Z");
    EXPECT_EQ(zoned.read.zone, "Australia/Adelaide");
    EXPECT_EQ(zoned.read.events.at(0).day, "2023-08-18");
    const auto summer = read(std::string("DTSTART;") + adelaide + "20231201T090000\nDURATION:PT20M\n");
    EXPECT_EQ(span_of(summer), "2023-11-30T22:30:00Z/2023-11-30T22:50:00Z");
}

TEST(ScheduleCalendar, AZoneOfTheCalendarsOwnNameIsReadWhenItSaysWhichItIs) {
    const std::string zone = "BEGIN:VTIMEZONE\nTZID:Ours\nX-LIC-LOCATION:Europe/Berlin\nBEGIN:STANDARD\n"
                             "DTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
                             "END:VTIMEZONE\n";
    const std::string times = "DTSTART;TZID=Ours:20270501T100000\nDURATION:PT1H\n";
    EXPECT_EQ(span_of(read(times, zone)), "2027-05-01T08:00:00Z/2027-05-01T09:00:00Z");
    EXPECT_EQ(only_finding(read(times)).code, unknown_zone);
    EXPECT_EQ(span_of(read("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20270501T100000\n"
                           "DURATION:PT1H\n")),
              "2027-05-01T08:00:00Z/2027-05-01T09:00:00Z");
}

TEST(ScheduleCalendar, ATimeOfNoZoneIsRefusedUnlessTheZoneIsSaid) {
    const std::string times = "DTSTART:20270501T100000\nDTEND:20270501T110000\n";
    const auto found = only_finding(read(times));
    EXPECT_EQ(found.code, no_zone);
    EXPECT_EQ(found.where.line, 5U);
    EXPECT_EQ(found.field, "DTSTART");
    EXPECT_EQ(span_of(read_schedule(file_with(entry(times)), {.zone = "Europe/Berlin"})),
              "2027-05-01T08:00:00Z/2027-05-01T09:00:00Z");
}

TEST(ScheduleCalendar, DurationsAreReadDaysByTheClock) {
    EXPECT_EQ(span_of(read("DTSTART:20270501T100000Z\nDURATION:P1DT2H30M\n")),
              "2027-05-01T10:00:00Z/2027-05-02T12:30:00Z");
    EXPECT_EQ(span_of(read("DTSTART;TZID=America/New_York:20270313T120000\nDURATION:P1D\n")),
              "2027-03-13T17:00:00Z/2027-03-14T16:00:00Z");
    EXPECT_EQ(only_finding(read("DTSTART:20270501T100000Z\nDURATION:-PT1H\n")).code, no_length);
    EXPECT_EQ(only_finding(read("DTSTART:20270501T100000Z\n")).code, missing);
    EXPECT_EQ(only_finding(read("DTSTART:20270501T100000Z\nDTEND:20270501T100000Z\n")).code, no_length);
}

TEST(ScheduleCalendar, WholeDaysAreReadFromMidnightToMidnightInTheZoneOfTheCalendar) {
    const auto reading =
        read("DTSTART;VALUE=DATE:20280229\nDTEND;VALUE=DATE:20280301\n", "X-WR-TIMEZONE:America/Chicago\n");
    EXPECT_EQ(span_of(reading), "2028-02-29T06:00:00Z/2028-03-01T06:00:00Z");
    EXPECT_EQ(only_finding(reading).code, whole_days);
    EXPECT_EQ(span_of(read("DTSTART;VALUE=DATE:20280229\n", "X-WR-TIMEZONE:America/Chicago\n")),
              "2028-02-29T06:00:00Z/2028-03-01T06:00:00Z");
    EXPECT_EQ(only_finding(read("DTSTART;VALUE=DATE:20280229\n")).code, no_zone);
}

TEST(ScheduleCalendar, TimesThatDoNotExistOrComeTwiceAreTold) {
    EXPECT_EQ(only_finding(read("DTSTART;TZID=America/New_York:20270314T023000\nDURATION:PT1H\n")).code,
              skipped_time);
    const auto twice = read("DTSTART;TZID=America/New_York:20271107T013000\nDURATION:PT1H\n");
    EXPECT_EQ(only_finding(twice).code, double_time);
    EXPECT_EQ(span_of(twice), "2027-11-07T05:30:00Z/2027-11-07T06:30:00Z");
    EXPECT_TRUE(read("DTSTART:20270229T100000Z\nDURATION:PT1H\n").refused);
    EXPECT_TRUE(read("DTSTART:nonsense\nDURATION:PT1H\n").refused);
}

TEST(ScheduleCalendar, WhatRepeatsIsRefusedAndWhatIsCalledOffIsLeftOut) {
    const std::string times = "DTSTART:20270501T100000Z\nDURATION:PT1H\n";
    const auto found = only_finding(read(times + "RRULE:FREQ=DAILY;COUNT=3\n"));
    EXPECT_EQ(found.code, unsupported);
    EXPECT_TRUE(found.refuses);
    EXPECT_EQ(found.field, "RRULE");
    const auto off = read_schedule(file_with(entry(times + "STATUS:CANCELLED\n") +
                                             entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n", "u-2")));
    EXPECT_FALSE(off.refused);
    EXPECT_EQ(only_finding(off).code, left_out);
    EXPECT_EQ(count(off.read).sessions, 1);
}

TEST(ScheduleCalendar, AnotherEntryOfTheSameUidIsRefusedWithItsLine) {
    const std::string one = entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n");
    const auto found = only_finding(read_schedule(file_with(one + one)));
    EXPECT_EQ(found.code, duplicate);
    EXPECT_EQ(found.where.line, 12U);
}

TEST(ScheduleCalendar, HostileCalendarsAreRefused) {
    const std::string whole = file_with(entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n") +
                                        entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n", "u-2"));
    for (const std::size_t length : {whole.size() / 2, whole.size() - 16, std::size_t{20}}) {
        const auto reading = read_schedule(whole.substr(0, length));
        EXPECT_EQ(only_finding(reading).code, malformed) << length;
        EXPECT_THAT(reading.read.events, IsEmpty());
    }
    std::string deep = "BEGIN:VCALENDAR\n";
    for (int i = 0; i < 50'000; ++i) {
        deep += "BEGIN:VEVENT\n";
    }
    EXPECT_TRUE(read_schedule(deep + "END:VCALENDAR\n").refused);
    EXPECT_EQ(only_finding(read_schedule(file_with(entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n", "u-1",
                                                         "DESCRIPTION:" + std::string(300'000, 'x') + "\n"))))
                  .code,
              too_large);
}

TEST(ScheduleCalendar, AnAlarmInsideIsPassedOver) {
    EXPECT_EQ(span_of(read_schedule(file_with(
                  entry("DTSTART:20270501T100000Z\nDURATION:PT1H\n", "u-1",
                        "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:x\nEND:VALARM\n")))),
              "2027-05-01T10:00:00Z/2027-05-01T11:00:00Z");
}

} // namespace
} // namespace convene::scheduling
