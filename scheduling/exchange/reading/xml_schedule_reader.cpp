#include "scheduling/exchange/reading/markup_guard.hpp"
#include "scheduling/exchange/reading/schedule_readers.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <vector>

namespace convene::scheduling {

namespace {

using enum finding_code;
using pugi::xml_node;
using std::chrono::seconds;

/// Where the lines of a text begin, to say lines of many bytes.
class line_index {
public:
    explicit line_index(std::string_view text) {
        for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
            ends_.push_back(at);
        }
    }
    std::size_t line_of(xml_node node) const {
        const auto byte = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
        return 1 + static_cast<std::size_t>(std::ranges::lower_bound(ends_, byte) - ends_.begin());
    }

private:
    std::vector<std::size_t> ends_;
};

/// The text of an element in all its parts: "a<![CDATA[b]]>" is one text.
std::string text_of(xml_node of) {
    std::string text;
    for (const xml_node each : of.children()) {
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) {
            text += each.value();
        }
    }
    return text;
}

class xml_reader {
public:
    xml_reader(schedule_builder& to, std::string_view text) : to_(to), lines_(text) {}

    void read(xml_node schedule) {
        to_.schedule().version = line(schedule, "version");
        read_conference(schedule.child("conference"));
        for (const xml_node day : schedule.children("day")) {
            read_day(day);
        }
        for (const xml_node room : schedule.child("conference").children("room")) {
            take_room(room);
        }
    }

private:
    finding_place place_of(xml_node node) const { return {lines_.line_of(node), {}}; }

    std::string line(xml_node of, const char* name) {
        const xml_node child = of.child(name);
        return to_.line(place_of(child ? child : of), name, text_of(child));
    }
    std::string paragraph(xml_node of, const char* name) {
        const xml_node child = of.child(name);
        return to_.paragraph(place_of(child ? child : of), name, text_of(child));
    }
    std::string link(xml_node of, const char* name) {
        const xml_node child = of.child(name);
        return to_.link(place_of(child ? child : of), name, text_of(child));
    }
    std::string attribute(xml_node of, const char* name) {
        return to_.line(place_of(of), name, of.attribute(name).value());
    }

    /// 0 is what programs write that have none.
    std::string id_of(xml_node of) {
        std::string id = attribute(of, "id");
        return id == "0" ? std::string() : id;
    }

    std::string day_of(xml_node of, const char* name) {
        const std::string text = line(of, name);
        const auto moment = parse_moment(text);
        if (!text.empty() && !moment) {
            to_.refuse(place_of(of.child(name)), bad_time, "This is no day.", name);
        }
        return moment ? text.substr(0, 10) : std::string();
    }

    void read_conference(xml_node conference) {
        imported_schedule& into = to_.schedule();
        if (!conference) {
            to_.refuse({}, malformed, "The schedule has no conference.", "conference");
            return;
        }
        into.acronym = line(conference, "acronym");
        into.title = line(conference, "title");
        into.subtitle = line(conference, "subtitle");
        into.venue = line(conference, "venue");
        into.city = line(conference, "city");
        into.first_day = day_of(conference, "start");
        into.last_day = day_of(conference, "end");
        into.timeslot = line(conference, "timeslot_duration");
        into.base_url = link(conference, "base_url");
        const xml_node zone = conference.child("time_zone_name");
        to_.set_zone(place_of(zone ? zone : conference), text_of(zone));
        if (const xml_node change = conference.child("day_change")) {
            day_change_ = parse_wall_time(text_of(change)).value_or(seconds(0));
        }
        for (const xml_node track : conference.children("track")) {
            to_.take(place_of(track), imported_track{attribute(track, "name"), attribute(track, "slug"),
                                                     attribute(track, "color")});
        }
    }

    void take_room(xml_node room) {
        to_.take(place_of(room), imported_room{attribute(room, "name"), attribute(room, "guid"), {}, 0});
    }

    void read_day(xml_node day) {
        imported_day made{attribute(day, "date"), attribute(day, "start"), attribute(day, "end")};
        if (!parse_day(made.date)) {
            to_.refuse(place_of(day), bad_time, "A day must have a date such as 2027-12-06.", "date");
            return;
        }
        const std::string date = made.date;
        auto change = day_change_;
        if (const auto start = parse_moment(made.starts_at); start && start->has_time) {
            change =
                std::chrono::floor<seconds>(start->wall - std::chrono::floor<std::chrono::days>(start->wall));
        }
        to_.take(place_of(day), std::move(made));
        for (const xml_node room : day.children("room")) {
            take_room(room);
            for (const xml_node event : room.children("event")) {
                if (!to_.is_full()) {
                    read_event(event, room, date, change);
                }
            }
        }
    }

    std::optional<instant> start_of(xml_node event, const std::string& day, seconds change) {
        const std::string written = line(event, "date");
        const auto moment = parse_moment(written);
        if (!written.empty() && !moment) {
            to_.refuse(place_of(event.child("date")), bad_time, "This is no date and time.", "date");
            return {};
        }
        if (moment && moment->has_time) {
            return to_.at_moment(place_of(event.child("date")), "date", *moment);
        }
        const xml_node start = event.child("start");
        const auto clock = parse_wall_time(line(event, "start"));
        if (!clock) {
            to_.refuse(place_of(start ? start : event), start ? bad_time : missing,
                       "A session must have a start such as 10:45.", "start");
            return {};
        }
        // What begins before the day does, by its own clock, goes on into the night.
        const local_instant midnight = moment ? moment->wall : local_instant(*parse_day(day));
        const bool is_night = !moment && *clock < change;
        return to_.at_wall(place_of(start), "start", midnight + *clock + std::chrono::days(is_night ? 1 : 0));
    }

    void read_event(xml_node event, xml_node room, const std::string& day, seconds change) {
        imported_event made;
        made.day = day;
        const auto starts_at = start_of(event, day, change);
        const auto length = parse_length(line(event, "duration"));
        if (!length) {
            const xml_node duration = event.child("duration");
            to_.refuse(place_of(duration ? duration : event), duration ? bad_time : missing,
                       "A session must have a duration such as 01:15.", "duration");
        }
        made.guid = attribute(event, "guid");
        made.id = id_of(event);
        made.slug = line(event, "slug");
        made.title = line(event, "title");
        made.subtitle = line(event, "subtitle");
        made.track = line(event, "track");
        made.type = line(event, "type");
        if (std::string language = line(event, "language"); !language.empty()) {
            made.languages.push_back(std::move(language));
        }
        made.room = attribute(room, "name");
        if (const std::string own = line(event, "room"); !own.empty() && own != made.room) {
            to_.warn(place_of(event.child("room")), differs,
                     "The session says another room than the one in which it stands. The latter is taken.",
                     "room");
        }
        if (made.room.empty()) {
            to_.warn(place_of(event), unknown_room, "The session has no room.", "room");
        }
        read_texts(event, made);
        if (starts_at && length) {
            made.starts_at = *starts_at;
            made.ends_at = *starts_at + *length;
            to_.add(place_of(event), std::move(made));
        }
    }

    void read_texts(xml_node event, imported_event& into) {
        into.abstract = paragraph(event, "abstract");
        into.description = paragraph(event, "description");
        into.url = link(event, "url");
        into.logo = link(event, "logo");
        into.feedback_url = link(event, "feedback_url");
        const xml_node recording = event.child("recording");
        into.recording_license = line(recording, "license");
        into.do_not_record = line(recording, "optout") == "true";
        for (const xml_node each : event.child("persons").children("person")) {
            into.persons.push_back({attribute(each, "id"),
                                    attribute(each, "guid"),
                                    attribute(each, "code"),
                                    to_.line(place_of(each), "person", text_of(each)),
                                    {}});
        }
        into.links = links_of(event.child("links"), "link");
        into.attachments = links_of(event.child("attachments"), "attachment");
    }

    std::vector<imported_link> links_of(xml_node list, const char* name) {
        std::vector<imported_link> read;
        for (const xml_node each : list.children(name)) {
            imported_link made{to_.link(place_of(each), name, each.attribute("href").value()),
                               to_.line(place_of(each), name, text_of(each))};
            if (!made.url.empty()) {
                read.push_back(std::move(made));
            }
        }
        return read;
    }

    schedule_builder& to_;
    line_index lines_;
    seconds day_change_{0};
};

} // namespace

void read_xml_schedule(schedule_builder& to, std::string_view text) {
    if (const auto found = guard_xml(text)) {
        to.refuse(found->where, found->code, found->sentence);
        return;
    }
    pugi::xml_document whole;
    const auto outcome =
        whole.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!outcome) {
        to.refuse({line_at(text, static_cast<std::size_t>(std::max<std::ptrdiff_t>(outcome.offset, 0))), {}},
                  malformed, std::string("Here the file is no XML: ") + outcome.description() + ".");
        return;
    }
    const xml_node schedule = whole.child("schedule");
    if (!schedule) {
        to.refuse({}, malformed, "The file is XML, but no schedule: its first element is not <schedule>.");
        return;
    }
    xml_reader(to, text).read(schedule);
}

} // namespace convene::scheduling
