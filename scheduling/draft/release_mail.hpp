#pragma once

#include "scheduling/draft/draft_repository.hpp"
#include "scheduling/mail/letter_post.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/outbox/outbox_worker.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// What `lua/draft_release.lua` puts into the outbox: to whom a release says what about which sessions.
struct release_fact {
    std::string what;
    std::optional<person_id> person; ///< absent: about nobody
    std::int64_t release = 0;
    std::vector<session_id> sessions;
};
BOOST_DESCRIBE_STRUCT(release_fact, (), (what, person, release, sessions))

/// What telling of a release needs; all of it outlives the worker.
struct release_mail_parts {
    letter_parts letters;
    draft_repository& drafts;
    seat_repository& seats;
};

/// The handler of entries of kind "release": one mail for each person and release (I-27), about the sessions
/// that they may see by now (I-12, I-29).
outbox::outbox_worker::handler release_mail_handler(release_mail_parts use);

/// The handler of entries of kind "release_seats": the tables of seats of the changed sessions become what
/// the release says.
outbox::outbox_worker::handler release_seats_handler(release_mail_parts use);

} // namespace convene::scheduling
