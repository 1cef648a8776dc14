#pragma once

#include "scheduling/protocol.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The frozen, numbered programme as it is stored: one JSON text a release. Places, core areas and the
/// edition have the same members inside and on the wire, so the wire types are used for them.
namespace convene::scheduling {

/// A city, county or joint site; name and state together are unique (there are two Jacksons).
struct site {
    site_id id;
    std::string name;
    std::string state;
    std::string time_zone;
    std::optional<person_id> liaison;
};
BOOST_DESCRIBE_STRUCT(site, (), (id, name, state, time_zone, liaison))

/// What is kept of a room, for how long, and the sentence that people see about it.
struct keeping {
    std::string notice;
    bool keeps_text = true;
};
BOOST_DESCRIBE_STRUCT(keeping, (), (notice, keeps_text))

/// How many seats a session has that needs them: those in person include the wheelchair places.
struct seating {
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    std::int64_t wheelchair = 0;
};
BOOST_DESCRIBE_STRUCT(seating, (), (in_person, online, wheelchair))

struct session {
    session_id id;
    std::string title;
    std::string abstract;
    session_type type = session_type::workshop;
    std::optional<core_area_id> core_area;
    place_id place;
    instant starts_at;
    instant ends_at;
    std::string venue_time_zone;
    std::string delivery;
    scheduling::audience audience = scheduling::audience::all_registrants;
    scheduling::attribution attribution = scheduling::attribution::on_record;
    scheduling::press press = scheduling::press::closed;
    scheduling::recording recording = scheduling::recording::none;
    scheduling::captions captions = scheduling::captions::none;
    std::vector<std::string> languages;
    std::optional<std::string> content_note;
    scheduling::credit_minutes credit_minutes;
    std::vector<person_id> presenters;
    std::vector<person_id> moderators;
    std::vector<person_id> captioners;
    std::vector<person_id> interpreters;
    std::optional<community_id> community;
    scheduling::keeping keeping;
    std::optional<seating> seats;        ///< absent: come as you are
    std::optional<bool> cancelled;       ///< true: it was to be and will not be; people still see that
    std::optional<std::int64_t> version; ///< 1 and absent: as first released; grows with each change (I-27)
    std::optional<instant> changed_at;   ///< when a release last changed it
};
BOOST_DESCRIBE_STRUCT(session, (),
                      (id, title, abstract, type, core_area, place, starts_at, ends_at, venue_time_zone,
                       delivery, audience, attribution, press, recording, captions, languages, content_note,
                       credit_minutes, presenters, moderators, captioners, interpreters, community, keeping,
                       seats, cancelled, version, changed_at))

struct meeting {
    room_id id;
    std::string topic;
    instant starts_at;
    instant ends_at;
    meeting_status status = meeting_status::scheduled;
};
BOOST_DESCRIBE_STRUCT(meeting, (), (id, topic, starts_at, ends_at, status))

struct community {
    community_id id;
    std::string name;
    std::optional<core_area_id> core_area;
    std::string time_zone;
    std::string cadence;
    person_id facilitator;
    scheduling::attribution attribution = scheduling::attribution::on_record;
    scheduling::keeping keeping; ///< of its meetings' rooms
    std::vector<meeting> meetings;
};
BOOST_DESCRIBE_STRUCT(community, (),
                      (id, name, core_area, time_zone, cadence, facilitator, attribution, keeping, meetings))

/// One release. Sessions are sorted by start, then place, then id; meetings by start.
struct programme {
    std::int64_t release = 0; ///< number given at publication, not part of the text; 0: nothing released yet
    edition_view edition;
    std::vector<core_area_view> core_areas;
    std::vector<place_view> places;
    std::vector<site> sites;
    std::vector<session> sessions;
    std::vector<community> communities;
    std::vector<named_person> people; ///< everyone whom sessions and communities name, sorted by id
};
BOOST_DESCRIBE_STRUCT(programme, (), (edition, core_areas, places, sites, sessions, communities, people))

/// True for a session that will not take place.
inline bool is_cancelled(const session& of) {
    return of.cancelled.value_or(false);
}
/// The session of that id, or null.
const session* find_session(const programme& in, const session_id& id);
/// The end of the edition's last day, in the venue's zone.
instant end_of(const programme& in);
/// True on the edition's first to last day, in the venue's zone.
bool is_edition_day(const programme& in, instant at);
/// Display name of a person named in the programme, empty for others.
std::string_view display_name_of(const programme& in, const person_id& who);

} // namespace convene::scheduling
