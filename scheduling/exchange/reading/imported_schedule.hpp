#pragma once

#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// A programme that another program wrote, before anything of ours is made of it: all that the exchanged
/// forms carry for everybody. What organisers of elsewhere asked speakers in private (`answers` of pretalx)
/// is no part of it, on purpose. Texts are UTF-8, cleaned of everything that could deceive.
namespace convene::scheduling {

struct imported_link {
    std::string url;
    std::string title;
    bool operator==(const imported_link&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_link, (), (url, title))

struct imported_person {
    std::string id;
    std::string guid;
    std::string code; ///< pretalx: its own in that installation
    std::string name; ///< public
    std::string biography;
    bool operator==(const imported_person&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_person, (), (id, guid, code, name, biography))

struct imported_room {
    std::string name; ///< its own in the file
    std::string guid;
    std::string description;
    std::int64_t capacity = 0; ///< 0: not said
    bool operator==(const imported_room&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_room, (), (name, guid, description, capacity))

struct imported_track {
    std::string name; ///< its own in the file
    std::string slug;
    std::string colour;
    bool operator==(const imported_track&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_track, (), (name, slug, colour))

/// A day as the file parts them: what goes on after midnight may belong to it.
struct imported_day {
    std::string date;      ///< "2027-12-06"
    std::string starts_at; ///< as it was written; empty: not said
    std::string ends_at;
    bool operator==(const imported_day&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_day, (), (date, starts_at, ends_at))

struct imported_event {
    std::string guid; ///< the same for the thing for ever, UID of a calendar; empty where the file has none
    std::string id;
    std::string slug;
    std::string url;
    std::string title;
    std::string subtitle;
    std::string track;
    std::string type;
    std::vector<std::string> languages;
    std::string abstract;
    std::string description;
    std::string room; ///< empty: none
    std::string day;  ///< date of the day that it stands in
    instant starts_at;
    instant ends_at; ///< always later
    bool do_not_record = false;
    std::string recording_license;
    std::string logo;
    std::string feedback_url;
    std::vector<imported_person> persons; ///< in the order of the file
    std::vector<imported_link> links;
    std::vector<imported_link> attachments;
    bool operator==(const imported_event&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_event, (),
                      (guid, id, slug, url, title, subtitle, track, type, languages, abstract, description,
                       room, day, starts_at, ends_at, do_not_record, recording_license, logo, feedback_url,
                       persons, links, attachments))

/// Sorted: days by date, rooms and tracks by name, events by start, room and then by what names them.
struct imported_schedule {
    std::string version;
    std::string acronym;
    std::string title;
    std::string subtitle;
    std::string venue;
    std::string city;
    std::string first_day; ///< "2027-12-06", as the file says; may be empty
    std::string last_day;
    std::string timeslot; ///< "00:05", as the file says; may be empty
    std::string base_url;
    std::string zone; ///< IANA name
    std::vector<imported_day> days;
    std::vector<imported_room> rooms;
    std::vector<imported_track> tracks;
    std::vector<imported_event> events;
    bool operator==(const imported_schedule&) const = default;
};
BOOST_DESCRIBE_STRUCT(imported_schedule, (),
                      (version, acronym, title, subtitle, venue, city, first_day, last_day, timeslot,
                       base_url, zone, days, rooms, tracks, events))

/// The name under which a session is known when the file comes again: its guid, else id or slug. Empty when
/// the file has none of them.
std::string name_of(const imported_event& of);
/// The same of a person: guid, id or code, else the name.
std::string name_of(const imported_person& of);

/// Brings it into the order above; rooms, tracks and days that only events name are added.
void put_in_order(imported_schedule& of);

} // namespace convene::scheduling
