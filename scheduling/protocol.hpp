#pragma once

#include "scheduling/room_directory.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the programme. Encoder, schemas and the client's TypeScript come from them.
namespace convene::scheduling {

enum class session_type {
    plenary,
    workshop,
    panel,
    peer_exchange,
    site_team,
    community_of_practice,
    office_hours,
    closed,
    orientation,
    rehearsal,
    networking
};
BOOST_DESCRIBE_ENUM(session_type, plenary, workshop, panel, peer_exchange, site_team, community_of_practice,
                    office_hours, closed, orientation, rehearsal, networking)

enum class audience {
    all_registrants,
    law_enforcement_and_prosecutors,
    law_enforcement_only,
    site_teams,
    cop_members,
    crew_and_speakers
};
BOOST_DESCRIBE_ENUM(audience, all_registrants, law_enforcement_and_prosecutors, law_enforcement_only,
                    site_teams, cop_members, crew_and_speakers)

enum class press { open, closed };
BOOST_DESCRIBE_ENUM(press, open, closed)

enum class recording { none, recorded };
BOOST_DESCRIBE_ENUM(recording, none, recorded)

enum class captions { none, on_request, auto_reviewed, cart, vetted_captioner_on_request };
BOOST_DESCRIBE_ENUM(captions, none, on_request, auto_reviewed, cart, vetted_captioner_on_request)

enum class meeting_status { scheduled, ended, cancelled };
BOOST_DESCRIBE_ENUM(meeting_status, scheduled, ended, cancelled)

enum class session_role { presenter, moderator };
BOOST_DESCRIBE_ENUM(session_role, presenter, moderator)

/// What a standing note says, so that a client can say it in its reader's language. `keeping` is the
/// edition's own sentence: it stands as it was written.
enum class standing_note {
    not_for_attribution,
    no_open_cases,
    phones_outside,
    not_recorded,
    keeping,
    open_to_press,
    closed_to_press
};
BOOST_DESCRIBE_ENUM(standing_note, not_for_attribution, no_open_cases, phones_outside, not_recorded, keeping,
                    open_to_press, closed_to_press)

/// The edition as `/me` and the programme show it. Days are dates in the venue's zone, e.g. "2027-12-06".
struct edition_view {
    edition_id id;
    std::string name;
    std::string venue;
    std::string venue_time_zone; ///< IANA name
    std::string first_day;
    std::string last_day;
    std::string acknowledgement;
    bool fictional = false;
};
BOOST_DESCRIBE_STRUCT(edition_view, (),
                      (id, name, venue, venue_time_zone, first_day, last_day, acknowledgement, fictional))

struct core_area_view {
    core_area_id id;
    std::string name;
    std::string mark; ///< two letters for small labels; the name is always shown or spoken as well
};
BOOST_DESCRIBE_STRUCT(core_area_view, (), (id, name, mark))

struct place_view {
    place_id id;
    std::string name;
    std::string use;
    std::int64_t wheelchair_seats = 0;
    bool hearing_loop = false;
    std::optional<std::int64_t> seats; ///< chairs; absent: nobody said, or online only
};
BOOST_DESCRIBE_STRUCT(place_view, (), (id, name, use, wheelchair_seats, hearing_loop, seats))

struct session_person {
    person_id id;
    std::string name; ///< follows the display-name policy (I-13)
    session_role role = session_role::presenter;
};
BOOST_DESCRIBE_STRUCT(session_person, (), (id, name, role))

/// One line of the programme. When `closed` is true everything but id, place and times is the same for all
/// such sessions and says nothing about this one (I-12).
struct session_summary {
    session_id id;
    bool closed = false;
    std::string title;
    session_type type = session_type::workshop;
    std::optional<core_area_id> core_area;
    place_id place;
    instant starts_at;
    instant ends_at;
    std::string delivery; ///< "virtual", "hybrid" or "in_person"
    scheduling::audience audience = scheduling::audience::all_registrants;
    scheduling::attribution attribution = scheduling::attribution::on_record;
    scheduling::press press = scheduling::press::closed;
    scheduling::recording recording = scheduling::recording::none;
    scheduling::captions captions = scheduling::captions::none;
    std::vector<std::string> languages;
    std::vector<session_person> people;
    std::optional<room_id> room; ///< present when the viewer may join
    bool may_join = false;
    std::optional<community_id> community;
    std::optional<bool> cancelled;     ///< true: it will not take place
    std::optional<instant> changed_at; ///< when a release last changed it; absent: never
};
BOOST_DESCRIBE_STRUCT(session_summary, (),
                      (id, closed, title, type, core_area, place, starts_at, ends_at, delivery, audience,
                       attribution, press, recording, captions, languages, people, room, may_join, community,
                       cancelled, changed_at))

/// `GET /api/v1/programme`; sessions sorted by start, then place.
struct programme_answer {
    std::int64_t release = 0;
    edition_view edition;
    std::vector<core_area_view> core_areas;
    std::vector<place_view> places;
    std::vector<std::string> days; ///< every date in the venue's zone on which a session starts
    std::vector<session_summary> sessions;
};
BOOST_DESCRIBE_STRUCT(programme_answer, (), (release, edition, core_areas, places, days, sessions))

/// Minutes that count towards training records; evidence, not a promise.
struct credit_minutes {
    std::int64_t post = 0;
    std::int64_t cle = 0;
};
BOOST_DESCRIBE_STRUCT(credit_minutes, (), (post, cle))

/// `GET /api/v1/sessions/{id}`.
struct session_detail : session_summary {
    std::string abstract;
    std::optional<std::string> content_note;
    scheduling::credit_minutes credit_minutes;
    std::vector<std::string> standing_notes; ///< sentences that hold in this session, most important first
    std::vector<standing_note> standing_note_kinds; ///< of each of them, in the same order
};
BOOST_DESCRIBE_STRUCT(session_detail, (session_summary),
                      (abstract, content_note, credit_minutes, standing_notes, standing_note_kinds))

struct community_meeting {
    room_id id;
    std::string topic;
    instant starts_at;
    instant ends_at;
    meeting_status status = meeting_status::scheduled;
    std::optional<room_id> room; ///< present when the viewer may join
    bool may_join = false;
};
BOOST_DESCRIBE_STRUCT(community_meeting, (), (id, topic, starts_at, ends_at, status, room, may_join))

struct community_view {
    community_id id;
    std::string name;
    std::optional<core_area_id> core_area;
    std::string time_zone; ///< IANA name: meetings keep their hour in this zone
    std::string cadence;
    bool member = false;
    std::vector<community_meeting> meetings;
};
BOOST_DESCRIBE_STRUCT(community_view, (), (id, name, core_area, time_zone, cadence, member, meetings))

/// `GET /api/v1/communities`.
struct communities_answer {
    std::vector<community_view> communities;
};
BOOST_DESCRIBE_STRUCT(communities_answer, (), (communities))

/// `GET /api/v1/me/badge`: what is printed or shown at the door. The code is random and says nothing.
struct badge_view {
    std::string code; ///< 16 characters of Crockford's base32 and his check symbol
    std::string name; ///< as others see the person (I-13)
    registration_id registration;
    std::string kind; ///< kind of registration, e.g. "site_team"
    std::string site; ///< "Camden, NJ"; empty: belongs to no site
};
BOOST_DESCRIBE_STRUCT(badge_view, (), (code, name, registration, kind, site))

} // namespace convene::scheduling
