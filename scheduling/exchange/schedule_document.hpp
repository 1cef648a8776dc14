#pragma once

#include "scheduling/exchange/shown_programme.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The programme in the shape that conference programs exchange (frab, Pentabarf, pretalx), before it is
/// written as XML or JSON. Times are the venue's. Members of an event have the names of the JSON form.
namespace convene::scheduling {

/// Who presents or moderates. Id and guid are made of the name that is shown, so they say no more than it.
struct schedule_person {
    std::int64_t id = 0;
    std::string guid;
    std::string name;
    std::string public_name;
    std::optional<std::string> code = {}; ///< this and the next: of other programs only
    std::optional<std::string> biography = {};
};
BOOST_DESCRIBE_STRUCT(schedule_person, (), (id, guid, name, public_name, code, biography))

struct schedule_link {
    std::string url;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(schedule_link, (), (url, title))

struct schedule_event {
    std::int64_t id = 0;
    std::string guid;
    std::string date;     ///< start, "2027-12-06T10:45:00-06:00"
    std::string start;    ///< "10:45"
    std::string duration; ///< "01:15"
    std::string room;
    std::string slug;
    std::string url;
    std::string title;
    std::string subtitle;
    std::string track; ///< core area
    std::string type;
    std::string language; ///< the first, empty when none is said
    std::string abstract;
    std::string description; ///< what people should know before they come
    bool do_not_record = true;
    std::vector<schedule_person> persons;
    std::vector<schedule_link> links;                  ///< ours have none yet
    std::vector<schedule_link> attachments;            ///< ours have none yet
    std::optional<std::string> recording_license = {}; ///< this and the next: of other programs only
    std::optional<std::string> logo = {};
    std::optional<std::string> feedback_url = {};
};
BOOST_DESCRIBE_STRUCT(schedule_event, (),
                      (id, guid, date, start, duration, room, slug, url, title, subtitle, track, type,
                       language, abstract, description, do_not_record, persons, links, attachments,
                       recording_license, logo, feedback_url))

struct schedule_room {
    std::string name; ///< its own in the day
    std::vector<schedule_event> events;
};

/// A date at the venue. What goes on after midnight belongs to the day on which it began.
struct schedule_day {
    std::int64_t index = 1;
    std::string date;
    std::string start; ///< midnight
    std::string end;   ///< midnight, or later when something is still going on
    std::vector<schedule_room> rooms;
};

/// A room as the conference lists it.
struct schedule_place {
    std::string name;
    std::string guid;
    std::string description;
    std::int64_t capacity = 0; ///< 0: not said
};

struct schedule_track {
    std::string name;
    std::string slug;
    std::string colour;
};

struct schedule_document {
    std::string version; ///< number of the release
    std::string acronym;
    std::string title;
    std::string subtitle; ///< this and the next two: of other programs only
    std::string venue;
    std::string city;
    std::string timeslot = "00:05";
    std::string first_day; ///< of the edition, or of a session before it
    std::string last_day;  ///< of the edition, or of a session after it
    std::string zone;
    std::string base_url;
    std::vector<schedule_track> tracks;
    std::vector<schedule_place> rooms;
    std::vector<schedule_day> days; ///< those with sessions
};

/// One session in that shape; it is one of the programme.
schedule_event make_event(const shown_programme& in, const shown_session& shown);

schedule_document make_schedule(const shown_programme& of);

} // namespace convene::scheduling
