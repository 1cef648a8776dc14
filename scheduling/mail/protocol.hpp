#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the organisers' outbox: what mail waits, what failed, and whether it is held. Never a text,
/// an address or a token.
namespace convene::scheduling {

/// The mail of the edition stands still: facts collect, nothing is sent.
struct mail_hold {
    instant since;
    std::string by; ///< display name
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(mail_hold, (), (since, by, reason))

/// A fact that waits for its mail, or whose mail was given up (`dead`).
struct mail_entry {
    std::string id;               ///< names it in `/outbox/dead/retry` and `/drop`
    std::string kind;             ///< "registration", "seat"
    std::string what;             ///< e.g. "approved", "offered"
    std::string person;           ///< display name; empty for one who is not there any more
    std::optional<instant> since; ///< dead: when it was given up; absent: nobody has looked at it yet
    std::int64_t tries = 0;       ///< 0 for dead ones
    std::string why;              ///< why the last try failed; empty: none did
};
BOOST_DESCRIBE_STRUCT(mail_entry, (), (id, kind, what, person, since, tries, why))

/// A person whose mail server does not take mail for them.
struct mail_bounce {
    std::string person; ///< display name
    instant since;
    std::int64_t code = 0; ///< what the server answered, 5xx
};
BOOST_DESCRIBE_STRUCT(mail_bounce, (), (person, since, code))

/// `GET /api/v1/outbox`: at most 200 of each list, the oldest first; dead ones and bounces the newest first.
struct outbox_view {
    std::optional<mail_hold> held; ///< absent: mail is on its way
    std::int64_t waiting_count = 0;
    std::vector<mail_entry> waiting;
    std::int64_t dead_count = 0;
    std::vector<mail_entry> dead;
    std::int64_t bounced_count = 0;
    std::vector<mail_bounce> bounced;
};
BOOST_DESCRIBE_STRUCT(outbox_view, (),
                      (held, waiting_count, waiting, dead_count, dead, bounced_count, bounced))

/// `POST /api/v1/outbox/hold`.
struct mail_hold_request {
    bool held = false;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(mail_hold_request, (), (held, reason))

/// `POST /api/v1/outbox/dead/retry` and `/drop`.
struct dead_mail_request {
    std::string id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(dead_mail_request, (), (id, reason))

} // namespace convene::scheduling
