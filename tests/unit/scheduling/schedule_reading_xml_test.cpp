#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum finding_code;

/// A schedule of one day in New York with what the test puts into its room; line 11 is the first of it.
std::string file_with(const std::string& events, const std::string& zone = "America/New_York",
                      const std::string& date = "2027-03-13") {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<schedule>
<version>7</version>
<conference>
<acronym>fair-27</acronym><title>The Fair</title><venue>Old Mill</venue>
<start>)" + date +
           "</start><end>" + date + R"(</end>
<time_zone_name>)" +
           zone + R"(</time_zone_name>
</conference>
<day index="1" date=")" +
           date + R"(">
<room name="Loft">
)" + events +
           "</room></day></schedule>\n";
}

std::string event(const std::string& inside, const std::string& attributes = R"(guid="g-1" id="1")") {
    return "<event " + attributes + ">" + inside + "</event>\n";
}

const std::string plain = "<start>10:45</start><duration>01:15</duration><title>Bread</title>";

schedule_finding only_finding(const schedule_reading& of) {
    EXPECT_EQ(of.findings.size(), 1U);
    return of.findings.empty() ? schedule_finding{} : of.findings.front();
}

TEST(ScheduleXml, EverythingThatItCarriesIsRead) {
    const auto reading = read_schedule(file_with(event(
        R"x(<date>2027-03-13T10:45:00-05:00</date><start>10:45</start><duration>01:15</duration><room>Loft</room>
<slug>bread</slug><url>https://f.example/bread</url><title>Bread &amp; "butter"</title><subtitle>Zoë's</subtitle>
<track>Food</track><type>talk</type><language>en</language><abstract>One
two</abstract><description><![CDATA[<b>]]>x</description><recording><license>CC0</license><optout>true</optout></recording>
<persons><person id="4" guid="p-4" code="ABC">Łukasz N</person><person>Second</person></persons>
<links><link href="https://f.example/a">A</link><link href="javascript:alert(1)">B</link></links>
<attachments><attachment href="/files/a.pdf">Slides</attachment></attachments>)x")));
    ASSERT_FALSE(reading.refused) << to_text(reading.findings.front());
    EXPECT_EQ(reading.read.title, "The Fair");
    EXPECT_EQ(reading.read.venue, "Old Mill");
    EXPECT_EQ(reading.read.version, "7");
    EXPECT_EQ(reading.read.zone, "America/New_York");
    ASSERT_EQ(reading.read.events.size(), 1U);
    const imported_event& read = reading.read.events.front();
    EXPECT_EQ(to_rfc3339(read.starts_at), "2027-03-13T15:45:00Z");
    EXPECT_EQ(to_rfc3339(read.ends_at), "2027-03-13T17:00:00Z");
    EXPECT_EQ(read.title, "Bread & \"butter\"");
    EXPECT_EQ(read.subtitle, "Zoë's");
    EXPECT_EQ(read.abstract, "One\ntwo");
    EXPECT_EQ(read.description, "<b>x");
    EXPECT_EQ(read.recording_license, "CC0");
    EXPECT_TRUE(read.do_not_record);
    EXPECT_EQ(read.room, "Loft");
    EXPECT_THAT(read.languages, ElementsAre("en"));
    ASSERT_EQ(read.persons.size(), 2U);
    EXPECT_EQ(read.persons[0], (imported_person{"4", "p-4", "ABC", "Łukasz N", ""}));
    EXPECT_THAT(read.links, ElementsAre(imported_link{"https://f.example/a", "A"}));
    EXPECT_THAT(read.attachments, ElementsAre(imported_link{"/files/a.pdf", "Slides"}));
    EXPECT_EQ(only_finding(reading).code, left_out) << "the address that runs a script";
}

TEST(ScheduleXml, ATimeWithoutADateIsThatOfTheDay) {
    const auto reading = read_schedule(file_with(event(plain)));
    ASSERT_FALSE(reading.refused);
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).starts_at), "2027-03-13T15:45:00Z");
}

TEST(ScheduleXml, WhatBeginsBeforeTheDayDoesGoesOnIntoTheNight) {
    std::string text = file_with(event("<start>01:30</start><duration>01:00</duration><title>Late</title>"),
                                 "Europe/Berlin", "2027-05-01");
    text.replace(text.find("</conference>"), 0, "<day_change>09:00:00</day_change>");
    const auto reading = read_schedule(text);
    ASSERT_FALSE(reading.refused);
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).starts_at), "2027-05-01T23:30:00Z");
    EXPECT_EQ(reading.read.events.at(0).day, "2027-05-01");
}

TEST(ScheduleXml, ASessionMayGoOnAfterMidnightAndOnALeapDay) {
    const auto reading = read_schedule(file_with(
        event("<start>23:30</start><duration>01:30</duration><title>Night</title>"), "UTC", "2028-02-29"));
    ASSERT_FALSE(reading.refused);
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).ends_at), "2028-03-01T01:00:00Z");
}

TEST(ScheduleXml, ADayThatDoesNotExistIsRefused) {
    const auto reading = read_schedule(file_with(event(plain), "UTC", "2027-02-29"));
    EXPECT_TRUE(reading.refused);
    EXPECT_EQ(reading.findings.front().code, bad_time);
}

TEST(ScheduleXml, ATimeThatTheClocksJumpOverIsRefusedWithItsLine) {
    const auto reading = read_schedule(
        file_with(event(plain) + event("<start>02:30</start>\n<duration>01:00</duration><title>B</title>",
                                       R"(guid="g-2")"),
                  "America/New_York", "2027-03-14"));
    const auto found = only_finding(reading);
    EXPECT_TRUE(reading.refused);
    EXPECT_EQ(found.code, skipped_time);
    EXPECT_EQ(found.where.line, 12U);
    EXPECT_EQ(found.field, "start");
    EXPECT_THAT(to_text(found), HasSubstr("Line 12, start: "));
    EXPECT_EQ(reading.read.events.size(), 1U) << "the others are counted all the same";
}

TEST(ScheduleXml, OfATimeThatComesTwiceTheEarlierIsTakenWithANote) {
    const auto reading =
        read_schedule(file_with(event("<start>01:30</start><duration>01:00</duration><title>B</title>"),
                                "America/New_York", "2027-11-07"));
    EXPECT_FALSE(reading.refused);
    EXPECT_EQ(only_finding(reading).code, double_time);
    EXPECT_EQ(to_rfc3339(reading.read.events.at(0).starts_at), "2027-11-07T05:30:00Z");
}

TEST(ScheduleXml, ASessionWithoutLengthIsRefused) {
    for (const std::string length : {"00:00", "-01:00"}) {
        const auto reading = read_schedule(
            file_with(event("<start>10:00</start><duration>" + length + "</duration><title>B</title>")));
        EXPECT_EQ(only_finding(reading).code, no_length) << length;
        EXPECT_TRUE(reading.refused);
    }
}

TEST(ScheduleXml, LengthsAreHoursAndDays) {
    for (const auto& [length, minutes] :
         {std::pair("07:30", 450), std::pair("0:45", 45), std::pair("1:02:03", 1563)}) {
        const auto reading = read_schedule(file_with(
            event("<start>10:00</start><duration>" + std::string(length) + "</duration><title>B</title>")));
        EXPECT_EQ(count(reading.read).minutes, minutes) << length;
    }
}

TEST(ScheduleXml, TwoSessionsOfOneGuidAreRefused) {
    const auto reading = read_schedule(file_with(event(plain) + event(plain)));
    EXPECT_EQ(only_finding(reading).code, duplicate);
    EXPECT_EQ(only_finding(reading).where.line, 12U);
}

TEST(ScheduleXml, AnUnknownZoneIsRefused) {
    EXPECT_EQ(read_schedule(file_with(event(plain), "Mars/Base")).findings.at(0).code, unknown_zone);
}

TEST(ScheduleXml, TimesOfNoZoneAreTakenForUtcWithANoteOrForWhatIsSaid) {
    const std::string text = file_with(event(plain), "");
    const auto unnamed = read_schedule(text);
    EXPECT_FALSE(unnamed.refused);
    EXPECT_EQ(only_finding(unnamed).code, no_zone);
    EXPECT_EQ(to_rfc3339(unnamed.read.events.at(0).starts_at), "2027-03-13T10:45:00Z");
    const auto said = read_schedule(text, {.zone = "Europe/Brussels"});
    EXPECT_THAT(said.findings, IsEmpty());
    EXPECT_EQ(to_rfc3339(said.read.events.at(0).starts_at), "2027-03-13T09:45:00Z");
    EXPECT_TRUE(read_schedule(text, {.zone = "Nowhere/At_All"}).refused);
}

TEST(ScheduleXml, ATitleMustBeThereAndNotTooLong) {
    EXPECT_EQ(
        only_finding(read_schedule(file_with(event("<start>10:00</start><duration>01:00</duration>")))).code,
        missing);
    const std::string title(max_line_characters + 1, 'x');
    EXPECT_EQ(
        only_finding(read_schedule(file_with(event("<start>10:00</start><duration>01:00</duration><title>" +
                                                   title + "</title>"))))
            .code,
        too_long);
}

TEST(ScheduleXml, CharactersThatDeceiveAreTakenOut) {
    const auto reading = read_schedule(file_with(
        event("<start>10:00</start><duration>01:00</duration><title>a\xE2\x80\xAE b&#x200B;c</title>")));
    ASSERT_FALSE(reading.refused);
    EXPECT_EQ(reading.read.events.at(0).title, "a bc");
}

TEST(ScheduleXml, DeclarationsAndEntitiesAreRefusedBeforeAnythingIsMadeOfThem) {
    const std::string bomb = R"(<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<schedule>&b;</schedule>)";
    const std::string external = R"(<?xml version="1.0"?>
<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule/>)";
    const std::string fetched =
        R"(<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://a.example/x.dtd"><schedule/>)";
    const std::string parameter =
        R"(<!DOCTYPE x [<!ENTITY % p SYSTEM "http://a.example/e"> %p;]><schedule/>)";
    for (const std::string& text : {bomb, external, fetched, parameter}) {
        const auto reading = read_schedule(text);
        EXPECT_EQ(only_finding(reading).code, unsupported) << text;
        EXPECT_THAT(only_finding(reading).sentence, HasSubstr("DOCTYPE"));
        EXPECT_FALSE(reading.outcome());
    }
    for (const std::string title : {"a&nbsp;b", "a & b", "&undeclared;", "x&"}) {
        const auto found = only_finding(read_schedule(
            file_with(event("<start>10:00</start><duration>01:00</duration><title>" + title + "</title>"))));
        EXPECT_EQ(found.code, unsupported) << title;
        EXPECT_EQ(found.where.line, 11U);
    }
    EXPECT_TRUE(read_schedule(R"(<schedule x="&e;"/>)").refused);
}

TEST(ScheduleXml, ControlABareDoctypeAndCommentsAreNoReasonToRefuse) {
    std::string text =
        file_with(event(plain + "<!-- & <!DOCTYPE x [ --><abstract><![CDATA[&nbsp;]]></abstract>"));
    text.insert(text.find("<schedule>"), "<!DOCTYPE schedule>");
    const auto reading = read_schedule(text);
    ASSERT_FALSE(reading.refused) << to_text(reading.findings.front());
    EXPECT_EQ(reading.read.events.at(0).abstract, "&nbsp;");
}

TEST(ScheduleXml, WhatIsNestedTooDeepIsRefused) {
    std::string deep = "<schedule>";
    for (int i = 0; i < 100'000; ++i) {
        deep += "<a>";
    }
    EXPECT_EQ(only_finding(read_schedule(deep)).code, too_large);
}

TEST(ScheduleXml, AFileThatEndsInItsMiddleIsRefused) {
    const std::string whole = file_with(event(plain) + event(plain, R"(guid="g-2")"));
    for (const std::size_t length :
         {whole.size() / 2, whole.size() - 20, std::size_t{200}, std::size_t{60}}) {
        const auto reading = read_schedule(whole.substr(0, length));
        EXPECT_TRUE(reading.refused) << length;
        EXPECT_EQ(reading.findings.at(0).code, malformed) << length;
        EXPECT_THAT(reading.read.events, IsEmpty());
    }
}

TEST(ScheduleXml, OtherEncodingsAreRefused) {
    std::string latin = file_with(event(plain));
    latin.replace(latin.find("UTF-8"), 5, "ISO-8859-1");
    EXPECT_EQ(only_finding(read_schedule(latin)).code, unsupported);
    const auto bytes = only_finding(read_schedule(file_with(event(plain + "<subtitle>caf\xE9</subtitle>"))));
    EXPECT_EQ(bytes.code, malformed);
    EXPECT_EQ(bytes.where.line, 11U);
    EXPECT_TRUE(read_schedule(std::string("\xFF\xFE<\0s\0", 6)).refused);
    EXPECT_FALSE(read_schedule("\xEF\xBB\xBF" + file_with(event(plain))).refused) << "a mark is passed over";
}

TEST(ScheduleXml, OtherXmlIsNoSchedule) {
    EXPECT_EQ(only_finding(read_schedule("<html></html>")).code, malformed);
    EXPECT_TRUE(read_schedule("<schedule></schedule>").refused);
    EXPECT_TRUE(read_schedule(file_with("")).refused) << "no session at all";
}

} // namespace
} // namespace convene::scheduling
