#pragma once

#include "scheduling/exchange/shown_programme.hpp"

#include <boost/describe.hpp>

#include <cstdint>
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
};
BOOST_DESCRIBE_STRUCT(schedule_person, (), (id, guid, name, public_name))

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
    std::vector<std::string> links;       ///< none yet
    std::vector<std::string> attachments; ///< none yet
};
BOOST_DESCRIBE_STRUCT(schedule_event, (),
                      (id, guid, date, start, duration, room, slug, url, title, subtitle, track, type,
                       language, abstract, description, do_not_record, persons, links, attachments))

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

struct schedule_document {
    std::string version; ///< number of the release
    std::string acronym;
    std::string title;
    std::string first_day; ///< of the edition, or of a session before it
    std::string last_day;  ///< of the edition, or of a session after it
    std::string zone;
    std::string base_url;
    std::vector<std::string> tracks;
    std::vector<std::string> rooms;
    std::vector<schedule_day> days; ///< those with sessions
};

/// One session in that shape; it is one of the programme.
schedule_event make_event(const shown_programme& in, const shown_session& shown);

schedule_document make_schedule(const shown_programme& of);

} // namespace convene::scheduling
