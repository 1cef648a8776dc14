#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of seats in programme sessions (domain.md 4.2).
namespace convene::scheduling {

enum class seat_state {
    none,       ///< neither a seat nor a place in the line
    waitlisted, ///< in the line
    offered,    ///< a seat is held until the deadline of the offer
    enrolled    ///< has a seat
};
BOOST_DESCRIBE_ENUM(seat_state, none, waitlisted, offered, enrolled)

enum class seat_kind { in_person, wheelchair, online };
BOOST_DESCRIBE_ENUM(seat_kind, in_person, wheelchair, online)

/// One way of attending: `taken` are seats that people have or that are held for them.
struct seat_count {
    std::int64_t capacity = 0;
    std::int64_t taken = 0;
    std::int64_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(seat_count, (), (capacity, taken, waiting))

/// Push `seats.counted` on the channel "seats", and part of answers. Of two the higher version is newer.
struct seat_counts {
    session_id session;
    std::int64_t version = 0;
    seat_count in_person; ///< wheelchair places included
    seat_count online;
};
BOOST_DESCRIBE_STRUCT(seat_counts, (), (session, version, in_person, online))

/// What the caller has in one session. `place` counts from 1 and is 0 outside a line.
struct my_seat {
    session_id session;
    seat_state state = seat_state::none;
    std::optional<seat_kind> kind;
    std::int64_t place = 0;
    std::optional<instant> offered_until;
};
BOOST_DESCRIBE_STRUCT(my_seat, (), (session, state, kind, place, offered_until))

/// `GET /api/v1/seats`: the sessions that need a seat and that the caller may see, and what the caller has.
struct seats_answer {
    std::vector<seat_counts> sessions;
    std::vector<my_seat> mine;
};
BOOST_DESCRIBE_STRUCT(seats_answer, (), (sessions, mine))

/// `POST /api/v1/sessions/{id}/seat`. `instead` names a session at the same time whose seat is given up when
/// this one is got.
struct seat_request {
    seat_kind kind = seat_kind::in_person;
    std::optional<session_id> instead;
};
BOOST_DESCRIBE_STRUCT(seat_request, (), (kind, instead))

/// `POST /api/v1/sessions/{id}/seat/accept`.
struct seat_acceptance {
    std::optional<session_id> instead;
};
BOOST_DESCRIBE_STRUCT(seat_acceptance, (), (instead))

/// `POST /api/v1/sessions/{id}/seat/release`: nothing to say.
struct seat_release {};
BOOST_DESCRIBE_STRUCT(seat_release, (), ())

/// What is true after a request about a seat. When `clashes` names sessions, nothing changed: the caller has
/// seats there at the same time and must say which to keep.
struct seat_decision {
    my_seat seat;
    std::vector<session_id> clashes;
};
BOOST_DESCRIBE_STRUCT(seat_decision, (), (seat, clashes))

struct seat_holder {
    registration_id registration;
    std::string name; ///< follows the display-name policy (I-13)
    seat_state state = seat_state::none;
    seat_kind kind = seat_kind::in_person;
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(seat_holder, (), (registration, name, state, kind, place))

/// `GET /api/v1/sessions/{id}/seats`, for organisers and the session's moderators: who has seats by name,
/// then offers, then the lines in order.
struct seat_roster {
    seat_counts counts;
    bool sites_first = false;
    std::vector<seat_holder> people;
};
BOOST_DESCRIBE_STRUCT(seat_roster, (), (counts, sites_first, people))

/// `POST /api/v1/sessions/{id}/seats/size`, for organisers. Nobody loses a seat by it.
struct seat_size {
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    bool sites_first = false; ///< a freed seat goes first to a site that has none in the session
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(seat_size, (), (in_person, online, sites_first, reason))

/// Live command `seats.follow`: counts are pushed from now on.
struct seats_follow {};
BOOST_DESCRIBE_STRUCT(seats_follow, (), ())

struct seats_followed {};
BOOST_DESCRIBE_STRUCT(seats_followed, (), ())

/// Push `seat.changed` to the person, on all devices: ask again.
struct seat_changed {
    session_id session;
    seat_state state = seat_state::none;
};
BOOST_DESCRIBE_STRUCT(seat_changed, (), (session, state))

} // namespace convene::scheduling
