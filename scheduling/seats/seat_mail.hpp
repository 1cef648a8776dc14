#pragma once

#include "scheduling/mail/letter_post.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/outbox/outbox_worker.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>

namespace convene::scheduling {

/// An outbox entry of kind "seat", written by the function that made the fact (`seats_mail` in
/// lua/shared_seats_announce.lua).
struct seat_fact {
    std::string what; ///< "offered", "enrolled", "released"
    person_id person;
    session_id session;
    registration_id registration;
    std::int64_t ends_at_ms = 0; ///< of an offer, else 0
};
BOOST_DESCRIBE_STRUCT(seat_fact, (), (what, person, session, registration, ends_at_ms))

/// The name of a seat in calendars: always the same, and of ids only.
std::string make_seat_uid(const seat_fact& of, const edition_id& edition);

/// What a handler of these facts uses; all of it outlives the worker.
struct seat_mail_parts {
    letter_parts letters;
    seat_repository& seats;
};

/// Tells people by mail: a seat is held for them, they have one (with a calendar entry), they have it no more
/// (the entry is cancelled, when there was one). What is of no use any more is dropped: an offer that has
/// ended, a session that is not for the person any more, a state that changed meanwhile.
outbox::outbox_worker::handler seat_mail_handler(seat_mail_parts use);

} // namespace convene::scheduling
