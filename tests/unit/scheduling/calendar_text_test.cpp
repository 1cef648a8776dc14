#include "scheduling/calendar/calendar_text.hpp"
#include "server/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <libical/ical.h>
#include <memory>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const instant stamp = from_unix_ms(1'828'000'000'000); // 2027-12-05T09:46:40Z

struct free_component {
    void operator()(icalcomponent* one) const { icalcomponent_free(one); }
};
using parsed = std::unique_ptr<icalcomponent, free_component>;

/// A session in Chicago; `start` as "2027-12-06 10:45" there.
calendar_entry entry_at(int year, unsigned month, unsigned day, int hour, int minute,
                        const std::string& zone = "America/Chicago") {
    const std::chrono::local_days date{std::chrono::year(year) / static_cast<int>(month) /
                                       static_cast<int>(day)};
    calendar_entry made;
    made.uid = "seat-S04-R0001@SUM-2027";
    made.sequence = 7;
    made.starts_at =
        to_instant(local_instant(date) + std::chrono::hours(hour) + std::chrono::minutes(minute), zone);
    made.ends_at = made.starts_at + std::chrono::minutes(75);
    made.zone = zone;
    made.title = "What to do first";
    made.place = "Cedar";
    made.description = "The session and your seat: https://s.example.org/sessions/S04";
    made.organiser = {"The Summit", "convene@example.org"};
    made.attendee = {"Ana Maria", "ana@example.org"};
    return made;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        EXPECT_NE(end, std::string::npos) << "a line without CRLF";
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 2;
    }
    return lines;
}

parsed read(const std::string& text) {
    parsed whole(icalparser_parse_string(text.c_str()));
    EXPECT_TRUE(whole);
    EXPECT_EQ(icalcomponent_count_errors(whole.get()), 0) << text;
    return whole;
}

icalcomponent* event_of(const parsed& whole) {
    EXPECT_EQ(icalcomponent_count_components(whole.get(), ICAL_VEVENT_COMPONENT), 1);
    return icalcomponent_get_first_component(whole.get(), ICAL_VEVENT_COMPONENT);
}

/// When the entry starts for a program that knows nothing but the text: by the rules that came with it.
instant start_of(const parsed& whole) {
    icalcomponent* rules = icalcomponent_get_first_component(whole.get(), ICAL_VTIMEZONE_COMPONENT);
    if (rules == nullptr) { // said in UTC
        return from_unix_ms(
            static_cast<std::int64_t>(icaltime_as_timet(icalcomponent_get_dtstart(event_of(whole)))) * 1000);
    }
    icaltimezone* zone = icaltimezone_new();
    icaltimezone_set_component(zone, icalcomponent_new_clone(rules));
    icaltimetype at = icalcomponent_get_dtstart(event_of(whole));
    at.zone = zone;
    const auto seconds = icaltime_as_timet_with_zone(at, zone);
    icaltimezone_free(zone, 1);
    return from_unix_ms(static_cast<std::int64_t>(seconds) * 1000);
}

TEST(calendar_text, asks_for_an_entry_with_everything_in_it) {
    const std::string text = write_calendar(entry_at(2027, 12, 6, 10, 45), stamp);
    const auto lines = lines_of(text);
    for (const char* line :
         {"METHOD:REQUEST", "TZID:America/Chicago", "UID:seat-S04-R0001@SUM-2027", "SEQUENCE:7",
          "DTSTAMP:20271205T094640Z", "DTSTART;TZID=America/Chicago:20271206T104500",
          "DTEND;TZID=America/Chicago:20271206T120000", "SUMMARY:What to do first", "LOCATION:Cedar",
          "STATUS:CONFIRMED", "ORGANIZER;CN=The Summit:mailto:convene@example.org"}) {
        EXPECT_THAT(lines, ::testing::Contains(line));
    }
    EXPECT_THAT(text, HasSubstr("PARTSTAT=ACCEPTED"));
    EXPECT_THAT(text, Not(HasSubstr("freeassociation")));
    EXPECT_LT(text.size(), 3000U); // not the history of the zone since 1883
}

TEST(calendar_text, takes_an_entry_back_under_its_name) {
    calendar_entry gone = entry_at(2027, 12, 6, 10, 45);
    gone.method = calendar_method::cancel;
    gone.sequence = 9;
    const std::string text = write_calendar(gone, stamp);
    for (const char* line :
         {"METHOD:CANCEL", "UID:seat-S04-R0001@SUM-2027", "SEQUENCE:9", "STATUS:CANCELLED"}) {
        EXPECT_THAT(lines_of(text), ::testing::Contains(line));
    }
}

TEST(calendar_text, S_31_no_text_can_start_a_property_or_a_component) {
    const std::string evil =
        "Hi\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Gotcha\nATTENDEE:mailto:x@example.org";
    calendar_entry one = entry_at(2027, 12, 6, 10, 45);
    one.title = one.place = one.description = evil;
    one.attendee.name = one.organiser.name = evil + "\";CN=x:;,\\";
    one.uid += "\r\nX-EVIL:1";
    const std::string text = write_calendar(one, stamp);
    int events = 0;
    for (const std::string& line : lines_of(text)) {
        events += line == "BEGIN:VEVENT" ? 1 : 0;
        EXPECT_FALSE(line.starts_with("X-EVIL")) << line;
        EXPECT_NE(line, "SUMMARY:Gotcha");
    }
    EXPECT_EQ(events, 1);
    const parsed whole = read(text);
    EXPECT_EQ(icalcomponent_count_properties(event_of(whole), ICAL_ATTENDEE_PROPERTY), 1);
    EXPECT_STREQ(icalcomponent_get_summary(event_of(whole)), clean_name(evil).c_str());
}

TEST(calendar_text, S_31_no_text_can_start_a_property_control_raw_text_would) {
    // The same check on what a writer without escaping would make: it finds the second event.
    const std::string naive = "BEGIN:VEVENT\r\nSUMMARY:Hi\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n";
    const auto lines = lines_of(naive);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT"), 2);
}

TEST(calendar_text, S_31_long_titles_in_any_script_are_folded_between_characters_and_come_back) {
    std::string arabic;
    std::string chinese;
    std::string emoji;
    for (int i = 0; i < 40; ++i) {
        arabic += "مرحبا";
        chinese += "会议";
        emoji += "👩🏽‍🚒🔥";
    }
    for (const std::string& title : {arabic, chinese, emoji, "a, b; c \\ d: " + arabic + " " + emoji}) {
        calendar_entry one = entry_at(2027, 12, 6, 10, 45);
        one.title = title;
        one.description = title + "\n" + title;
        one.attendee.name = title;
        const std::string text = write_calendar(one, stamp);
        for (const std::string& line : lines_of(text)) {
            EXPECT_LE(line.size(), 75U);
            EXPECT_TRUE(is_valid_utf8(line)) << "split inside a character: " << line;
        }
        const parsed whole = read(text);
        EXPECT_EQ(icalcomponent_get_summary(event_of(whole)), clean_name(title));
        EXPECT_EQ(icalcomponent_get_description(event_of(whole)),
                  clean_name(title) + "\n" + clean_name(title));
        icalproperty* who = icalcomponent_get_first_property(event_of(whole), ICAL_ATTENDEE_PROPERTY);
        icalparameter* name = icalproperty_get_first_parameter(who, ICAL_CN_PARAMETER);
        EXPECT_EQ(icalparameter_get_cn(name), clean_name(title));
    }
}

TEST(calendar_text, the_rules_that_come_along_give_the_right_moment_around_every_change_of_the_clocks) {
    struct row {
        int year;
        unsigned month;
        unsigned day;
        int hour;
        const char* zone;
    };
    for (const row& at : std::vector<row>{{2027, 3, 13, 12, "America/Chicago"}, // the day before
                                          {2027, 3, 14, 1, "America/Chicago"},
                                          {2027, 3, 14, 3, "America/Chicago"}, // the clocks jumped at 2
                                          {2027, 11, 6, 12, "America/Chicago"},
                                          {2027, 11, 7, 9, "America/Chicago"},
                                          {2027, 12, 6, 10, "America/Chicago"},
                                          {2036, 7, 2, 10, "America/Chicago"},
                                          {2027, 7, 2, 10, "America/Phoenix"}, // never changes
                                          {2027, 3, 14, 9, "America/Anchorage"},
                                          {2027, 3, 28, 9, "Europe/Berlin"},
                                          {2027, 10, 3, 9, "Australia/Lord_Howe"}, // by half an hour
                                          {2027, 7, 2, 10, "UTC"},
                                          {2027, 7, 2, 10, "US/Central"}}) // an old name
    {
        const calendar_entry one = entry_at(at.year, at.month, at.day, at.hour, 30, at.zone);
        const parsed whole = read(write_calendar(one, stamp));
        EXPECT_EQ(to_unix_ms(start_of(whole)), to_unix_ms(one.starts_at))
            << at.zone << " " << at.year << "-" << at.month << "-" << at.day;
    }
}

TEST(calendar_text, whole_days_are_dates_and_the_end_is_the_day_after) {
    calendar_entry days = entry_at(2027, 12, 6, 12, 0);
    days.extent = calendar_extent::whole_days;
    days.ends_at = days.starts_at + std::chrono::hours(48);
    const auto lines = lines_of(write_calendar(days, stamp));
    EXPECT_THAT(lines, ::testing::Contains("DTSTART;VALUE=DATE:20271206"));
    EXPECT_THAT(lines, ::testing::Contains("DTEND;VALUE=DATE:20271209"));
    EXPECT_THAT(lines, ::testing::Contains("TRANSP:TRANSPARENT"));
}

TEST(calendar_text, an_address_is_an_address_in_a_uri) {
    calendar_entry one = entry_at(2027, 12, 6, 10, 45);
    one.attendee = {"", "a&b?c=d%e+f@example.org"};
    const parsed whole = read(write_calendar(one, stamp));
    icalproperty* who = icalcomponent_get_first_property(event_of(whole), ICAL_ATTENDEE_PROPERTY);
    EXPECT_STREQ(icalproperty_get_attendee(who), "mailto:a%26b%3Fc%3Dd%25e+f@example.org");
}

} // namespace
} // namespace convene::scheduling
