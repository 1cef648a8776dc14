#include "scheduling/exchange/reading/markup_guard.hpp"
#include "scheduling/exchange/reading/schedule_readers.hpp"
#include "server/protocol/json_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

using enum finding_code;
using protocol::json_document;
using protocol::json_view;
using std::chrono::seconds;

/// An object with where it is. Members that are not there or null are empty texts.
struct json_part {
    json_view value;
    std::string pointer;

    std::optional<json_part> find(std::string_view member) const {
        const auto found = value.is_object() ? value.find(member) : std::nullopt;
        return found ? std::optional(json_part{*found, pointer + "/" + std::string(member)}) : std::nullopt;
    }
    finding_place place() const { return {0, pointer}; }
    finding_place place(std::string_view member) const { return {0, pointer + "/" + std::string(member)}; }
};

/// RFC 6901 section 3, for names that come from people.
std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return out;
}

/// A text or a number; ids are either.
std::string text_in(const json_part& of, std::string_view member) {
    const auto found = of.find(member);
    if (found && found->value.is_string()) {
        return std::string(found->value.string());
    }
    const auto number = found && found->value.is_integer() ? found->value.integer() : std::nullopt;
    return number ? std::to_string(*number) : std::string();
}

/// Each object of a list that may be missing.
template<class Visit>
void each_in(const json_part& of, std::string_view member, Visit visit) {
    const auto list = of.find(member);
    if (!list || !list->value.is_array()) {
        return;
    }
    for (std::size_t i = 0; i < list->value.size(); ++i) {
        visit(json_part{list->value.at(i), fmt::format("{}/{}", list->pointer, i)});
    }
}

class json_reader {
public:
    explicit json_reader(schedule_builder& to) : to_(to) {}

    void read(const json_part& schedule) {
        const auto conference = schedule.find("conference");
        if (!conference || !conference->value.is_object()) {
            to_.refuse(schedule.place("conference"), malformed, "The schedule has no conference.");
            return;
        }
        imported_schedule& into = to_.schedule();
        into.version = line(schedule, "version");
        into.base_url = link(schedule, "base_url");
        into.acronym = line(*conference, "acronym");
        into.title = line(*conference, "title");
        into.first_day = day_of(*conference, "start");
        into.last_day = day_of(*conference, "end");
        into.timeslot = line(*conference, "timeslot_duration");
        to_.set_zone(conference->place("time_zone_name"), text_in(*conference, "time_zone_name"));
        each_in(*conference, "rooms", [&](const json_part& room) { read_room(room); });
        rooms_are_listed_ = !into.rooms.empty();
        each_in(*conference, "tracks", [&](const json_part& track) { read_track(track); });
        each_in(*conference, "days", [&](const json_part& day) { read_day(day); });
    }

private:
    std::string line(const json_part& of, const char* member) {
        return to_.line(of.place(member), member, text_in(of, member));
    }
    std::string paragraph(const json_part& of, const char* member) {
        return to_.paragraph(of.place(member), member, text_in(of, member));
    }
    std::string link(const json_part& of, const char* member) {
        return to_.link(of.place(member), member, text_in(of, member));
    }
    /// 0 is what programs write that have none.
    std::string id_of(const json_part& of) {
        std::string id = line(of, "id");
        return id == "0" ? std::string() : id;
    }
    std::string day_of(const json_part& of, const char* member) {
        const std::string text = line(of, member);
        if (!text.empty() && !parse_moment(text)) {
            to_.refuse(of.place(member), bad_time, "This is no day.", member);
            return {};
        }
        return text.substr(0, 10);
    }

    void read_room(const json_part& room) {
        imported_room made{line(room, "name"), line(room, "guid"), paragraph(room, "description"), 0};
        const auto capacity = room.find("capacity");
        if (capacity && capacity->value.is_integer()) {
            made.capacity = std::clamp<std::int64_t>(capacity->value.integer().value_or(0), 0, 1'000'000);
        }
        if (made.name.empty()) {
            to_.refuse(room.place("name"), missing, "A room must have a name.", "name");
        }
        to_.take(room.place(), std::move(made));
    }

    void read_track(const json_part& track) {
        to_.take(track.place(),
                 imported_track{line(track, "name"), line(track, "slug"), line(track, "color")});
    }

    void read_day(const json_part& day) {
        imported_day made{line(day, "date"), line(day, "day_start"), line(day, "day_end")};
        const auto rooms = day.find("rooms");
        if (!parse_day(made.date)) {
            to_.refuse(day.place("date"), bad_time, "A day must have a date such as 2027-12-06.", "date");
            return;
        }
        day_ = made;
        to_.take(day.place(), std::move(made));
        if (!rooms || !rooms->value.is_object()) {
            to_.refuse(day.place("rooms"), missing, "A day must have rooms, by name.", "rooms");
            return;
        }
        rooms->value.each_member([&](std::string_view name, json_view events) {
            const json_part holder{rooms->value, rooms->pointer};
            if (!events.is_array()) {
                to_.refuse({0, rooms->pointer + "/" + escaped(name)}, malformed,
                           "A room must be a list of sessions.");
            } else {
                read_events(name, {events, rooms->pointer + "/" + escaped(name)});
            }
        });
    }

    void read_events(std::string_view room, const json_part& events) {
        const std::string name = to_.line(events.place(), "room", room);
        if (rooms_are_listed_ && !to_.has_room(name)) {
            to_.refuse(events.place(), unknown_room,
                       "The room " + name + " is not among the rooms of the conference.", "room");
            return;
        }
        to_.take(events.place(), imported_room{name, {}, {}, 0});
        for (std::size_t i = 0; i < events.value.size() && !to_.is_full(); ++i) {
            read_event({events.value.at(i), fmt::format("{}/{}", events.pointer, i)}, name);
        }
    }

    std::optional<instant> start_of(const json_part& event) {
        const auto moment = parse_moment(text_in(event, "date"));
        if (moment && moment->has_time) {
            return to_.at_moment(event.place("date"), "date", *moment);
        }
        const auto clock = parse_wall_time(text_in(event, "start"));
        if (!clock || (!moment && !text_in(event, "date").empty())) {
            to_.refuse(event.place("date"), bad_time,
                       "A session must have a date such as 2027-12-06T10:45:00-06:00.", "date");
            return {};
        }
        const auto start = parse_moment(day_.starts_at);
        const auto change =
            start ? start->wall - std::chrono::floor<std::chrono::days>(start->wall) : seconds(0);
        const local_instant midnight = moment ? moment->wall : local_instant(*parse_day(day_.date));
        return to_.at_wall(event.place("start"), "start",
                           midnight + *clock + std::chrono::days(!moment && *clock < change ? 1 : 0));
    }

    void read_event(const json_part& event, const std::string& room) {
        if (!event.value.is_object()) {
            to_.refuse(event.place(), malformed, "A session must be an object.");
            return;
        }
        imported_event made;
        made.day = day_.date;
        made.room = room;
        const auto starts_at = start_of(event);
        const auto length = parse_length(text_in(event, "duration"));
        if (!length) {
            to_.refuse(event.place("duration"), bad_time, "A session must have a duration such as 01:15.",
                       "duration");
        }
        made.guid = line(event, "guid");
        made.id = id_of(event);
        made.slug = line(event, "slug");
        made.title = line(event, "title");
        made.subtitle = line(event, "subtitle");
        made.track = line(event, "track");
        made.type = line(event, "type");
        if (std::string language = line(event, "language"); !language.empty()) {
            made.languages.push_back(std::move(language));
        }
        if (const std::string own = line(event, "room"); !own.empty() && own != room) {
            to_.warn(event.place("room"), differs,
                     "The session says another room than the one in which it stands. The latter is taken.",
                     "room");
        }
        read_texts(event, made);
        if (starts_at && length) {
            made.starts_at = *starts_at;
            made.ends_at = *starts_at + *length;
            to_.add(event.place(), std::move(made));
        }
    }

    void read_texts(const json_part& event, imported_event& into) {
        into.abstract = paragraph(event, "abstract");
        into.description = paragraph(event, "description");
        into.url = link(event, "url");
        into.logo = link(event, "logo");
        into.feedback_url = link(event, "feedback_url");
        into.recording_license = line(event, "recording_license");
        const auto recorded = event.find("do_not_record");
        into.do_not_record = recorded && recorded->value.is_boolean() && recorded->value.boolean();
        each_in(event, "persons", [&](const json_part& each) {
            std::string name = line(each, "public_name");
            name = name.empty() ? line(each, "name") : name;
            into.persons.push_back({id_of(each), line(each, "guid"), line(each, "code"), std::move(name),
                                    paragraph(each, "biography")});
        });
        into.links = links_of(event, "links");
        into.attachments = links_of(event, "attachments");
    }

    std::vector<imported_link> links_of(const json_part& event, const char* member) {
        std::vector<imported_link> read;
        each_in(event, member, [&](const json_part& each) {
            imported_link made{link(each, "url"), line(each, "title")};
            if (!made.url.empty()) {
                read.push_back(std::move(made));
            }
        });
        return read;
    }

    schedule_builder& to_;
    imported_day day_; ///< that is being read
    bool rooms_are_listed_ = false;
};

} // namespace

void read_json_schedule(schedule_builder& to, std::string_view text) {
    if (const auto found = guard_json(text, protocol::max_json_depth)) {
        to.refuse(found->where, found->code, found->sentence);
        return;
    }
    std::size_t stopped_at = 0;
    const auto whole = json_document::parse(text, protocol::max_json_depth, &stopped_at);
    if (!whole) {
        to.refuse({stopped_at > 0 ? line_at(text, stopped_at - 1) : 0, {}}, malformed,
                  stopped_at > 0 ? "Here the file is no JSON."
                                 : "The file is no JSON, or names a member twice.");
        return;
    }
    const json_part root{whole->root(), {}};
    const auto schedule = root.find("schedule");
    if (!schedule) {
        to.refuse({}, malformed, "The file is JSON, but no schedule: it has no member \"schedule\".");
        return;
    }
    json_reader(to).read(*schedule);
}

} // namespace convene::scheduling
