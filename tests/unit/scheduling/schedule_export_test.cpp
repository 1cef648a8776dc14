#include "scheduling/eligibility.hpp"
#include "scheduling/exchange/schedule_file.hpp"
#include "scheduling/exchange/schedule_ids.hpp"
#include "scheduling/exchange/schedule_xml.hpp"
#include "scheduling/import/summit_file.hpp"
#include "server/core/text.hpp"
#include "server/protocol/json_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <libical/ical.h>
#include <memory>
#include <pugixml.hpp>
#include <set>
#include <string>

namespace convene::scheduling {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const instant stamp = from_unix_ms(1'828'000'000'000); // 2027-12-05T09:46:40Z
constexpr auto site_address = "https://s.example.org";
constexpr schedule_form forms[] = {schedule_form::xml, schedule_form::json, schedule_form::ics,
                                   schedule_form::csv};

session make_session(const std::string& id, const std::string& local_start, std::chrono::minutes length) {
    session made;
    made.id = session_id(id);
    made.title = "Session " + id;
    made.place = place_id("CEDAR");
    made.starts_at = *from_rfc3339(local_start);
    made.ends_at = made.starts_at + length;
    made.languages = {"en", "es"};
    made.presenters = {person_id("P1")};
    made.core_area = core_area_id("GV");
    return made;
}

/// A programme in Chicago with what the test puts into it.
programme make_programme(std::vector<session> sessions) {
    programme made;
    made.release = 7;
    made.edition.id = edition_id("SUM-2027");
    made.edition.name = "The Summit";
    made.edition.venue_time_zone = "America/Chicago";
    made.edition.first_day = "2027-12-06";
    made.edition.last_day = "2027-12-08";
    made.core_areas = {{core_area_id("GV"), "Gun Violence", "GV"},
                       {core_area_id("CA"), "Crime Analysis", "CA"}};
    made.places = {{place_id("CEDAR"), "Cedar", "", 0, false, {}},
                   {place_id("OAK"), "Oak", "", 0, false, {}}};
    made.people = {{person_id("P1"), "Ana María"}};
    made.sessions = std::move(sessions);
    return made;
}

std::string text_of(const programme& in, schedule_form form) {
    return write_schedule(form, compute_shown_to_all(in, site_address), stamp);
}

struct read_xml {
    explicit read_xml(const std::string& text) {
        const auto outcome = whole.load_buffer(text.data(), text.size());
        EXPECT_TRUE(outcome) << outcome.description();
    }
    pugi::xml_node event(int number = 0) const {
        return whole.select_nodes("/schedule/day/room/event")[static_cast<std::size_t>(number)].node();
    }
    pugi::xml_document whole;
};

struct free_component {
    void operator()(icalcomponent* one) const { icalcomponent_free(one); }
};
using parsed = std::unique_ptr<icalcomponent, free_component>;

parsed read_ics(const std::string& text) {
    parsed whole(icalparser_parse_string(text.c_str()));
    EXPECT_TRUE(whole);
    EXPECT_EQ(icalcomponent_count_errors(whole.get()), 0) << text;
    return whole;
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

protocol::json_view first_json_event(const protocol::json_document& in, const char* room) {
    const auto days = in.root().find("schedule")->find("conference")->find("days");
    return days->at(0).find("rooms")->find(room)->at(0);
}

std::string member(const protocol::json_view& of, const char* name) {
    const auto found = of.find(name);
    EXPECT_TRUE(found) << name;
    return found ? std::string(found->string()) : std::string();
}

TEST(schedule_export, an_event_of_the_xml_has_everything_in_it) {
    session one = make_session("S04", "2027-12-06T10:45:00-06:00", std::chrono::minutes(75));
    one.abstract = "First.\nSecond.";
    one.content_note = "Of violence.";
    const read_xml read(text_of(make_programme({one}), schedule_form::xml));
    const pugi::xml_node conference = read.whole.child("schedule").child("conference");
    EXPECT_STREQ(read.whole.child("schedule").child_value("version"), "7");
    EXPECT_STREQ(conference.child_value("acronym"), "sum-2027");
    EXPECT_STREQ(conference.child_value("start"), "2027-12-06");
    EXPECT_STREQ(conference.child_value("days"), "1");
    EXPECT_STREQ(conference.child("track").attribute("name").value(), "Gun Violence");
    const pugi::xml_node day = read.whole.child("schedule").child("day");
    EXPECT_STREQ(day.attribute("date").value(), "2027-12-06");
    EXPECT_STREQ(day.attribute("start").value(), "2027-12-06T00:00:00-06:00");
    EXPECT_STREQ(day.attribute("end").value(), "2027-12-07T00:00:00-06:00");
    const pugi::xml_node event = read.event();
    EXPECT_STREQ(event.attribute("guid").value(), guid_of("session-S04@SUM-2027").c_str());
    EXPECT_GT(event.attribute("id").as_int(), 0);
    const std::pair<const char*, const char*> rows[] = {{"date", "2027-12-06T10:45:00-06:00"},
                                                        {"start", "10:45"},
                                                        {"duration", "01:15"},
                                                        {"room", "Cedar"},
                                                        {"slug", "S04"},
                                                        {"url", "https://s.example.org/sessions/S04"},
                                                        {"title", "Session S04"},
                                                        {"subtitle", ""},
                                                        {"track", "Gun Violence"},
                                                        {"type", "workshop"},
                                                        {"language", "en"},
                                                        {"abstract", "First.\nSecond."},
                                                        {"description", "Of violence."}};
    for (const auto& [name, wanted] : rows) {
        EXPECT_TRUE(event.child(name)) << name;
        EXPECT_STREQ(event.child_value(name), wanted) << name;
    }
    EXPECT_STREQ(event.child("persons").child_value("person"), "Ana María");
    EXPECT_STREQ(event.child("recording").child_value("optout"), "true");
    EXPECT_TRUE(event.child("links"));
    EXPECT_TRUE(event.child("attachments"));
}

TEST(schedule_export, the_json_says_the_same) {
    const session one = make_session("S04", "2027-12-06T10:45:00-06:00", std::chrono::minutes(75));
    const auto read = protocol::json_document::parse(text_of(make_programme({one}), schedule_form::json));
    ASSERT_TRUE(read);
    const auto whole = *read->root().find("schedule");
    EXPECT_EQ(member(whole, "version"), "7");
    EXPECT_EQ(member(whole, "base_url"), "https://s.example.org/programme");
    const auto conference = *whole.find("conference");
    EXPECT_EQ(member(conference, "time_zone_name"), "America/Chicago");
    EXPECT_EQ(member(conference.find("rooms")->at(0), "name"), "Cedar");
    EXPECT_EQ(conference.find("rooms")->size(), 1U) << "a room in which nothing is shown";
    const auto event = first_json_event(*read, "Cedar");
    EXPECT_EQ(member(event, "guid"), guid_of("session-S04@SUM-2027"));
    EXPECT_EQ(member(event, "date"), "2027-12-06T10:45:00-06:00");
    EXPECT_EQ(member(event, "duration"), "01:15");
    EXPECT_EQ(member(event.find("persons")->at(0), "public_name"), "Ana María");
}

TEST(schedule_export, S_30_S_31_hostile_text_stays_text_in_every_form) {
    const std::string evil =
        "=cmd()|' /C calc'!A0 ]]> & <b>\"x\"</b>\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nX-EVIL:1"
        "\x01\x1f\x7f\xEF\xBF\xBE\xEF\xBF\xBF; a, b \\ c";
    session one = make_session("S04", "2027-12-06T10:45:00-06:00", std::chrono::minutes(75));
    one.title = evil;
    one.abstract = one.content_note.emplace(evil);
    one.languages = {evil};
    programme content = make_programme({one});
    content.places[0].name = content.core_areas[0].name = content.people[0].name = content.edition.name =
        evil;
    const std::string cleaned = clean_name(evil);

    const read_xml xml(text_of(content, schedule_form::xml));
    const std::string in_xml = cleaned.substr(0, cleaned.find("\xEF\xBF\xBE")) + "; a, b \\ c";
    EXPECT_EQ(std::string(xml.event().child_value("title")), in_xml);
    EXPECT_EQ(std::string(xml.event().parent().attribute("name").value()), in_xml);
    EXPECT_EQ(xml.whole.select_nodes("//b").size(), 0U);
    const auto json = protocol::json_document::parse(text_of(content, schedule_form::json));
    ASSERT_TRUE(json);
    EXPECT_EQ(member(first_json_event(*json, cleaned.c_str()), "title"), cleaned);

    const std::string ics = text_of(content, schedule_form::ics);
    const auto lines = lines_of(ics);
    EXPECT_EQ(std::ranges::count(lines, "BEGIN:VEVENT"), 1);
    for (const std::string& line : lines) {
        EXPECT_LE(line.size(), 75U);
        EXPECT_FALSE(line.starts_with("X-EVIL")) << line;
    }
    const parsed calendar = read_ics(ics);
    icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    EXPECT_EQ(icalcomponent_get_summary(event), cleaned);
    EXPECT_EQ(icalcomponent_get_location(event), cleaned);

    const std::string table = text_of(content, schedule_form::csv);
    EXPECT_THAT(table, HasSubstr(",\"'=cmd()"));
    EXPECT_THAT(table, Not(HasSubstr(",=cmd()")));
    EXPECT_THAT(table, Not(HasSubstr(",\"=cmd()")));
}

TEST(schedule_export, control_a_control_character_in_xml_is_no_xml) {
    // What the writer would make of it without the cleaning.
    schedule_document raw;
    raw.title = "a\x01z";
    EXPECT_THAT(write_schedule_xml(raw), HasSubstr("<title>az</title>"));
    pugi::xml_document naive;
    naive.append_child("title").text().set("a\x01z");
    std::ostringstream out;
    naive.save(out);
    EXPECT_THAT(out.str(), HasSubstr("&#01;"));
}

TEST(schedule_export, S_31_long_texts_in_any_script_are_folded_between_characters) {
    std::string title;
    for (int i = 0; i < 60; ++i) {
        title += "会议مرحبا👩🏽‍🚒é";
    }
    session one = make_session("S04", "2027-12-06T10:45:00-06:00", std::chrono::minutes(75));
    one.title = one.abstract = title;
    const std::string text = text_of(make_programme({one}), schedule_form::ics);
    for (const std::string& line : lines_of(text)) {
        EXPECT_LE(line.size(), 75U);
        EXPECT_TRUE(is_valid_utf8(line)) << "split inside a character: " << line;
    }
    const parsed calendar = read_ics(text);
    icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    EXPECT_EQ(icalcomponent_get_summary(event), clean_name(title));
}

TEST(schedule_export, what_goes_on_after_midnight_belongs_to_the_day_on_which_it_began) {
    const programme content = make_programme({
        make_session("S00", "2027-11-30T09:00:00-06:00", std::chrono::minutes(45)),
        make_session("S01", "2027-12-06T23:30:00-06:00", std::chrono::minutes(105)),
        make_session("S02", "2027-12-07T09:00:00-06:00", std::chrono::hours(25)),
    });
    const read_xml read(text_of(content, schedule_form::xml));
    const auto days = read.whole.select_nodes("/schedule/day");
    ASSERT_EQ(days.size(), 3U);
    EXPECT_STREQ(read.whole.child("schedule").child("conference").child_value("start"), "2027-11-30");
    EXPECT_STREQ(days[1].node().attribute("end").value(), "2027-12-07T01:15:00-06:00");
    EXPECT_STREQ(read.event(1).child_value("duration"), "01:45");
    EXPECT_STREQ(days[2].node().attribute("index").value(), "3");
    EXPECT_STREQ(read.event(2).child_value("duration"), "25:00");
    EXPECT_THAT(text_of(content, schedule_form::ics),
                HasSubstr("DTEND;TZID=America/Chicago:20271207T011500"));
    EXPECT_THAT(text_of(content, schedule_form::csv),
                HasSubstr("S01,2027-12-06,23:30,01:15,2027-12-06T23:30:00-06:00,2027-12-07T01:15:00-06:00,"));
}

TEST(schedule_export, a_cancelled_session_is_in_the_calendar_only_where_that_can_be_said) {
    programme content = make_programme({
        make_session("S01", "2027-12-06T09:00:00-06:00", std::chrono::minutes(45)),
        make_session("S02", "2027-12-06T10:00:00-06:00", std::chrono::minutes(45)),
    });
    content.sessions[1].cancelled = true;
    EXPECT_EQ(read_xml(text_of(content, schedule_form::xml)).whole.select_nodes("//event").size(), 1U);
    EXPECT_THAT(text_of(content, schedule_form::json), Not(HasSubstr("S02")));
    EXPECT_THAT(text_of(content, schedule_form::csv), Not(HasSubstr("S02")));
    EXPECT_THAT(text_of(content, schedule_form::ics), HasSubstr("STATUS:CANCELLED"));
}

TEST(schedule_export, I_14_the_offset_is_the_one_that_holds_at_that_moment) {
    // The clocks go back at two in the night of 7 November: 01:30 comes twice.
    const programme content = make_programme({
        make_session("S01", "2027-11-07T01:30:00-05:00", std::chrono::minutes(60)),
        make_session("S02", "2027-11-07T01:30:00-06:00", std::chrono::minutes(60)),
        make_session("S03", "2027-11-08T09:00:00-06:00", std::chrono::minutes(60)),
    });
    const read_xml read(text_of(content, schedule_form::xml));
    EXPECT_STREQ(read.event(0).child_value("date"), "2027-11-07T01:30:00-05:00");
    EXPECT_STREQ(read.event(1).child_value("date"), "2027-11-07T01:30:00-06:00");
    const pugi::xml_node day = read.whole.child("schedule").child("day");
    EXPECT_STREQ(day.attribute("start").value(), "2027-11-07T00:00:00-05:00");
    EXPECT_STREQ(day.attribute("end").value(), "2027-11-08T00:00:00-06:00");
}

TEST(schedule_export, names_of_a_session_stay_in_the_next_release) {
    programme content =
        make_programme({make_session("S01", "2027-12-06T09:00:00-06:00", std::chrono::minutes(60)),
                        make_session("S02", "2027-12-06T10:00:00-06:00", std::chrono::minutes(60))});
    const shown_programme before = compute_shown_to_all(content, site_address);
    content.release = 8;
    content.sessions.erase(content.sessions.begin());
    const shown_programme after = compute_shown_to_all(content, site_address);
    EXPECT_EQ(before.sessions[1].number, after.sessions[0].number);
    const std::string text = write_schedule(schedule_form::ics, after, stamp);
    EXPECT_THAT(lines_of(text), Contains("UID:session-S02@SUM-2027"));
    EXPECT_THAT(lines_of(text), Contains("SEQUENCE:8"));
    EXPECT_EQ(guid_of("session-S02@SUM-2027"), "bd2375a2-ea35-569c-ac0b-88e0018dcfe6");
}

TEST(schedule_export, numbers_and_guids_are_not_given_twice) {
    std::vector<session> many;
    for (int i = 0; i < 3000; ++i) {
        many.push_back(
            make_session("S" + std::to_string(i), "2027-12-06T09:00:00-06:00", std::chrono::minutes(5)));
    }
    std::set<std::int64_t> numbers;
    std::set<std::string> guids;
    const shown_programme shown = compute_shown_to_all(make_programme(many), site_address);
    for (const shown_session& each : shown.sessions) {
        numbers.insert(each.number);
        guids.insert(guid_of(session_uid(each.of.id, edition_id("SUM-2027"))));
    }
    EXPECT_EQ(numbers.size(), 3000U);
    EXPECT_EQ(guids.size(), 3000U);
    EXPECT_GE(*numbers.begin(), 1);
}

TEST(schedule_export, a_part_is_asked_for_by_its_id) {
    session other = make_session("S02", "2027-12-06T10:00:00-06:00", std::chrono::minutes(60));
    other.place = place_id("OAK");
    other.core_area = core_area_id("CA");
    const programme content =
        make_programme({make_session("S01", "2027-12-06T09:00:00-06:00", std::chrono::minutes(60)), other});
    const auto ids = [&](const export_filter& wanted) {
        const auto shown = compute_shown(content, viewer(), wanted, site_address);
        std::string found;
        for (const shown_session& each : shown->sessions) {
            found += each.of.id.str() + " ";
        }
        return found;
    };
    EXPECT_EQ(ids({}), "S01 S02 ");
    EXPECT_EQ(ids({.core_area = "CA"}), "S02 ");
    EXPECT_EQ(ids({.place = "CEDAR"}), "S01 ");
    EXPECT_EQ(ids({.session = "S02"}), "S02 ");
    EXPECT_EQ(ids({.core_area = "CA", .place = "CEDAR"}), "");
    const auto refusal = [&](const export_filter& wanted) {
        return compute_shown(content, viewer(), wanted, site_address).error().code;
    };
    EXPECT_EQ(refusal({.core_area = "XX"}), errc::invalid);
    EXPECT_EQ(refusal({.place = "XX"}), errc::invalid);
    EXPECT_EQ(refusal({.session = "S99"}), errc::not_found);
}

TEST(schedule_export, I_12_a_closed_session_is_in_no_file_of_who_may_not_know_it) {
    session closed = make_session("S09", "2027-12-06T10:00:00-06:00", std::chrono::minutes(60));
    closed.type = session_type::closed;
    closed.title = "Findme title";
    closed.place = place_id("OAK");
    closed.core_area = core_area_id("CA");
    const programme content =
        make_programme({make_session("S01", "2027-12-06T09:00:00-06:00", std::chrono::minutes(60)), closed});
    viewer organiser;
    organiser.roles = {auth::role::organiser};
    const auto seen = compute_shown(content, organiser, {}, site_address);
    for (const schedule_form form : forms) {
        const std::string all = text_of(content, form);
        for (const char* secret : {"Findme", "S09", "Oak", "Crime Analysis", "Closed session"}) {
            EXPECT_THAT(all, Not(HasSubstr(secret)));
        }
        EXPECT_THAT(write_schedule(form, *seen, stamp), HasSubstr("Findme title"));
    }
    // It is not there, exactly as one that does not exist.
    const auto asked = compute_shown(content, viewer(), {.session = "S09"}, site_address);
    const auto absent = compute_shown(content, viewer(), {.session = "S99"}, site_address);
    EXPECT_EQ(asked.error().code, absent.error().code);
    EXPECT_EQ(asked.error().message, absent.error().message);
}

TEST(schedule_export, the_sample_can_be_read_in_every_form) {
    const summit sample = *read_summit(sample_summit_text()).read;
    const shown_programme shown = compute_shown_to_all(sample.content, site_address);
    ASSERT_GT(shown.sessions.size(), 20U);
    const read_xml xml(write_schedule(schedule_form::xml, shown, stamp));
    EXPECT_EQ(xml.whole.select_nodes("//event").size(), shown.sessions.size());
    EXPECT_TRUE(protocol::json_document::parse(write_schedule(schedule_form::json, shown, stamp)));
    const parsed calendar = read_ics(write_schedule(schedule_form::ics, shown, stamp));
    EXPECT_EQ(static_cast<std::size_t>(icalcomponent_count_components(calendar.get(), ICAL_VEVENT_COMPONENT)),
              shown.sessions.size());
}

} // namespace
} // namespace convene::scheduling
