#include "scheduling/exchange/schedule_json.hpp"

#include "server/protocol/codec.hpp"

namespace convene::scheduling {

namespace {

using protocol::json_text;

void add(json_text& to, std::string_view name, std::string_view text) {
    to.member(name);
    to.string(text);
}

void add_if_said(json_text& to, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        add(to, name, text);
    }
}

/// A member whose name is a text of people.
void begin_named(json_text& to, std::string_view name) {
    to.element();
    to.string(name);
    to.raw(":");
}

void add_rooms(json_text& to, const schedule_document& of) {
    to.member("rooms");
    to.begin_array();
    for (const schedule_place& each : of.rooms) {
        to.element();
        to.begin_object();
        add(to, "name", each.name);
        add(to, "guid", each.guid);
        add_if_said(to, "description", each.description);
        if (each.capacity > 0) {
            to.member("capacity");
            to.integer(each.capacity);
        }
        to.end_object();
    }
    to.end_array();
}

void add_tracks(json_text& to, const schedule_document& of) {
    to.member("tracks");
    to.begin_array();
    for (const schedule_track& each : of.tracks) {
        to.element();
        to.begin_object();
        add(to, "name", each.name);
        add_if_said(to, "slug", each.slug);
        add_if_said(to, "color", each.colour);
        to.end_object();
    }
    to.end_array();
}

void add_day(json_text& to, const schedule_day& of) {
    to.element();
    to.begin_object();
    to.member("index");
    to.integer(of.index);
    add(to, "date", of.date);
    add(to, "day_start", of.start);
    add(to, "day_end", of.end);
    to.member("rooms");
    to.begin_object();
    for (const schedule_room& each : of.rooms) {
        begin_named(to, each.name);
        protocol::encode(to, each.events);
    }
    to.end_object();
    to.end_object();
}

void add_conference(json_text& to, const schedule_document& of) {
    to.member("conference");
    to.begin_object();
    add(to, "acronym", of.acronym);
    add(to, "title", of.title);
    add(to, "start", of.first_day);
    add(to, "end", of.last_day);
    to.member("daysCount");
    to.integer(static_cast<std::int64_t>(of.days.size()));
    add(to, "timeslot_duration", of.timeslot);
    add(to, "time_zone_name", of.zone);
    add_rooms(to, of);
    add_tracks(to, of);
    to.member("days");
    to.begin_array();
    for (const schedule_day& each : of.days) {
        add_day(to, each);
    }
    to.end_array();
    to.end_object();
}

} // namespace

std::string write_schedule_json(const schedule_document& of) {
    json_text out;
    out.begin_object();
    out.member("schedule");
    out.begin_object();
    out.member("generator");
    out.begin_object();
    add(out, "name", "Convene");
    out.end_object();
    add(out, "version", of.version);
    add(out, "base_url", of.base_url);
    add_conference(out, of);
    out.end_object();
    out.end_object();
    return std::move(out).take();
}

} // namespace convene::scheduling
