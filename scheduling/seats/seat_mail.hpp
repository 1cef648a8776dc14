#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/auth/account_repository.hpp"
#include "server/core/clock.hpp"
#include "server/outbox/mailer.hpp"
#include "server/outbox/outbox_worker.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>

namespace convene::scheduling {

/// An outbox entry of kind "seat", written by the function that made the fact (`seats_mail` in
/// lua/shared_seats_announce.lua).
struct seat_fact {
    std::string what; ///< "offered"
    person_id person;
    session_id session;
    registration_id registration;
    std::int64_t ends_at_ms = 0;
};
BOOST_DESCRIBE_STRUCT(seat_fact, (), (what, person, session, registration, ends_at_ms))

/// The mail that says a seat is held, until when, and where to take it. Times are the venue's, with its
/// zone's name. Pure.
outbox::mail make_offer_mail(const programme& in, const session& of, instant until,
                             const std::string& public_url);

/// What a handler of these facts uses; all of it outlives the worker.
struct seat_mail_parts {
    auth::account_repository& accounts;
    people_repository& people;
    programme_cache& programme;
    outbox::mailer& mail;
    const clock& time;
    std::string public_url;
};

/// Tells people by mail. An offer that has ended, and a person whom the session is not for any more, get
/// none.
outbox::outbox_worker::handler seat_mail_handler(seat_mail_parts use);

} // namespace convene::scheduling
