#include "scheduling/exchange/reading/imported_writer.hpp"

#include "scheduling/calendar/calendar_text.hpp"
#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/exchange/schedule_json.hpp"
#include "scheduling/exchange/schedule_xml.hpp"
#include "scheduling/zoned_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace convene::scheduling {

namespace {

std::int64_t number_in(const std::string& id) {
    std::int64_t number = 0;
    const char* const end = id.data() + id.size();
    const auto [stopped, failed] = std::from_chars(id.data(), end, number);
    return failed == std::errc() && stopped == end ? number : 0;
}

std::optional<std::string> if_said(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<schedule_link> links_of(const std::vector<imported_link>& from) {
    std::vector<schedule_link> made;
    made.reserve(from.size());
    for (const imported_link& each : from) {
        made.push_back({each.url, each.title});
    }
    return made;
}

std::string length_text(const imported_event& of) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(of.ends_at - of.starts_at).count();
    return minutes < 24 * 60
               ? fmt::format("{:02}:{:02}", minutes / 60, minutes % 60)
               : fmt::format("{}:{:02}:{:02}", minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
}

schedule_event make_event(const imported_event& of, const std::string& zone) {
    schedule_event made;
    made.id = number_in(of.id);
    made.guid = of.guid;
    made.date = to_text(of.starts_at, zone);
    made.start = made.date.substr(11, 5);
    made.duration = length_text(of);
    made.room = of.room;
    made.slug = of.slug;
    made.url = of.url;
    made.title = of.title;
    made.subtitle = of.subtitle;
    made.track = of.track;
    made.type = of.type;
    made.language = of.languages.empty() ? std::string() : of.languages.front();
    made.abstract = of.abstract;
    made.description = of.description;
    made.do_not_record = of.do_not_record;
    for (const imported_person& each : of.persons) {
        made.persons.push_back({number_in(each.id), each.guid, each.name, each.name, if_said(each.code),
                                if_said(each.biography)});
    }
    made.links = links_of(of.links);
    made.attachments = links_of(of.attachments);
    made.recording_license = if_said(of.recording_license);
    made.logo = if_said(of.logo);
    made.feedback_url = if_said(of.feedback_url);
    return made;
}

/// XML lists rooms in days only, so those without a session are put into the first.
void add_empty_rooms(schedule_document& to, const imported_schedule& of) {
    std::set<std::string> used;
    for (const imported_event& each : of.events) {
        used.insert(each.room);
    }
    for (const imported_room& each : of.rooms) {
        if (!to.days.empty() && !used.contains(each.name)) {
            to.days.front().rooms.push_back({each.name, {}});
        }
    }
}

std::string join(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& each : parts) {
        all += (all.empty() ? "" : "; ") + each;
    }
    return all;
}

std::string write_table(const imported_schedule& of) {
    csv_writer out;
    const std::array<std::string, 18> head{"session",   "date",     "starts",     "ends",     "starts_at",
                                           "ends_at",   "zone",     "place",      "title",    "type",
                                           "core_area", "people",   "languages",  "abstract", "address",
                                           "guid",      "subtitle", "description"};
    out.row(head);
    for (const imported_event& each : of.events) {
        const std::string starts_at = to_text(each.starts_at, of.zone);
        const std::string ends_at = to_text(each.ends_at, of.zone);
        std::vector<std::string> people;
        std::ranges::transform(each.persons, std::back_inserter(people), &imported_person::name);
        const std::array<std::string, 18> row{each.slug,
                                              starts_at.substr(0, 10),
                                              starts_at.substr(11, 5),
                                              ends_at.substr(11, 5),
                                              starts_at,
                                              ends_at,
                                              of.zone,
                                              each.room,
                                              each.title,
                                              each.type,
                                              each.track,
                                              join(people),
                                              join(each.languages),
                                              each.abstract,
                                              each.url,
                                              each.guid,
                                              each.subtitle,
                                              each.description};
        out.row(row);
    }
    return std::move(out).take();
}

std::string write_feed(const imported_schedule& of, instant now) {
    calendar_feed feed;
    feed.name = of.title;
    feed.zone = of.zone;
    for (const imported_event& each : of.events) {
        calendar_entry made;
        made.uid = name_of(each);
        made.starts_at = each.starts_at;
        made.ends_at = each.ends_at;
        made.title = each.title;
        made.place = each.room;
        made.description = each.abstract;
        made.url = each.url;
        made.category = each.track;
        feed.entries.push_back(std::move(made));
    }
    return write_calendar(feed, now);
}

} // namespace

schedule_document make_schedule(const imported_schedule& of) {
    schedule_document made;
    made.version = of.version;
    made.acronym = of.acronym;
    made.title = of.title;
    made.subtitle = of.subtitle;
    made.venue = of.venue;
    made.city = of.city;
    made.timeslot = of.timeslot;
    made.first_day = of.first_day;
    made.last_day = of.last_day;
    made.zone = of.zone;
    made.base_url = of.base_url;
    for (const imported_track& each : of.tracks) {
        made.tracks.push_back({each.name, each.slug, each.colour});
    }
    for (const imported_room& each : of.rooms) {
        made.rooms.push_back({each.name, each.guid, each.description, each.capacity});
    }
    std::map<std::string, std::map<std::string, std::vector<schedule_event>>> events; ///< by day and room
    for (const imported_event& each : of.events) {
        events[each.day][each.room].push_back(make_event(each, of.zone));
    }
    for (const imported_day& each : of.days) {
        schedule_day& day = made.days.emplace_back();
        day.index = static_cast<std::int64_t>(made.days.size());
        day.date = each.date;
        day.start = each.starts_at;
        day.end = each.ends_at;
        for (auto& [room, held] : events[each.date]) {
            day.rooms.push_back({room, std::move(held)});
        }
    }
    add_empty_rooms(made, of);
    return made;
}

std::string write_schedule(schedule_form form, const imported_schedule& of, instant now) {
    switch (form) {
    case schedule_form::xml:
        return write_schedule_xml(make_schedule(of));
    case schedule_form::json:
        return write_schedule_json(make_schedule(of));
    case schedule_form::ics:
        return write_feed(of, now);
    case schedule_form::csv:
        return write_table(of);
    }
    return {};
}

} // namespace convene::scheduling
