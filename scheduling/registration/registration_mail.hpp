#pragma once

#include "scheduling/mail/letter_post.hpp"
#include "scheduling/viewer.hpp"
#include "server/auth/link_service.hpp"
#include "server/core/clock.hpp"
#include "server/outbox/outbox_worker.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>

namespace convene::scheduling {

/// What happened to a registration that a person is told of. `approved`: a place is kept until the deadline.
enum class registration_news {
    invited,
    submitted,
    approved,
    waitlisted,
    declined,
    confirmed,
    expired,
    cancelled,
    revoked,
    reminder ///< of an invitation, or of a place that waits to be accepted
};
BOOST_DESCRIBE_ENUM(registration_news, invited, submitted, approved, waitlisted, declined, confirmed, expired,
                    cancelled, revoked, reminder)

/// An outbox entry of kind "registration", written by the function that made the fact.
struct registration_fact {
    registration_news what = registration_news::submitted;
    person_id person;
    registration_id registration;
    std::int64_t sequence = 0;   ///< grows with each change of the registration
    std::int64_t ends_at_ms = 0; ///< of an invitation or a kept place; 0: none
    std::string reason;          ///< of waiting: "quota", "capacity", "vetting" or ""
};
BOOST_DESCRIBE_STRUCT(registration_fact, (), (what, person, registration, sequence, ends_at_ms, reason))

/// Whether a mail about this news still says what is true, for a registration in this state. Pure.
bool is_news(const registration_fact& fact, registration_status now_is, instant now);

/// The name of a registration in calendars: always the same, and of ids only.
std::string make_registration_uid(const registration_id& of, const edition_id& edition);

/// What a handler of these facts uses; all of it outlives the worker.
struct registration_mail_parts {
    letter_parts letters;
    auth::link_service& links;
};

/// Tells people by mail what happened to their registration; what is of no use any more is dropped. An
/// invitation's link is made with its mail, so no token waits in the outbox.
outbox::outbox_worker::handler registration_mail_handler(registration_mail_parts use);

} // namespace convene::scheduling
