#pragma once

#include "scheduling/draft/session_fields.hpp"
#include "scheduling/programme.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The programme while it is being made: what the draft holds, and what is known of places and people that
/// decides what can be where and when. Nobody but organisers sees any of it.
namespace convene::scheduling {

/// Where a session of the draft is that has no place yet: an id that no place has.
inline const place_id no_place{"-"};

/// A session of the draft. While it is in the tray, place and times say nothing but its length.
struct draft_session {
    session content;
    bool scheduled = true;                       ///< false: in the tray
    std::vector<std::string> needs;              ///< features that its place must have, e.g. "hearing_loop"
    std::vector<session_id> after;               ///< sessions that must have ended before it begins
    std::optional<std::string> guid = {};        ///< under which the file that it came from knows it
    std::optional<session_fields> imported = {}; ///< what that file said of it last
};
BOOST_DESCRIBE_STRUCT(draft_session, (), (content, scheduled, needs, after, guid, imported))

/// What a place offers. Zero seats: nobody said how many.
struct place_plan {
    place_id id;
    std::string name;
    std::int64_t seats = 0;            ///< chairs, for people who come in person
    std::vector<std::string> features; ///< what is there, e.g. "hearing_loop"
    std::int64_t setup_minutes = 0;    ///< wanted free before each session
    bool physical = true;              ///< false: online only, nobody walks there
};
BOOST_DESCRIBE_STRUCT(place_plan, (), (id, name, seats, features, setup_minutes, physical))

/// A time in which a person or a place cannot be had; one of the two is named.
struct absence {
    std::optional<person_id> person;
    std::optional<place_id> place;
    instant starts_at;
    instant ends_at;
};
BOOST_DESCRIBE_STRUCT(absence, (), (person, place, starts_at, ends_at))

/// Somebody who serves in sessions, and for which audiences they count.
struct plan_person {
    person_id id;
    std::string name;
    std::vector<audience> admitted;
};
BOOST_DESCRIBE_STRUCT(plan_person, (), (id, name, admitted))

/// All that a check needs, in no order.
struct plan {
    std::string venue_time_zone;
    std::vector<draft_session> sessions;
    std::vector<place_plan> places;
    std::vector<plan_person> people;
    std::vector<absence> absences;
};
BOOST_DESCRIBE_STRUCT(plan, (), (venue_time_zone, sessions, places, people, absences))

} // namespace convene::scheduling
