#include "scheduling/exchange/schedule_xml.hpp"

#include <map>
#include <pugixml.hpp>
#include <string_view>

namespace convene::scheduling {

namespace {

using pugi::xml_node;

/// U+FFFE and U+FFFF are no characters of XML 1.0 (section 2.2), and a control character would be written as
/// a reference, which no reader takes.
std::string as_xml_text(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view three = text.substr(at, 3);
        const auto byte = static_cast<unsigned char>(text[at]);
        if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
            at += 2;
        } else if (byte >= 0x20 || byte == '\t' || byte == '\n') {
            kept += text[at];
        }
    }
    return kept;
}

void add(xml_node to, const char* name, std::string_view text) {
    to.append_child(name).text().set(as_xml_text(text).c_str());
}

void set(xml_node of, const char* name, std::string_view value) {
    of.append_attribute(name).set_value(as_xml_text(value).c_str());
}

void add_if_said(xml_node to, const char* name, std::string_view text) {
    if (!text.empty()) {
        add(to, name, text);
    }
}

void set_if_said(xml_node of, const char* name, std::string_view value) {
    if (!value.empty()) {
        set(of, name, value);
    }
}

void add_links(xml_node event, const char* list, const char* name, const std::vector<schedule_link>& links) {
    xml_node all = event.append_child(list);
    for (const schedule_link& each : links) {
        xml_node link = all.append_child(name);
        set(link, "href", each.url);
        link.text().set(as_xml_text(each.title).c_str());
    }
}

void add_conference(xml_node schedule, const schedule_document& of) {
    xml_node conference = schedule.append_child("conference");
    add(conference, "acronym", of.acronym);
    add(conference, "title", of.title);
    add_if_said(conference, "subtitle", of.subtitle);
    add_if_said(conference, "venue", of.venue);
    add_if_said(conference, "city", of.city);
    add(conference, "start", of.first_day);
    add(conference, "end", of.last_day);
    add(conference, "days", std::to_string(of.days.size()));
    add(conference, "timeslot_duration", of.timeslot);
    add(conference, "base_url", of.base_url);
    add(conference, "time_zone_name", of.zone);
    for (const schedule_track& each : of.tracks) {
        xml_node track = conference.append_child("track");
        set(track, "name", each.name);
        set_if_said(track, "slug", each.slug);
        set_if_said(track, "color", each.colour);
    }
}

void add_people(xml_node event, const std::vector<schedule_person>& people) {
    xml_node persons = event.append_child("persons");
    for (const schedule_person& each : people) {
        xml_node person = persons.append_child("person");
        set(person, "id", std::to_string(each.id));
        set(person, "guid", each.guid);
        set_if_said(person, "code", each.code.value_or(std::string()));
        person.text().set(as_xml_text(each.public_name).c_str());
    }
}

void add_event(xml_node room, const schedule_event& of) {
    xml_node event = room.append_child("event");
    set(event, "guid", of.guid);
    set(event, "id", std::to_string(of.id));
    add(event, "date", of.date);
    add(event, "start", of.start);
    add(event, "duration", of.duration);
    add(event, "room", of.room);
    add(event, "slug", of.slug);
    add(event, "url", of.url);
    add(event, "title", of.title);
    add(event, "subtitle", of.subtitle);
    add(event, "track", of.track);
    add(event, "type", of.type);
    add(event, "language", of.language);
    add(event, "abstract", of.abstract);
    add(event, "description", of.description);
    xml_node recording = event.append_child("recording");
    add(recording, "license", of.recording_license.value_or(std::string()));
    add(recording, "optout", of.do_not_record ? "true" : "false");
    add_people(event, of.persons);
    add_if_said(event, "logo", of.logo.value_or(std::string()));
    add_if_said(event, "feedback_url", of.feedback_url.value_or(std::string()));
    add_links(event, "links", "link", of.links);
    add_links(event, "attachments", "attachment", of.attachments);
}

void add_day(xml_node schedule, const schedule_day& of,
             const std::map<std::string, std::string>& room_guids) {
    xml_node day = schedule.append_child("day");
    set(day, "index", std::to_string(of.index));
    set(day, "date", of.date);
    set(day, "start", of.start);
    set(day, "end", of.end);
    for (const schedule_room& each : of.rooms) {
        xml_node room = day.append_child("room");
        set(room, "name", each.name);
        if (const auto known = room_guids.find(each.name); known != room_guids.end()) {
            set_if_said(room, "guid", known->second);
        }
        for (const schedule_event& event : each.events) {
            add_event(room, event);
        }
    }
}

class string_sink final : public pugi::xml_writer {
public:
    void write(const void* data, std::size_t size) override {
        text.append(static_cast<const char*>(data), size);
    }
    std::string text;
};

} // namespace

std::string write_schedule_xml(const schedule_document& of) {
    pugi::xml_document whole;
    xml_node declaration = whole.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("utf-8");
    xml_node schedule = whole.append_child("schedule");
    set(schedule.append_child("generator"), "name", "Convene");
    add(schedule, "version", of.version);
    add_conference(schedule, of);
    std::map<std::string, std::string> room_guids;
    for (const schedule_place& each : of.rooms) {
        room_guids[each.name] = each.guid;
    }
    for (const schedule_day& each : of.days) {
        add_day(schedule, each, room_guids);
    }
    string_sink out;
    whole.save(out, " ", pugi::format_default, pugi::encoding_utf8);
    return std::move(out.text);
}

} // namespace convene::scheduling
