#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the audit record: what staff did to persons, sessions and rooms (domain.md I-21).
namespace convene::scheduling {

/// One entry. `action` is a word like "room.mute"; a newer server may write words that a client does not
/// know.
struct recorded_act {
    std::int64_t seq = 0;
    instant at{};
    person_id actor;
    std::string actor_name; ///< follows the display-name policy (I-13); empty when it is not known any more
    std::string action;
    std::string object;
    std::string object_name; ///< of a person by the same policy, the title of a session; else empty
    std::string room;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(recorded_act, (),
                      (seq, at, actor, actor_name, action, object, object_name, room, reason))

/// `GET /api/v1/audit`, newest first.
struct audit_record_page {
    std::vector<recorded_act> entries;
    std::int64_t next = 0;   ///< ask for what lies before this; 0: there is nothing more
    std::int64_t newest = 0; ///< of the whole record
    std::int64_t sealed = 0; ///< up to and with this one a later change is noticed; 0: none is sealed yet
    std::optional<instant> sealed_at; ///< when that one was written
};
BOOST_DESCRIBE_STRUCT(audit_record_page, (), (entries, next, newest, sealed, sealed_at))

/// What staff did about the caller. Who did it is for organisers to tell: a moderator is not singled out. The
/// reason is empty where staff decided about a registration: it is private.
struct act_about_me {
    std::int64_t seq = 0;
    instant at{};
    std::string action;
    std::string room;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(act_about_me, (), (seq, at, action, room, reason))

/// `GET /api/v1/me/audit`, newest first; at most the 100 newest.
struct acts_about_me {
    std::vector<act_about_me> entries;
};
BOOST_DESCRIBE_STRUCT(acts_about_me, (), (entries))

} // namespace convene::scheduling
