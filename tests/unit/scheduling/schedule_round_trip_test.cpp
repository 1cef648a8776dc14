// What is read, written and read again is the same, as far as each form has a place for it.
#include "scheduling/exchange/reading/imported_writer.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace convene::scheduling {
namespace {

using std::chrono::minutes;

const instant stamp = from_unix_ms(1'828'000'000'000);

class random_schedule {
public:
    explicit random_schedule(unsigned seed) : engine_(seed) {}

    imported_schedule make() {
        imported_schedule made;
        const std::pair<const char*, const char*> nights[] = {{"America/New_York", "2027-11-06T12:00:00Z"},
                                                              {"Australia/Adelaide", "2027-04-03T03:00:00Z"},
                                                              {"Europe/Berlin", "2027-03-27T12:00:00Z"},
                                                              {"Asia/Kathmandu", "2028-02-28T12:00:00Z"}};
        const auto& [zone, from] = nights[number(4)];
        made.zone = zone;
        made.version = "v" + std::to_string(number(9));
        made.acronym = "fair";
        made.title = text();
        made.subtitle = text();
        made.venue = text();
        made.city = text();
        made.first_day = "2027-11-06";
        made.last_day = "2027-11-08";
        made.timeslot = "00:05";
        made.base_url = "https://f.example/?a=1&b=2";
        for (std::size_t i = 0, count = 1 + number(12); i < count; ++i) {
            made.events.push_back(event(std::to_string(i + 1), *from_rfc3339(from), zone));
        }
        put_in_order(made);
        for (imported_room& each : made.rooms) {
            each.guid = "r-" + each.name;
            each.description = text();
            each.capacity = static_cast<std::int64_t>(number(3)) * 40;
        }
        for (imported_track& each : made.tracks) {
            each.slug = "slug";
            each.colour = "#a0b0c0";
        }
        for (imported_day& each : made.days) {
            each.starts_at = each.date + "T04:00:00+01:00";
            each.ends_at = each.date + "T23:59:00+01:00";
        }
        return made;
    }

private:
    std::size_t number(std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(engine_);
    }

    /// A cleaned line.
    std::string text() {
        const char* const words[] = {"=cmd|' /C calc'!A0",
                                     "Łódź",
                                     "\"quoted\"",
                                     "'=1+1",
                                     "a,b\\n",
                                     "<b>&amp;</b>",
                                     "🎉",
                                     "日本語",
                                     "@SUM(1)",
                                     "-1",
                                     "]]>",
                                     "Zoë",
                                     "\\",
                                     "tab",
                                     "+1 555",
                                     "%20"};
        std::string made;
        for (std::size_t i = 0, count = 1 + number(4); i < count; ++i) {
            made += (made.empty() ? "" : " ") + std::string(words[number(std::size(words))]);
        }
        return made;
    }
    /// The table parts people by semicolons, so no name can have one there.
    std::string name() {
        std::string made = text();
        std::ranges::replace(made, ';', '.');
        return made;
    }
    std::string paragraph() {
        return number(4) == 0 ? "" : number(2) == 0 ? text() : text() + "\n\n" + text() + "\n" + text();
    }
    std::string link() {
        return number(3) == 0 ? "" : "https://f.example/" + std::to_string(number(99)) + "?q=a&b='";
    }

    imported_event event(const std::string& id, instant from, const std::string& zone) {
        imported_event made;
        made.guid = "guid-" + id;
        made.id = id;
        made.slug = "slug-" + id;
        made.url = link();
        made.title = text();
        made.subtitle = number(2) == 0 ? "" : text();
        made.track = number(3) == 0 ? "" : "Track " + std::to_string(number(4));
        made.type = number(2) == 0 ? "" : text();
        made.languages = number(2) == 0 ? std::vector<std::string>{} : std::vector<std::string>{"en", "es"};
        made.abstract = paragraph();
        made.description = paragraph();
        made.room = "Room " + std::string(1, static_cast<char>('A' + number(4))) + " \"é\"";
        made.starts_at = from + minutes(5 * number(400));
        made.ends_at = made.starts_at + minutes(1 + number(number(5) == 0 ? 2000 : 180));
        made.day = to_text(day_in(made.starts_at, zone));
        made.do_not_record = number(2) == 0;
        made.recording_license = number(2) == 0 ? "" : "CC0";
        made.logo = number(2) == 0 ? "" : "/media/logo.png";
        made.feedback_url = link();
        for (std::size_t i = 0, count = number(4); i < count; ++i) {
            const std::string own = std::to_string(1 + number(50));
            made.persons.push_back({own, "p-" + own, number(2) == 0 ? "" : "CODE", name(), paragraph()});
        }
        for (std::size_t i = 0, count = number(3); i < count; ++i) {
            made.links.push_back({"https://f.example/l", text()});
            made.attachments.push_back({"/files/a.pdf", text()});
        }
        return made;
    }

    std::mt19937 engine_;
};

void keep_one_language(imported_event& of) {
    of.languages.resize(std::min(of.languages.size(), std::size_t{1}));
}

imported_schedule as_xml(imported_schedule of) {
    for (imported_room& each : of.rooms) {
        each = {each.name, each.guid, "", 0};
    }
    for (imported_event& each : of.events) {
        keep_one_language(each);
        for (imported_person& person : each.persons) {
            person.biography.clear();
        }
    }
    return of;
}

imported_schedule as_json(imported_schedule of) {
    of.subtitle = of.venue = of.city = "";
    std::ranges::for_each(of.events, keep_one_language);
    return of;
}

/// What both forms of single entries leave of the whole.
imported_schedule as_entries(const imported_schedule& of) {
    imported_schedule made;
    made.zone = of.zone;
    for (const imported_event& each : of.events) {
        imported_event kept;
        kept.guid = each.guid;
        kept.title = each.title;
        kept.abstract = each.abstract;
        kept.track = each.track;
        kept.room = each.room;
        kept.url = each.url;
        kept.starts_at = each.starts_at;
        kept.ends_at = each.ends_at;
        kept.day = each.day;
        made.events.push_back(std::move(kept));
    }
    put_in_order(made);
    return made;
}

imported_schedule as_calendar(const imported_schedule& of) {
    imported_schedule made = as_entries(of);
    made.title = of.title;
    return made;
}

imported_schedule as_table(const imported_schedule& of) {
    imported_schedule made = as_entries(of);
    for (std::size_t i = 0; i < of.events.size(); ++i) {
        imported_event& into = made.events[i];
        const imported_event& from = of.events[i];
        into.slug = from.slug;
        into.subtitle = from.subtitle;
        into.type = from.type;
        into.languages = from.languages;
        into.description = from.description;
        for (const imported_person& each : from.persons) {
            into.persons.push_back({"", "", "", each.name, ""});
        }
    }
    return made;
}

std::string shown(const imported_schedule& of) {
    protocol::json_text out;
    protocol::encode(out, of);
    return std::move(out).take();
}

void expect_kept(schedule_form form, const imported_schedule& written, const imported_schedule& expected) {
    const std::string text = write_schedule(form, written, stamp);
    const auto again = read_schedule(text);
    ASSERT_EQ(again.form, form) << "what was written is seen to be of its form";
    ASSERT_FALSE(again.refused) << to_text(again.findings.front()) << "\n" << text;
    EXPECT_EQ(shown(again.read), shown(expected));
}

TEST(ScheduleRoundTrip, WhatIsWrittenIsReadAgainInEveryForm) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        const imported_schedule one = random_schedule(seed).make();
        expect_kept(schedule_form::xml, one, as_xml(one));
        expect_kept(schedule_form::json, one, as_json(one));
        expect_kept(schedule_form::ics, one, as_calendar(one));
        expect_kept(schedule_form::csv, one, as_table(one));
        if (HasFailure()) {
            return;
        }
    }
}

} // namespace
} // namespace convene::scheduling
