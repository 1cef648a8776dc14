#pragma once

#include "scheduling/room_directory.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/protocol/codec.hpp"
#include "server/realtime/publication.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the live rooms. Names and members are the wire's; docs/asyncapi.yaml is made from them.
namespace convene::rooms {

using realtime::position;

/// A client's own name for what it creates: sent again, it is stored once and answered the same.
using client_id = id<struct client_id_tag>;

enum class author_role { moderator, presenter, organiser };
BOOST_DESCRIBE_ENUM(author_role, moderator, presenter, organiser)

/// Who wrote: a person, or in a not-for-attribution room a name that exists in that room only.
struct author {
    std::string key;
    std::string name;
    std::optional<author_role> role;
};
BOOST_DESCRIBE_STRUCT(author, (), (key, name, role))

struct message {
    message_id id;
    std::int64_t offset = 0;
    instant at{};
    rooms::author author;
    rooms::client_id client_id;
    std::string text; ///< empty when removed
    bool removed = false;
    std::optional<std::string> removed_reason;
};
BOOST_DESCRIBE_STRUCT(message, (), (id, offset, at, author, client_id, text, removed, removed_reason))

/// A room as it is at one position; with the pushes after that position it stays true.
struct room_snapshot {
    room_id room;
    rooms::position position;
    std::string title;
    scheduling::attribution attribution{};
    bool locked = false;
    std::optional<std::string> locked_reason;
    std::vector<scheduling::named_person> moderators;
    std::vector<protocol::encoded<message>> messages; ///< the last 50 at most, oldest first
    bool more_before = false;
    std::string notice; ///< what is kept and for how long
};
BOOST_DESCRIBE_STRUCT(room_snapshot, (),
                      (room, position, title, attribution, locked, locked_reason, moderators, messages,
                       more_before, notice))

/// What concerns the caller alone.
struct room_me {
    std::string author_key;
    std::string name;
    bool may_post = false;
    bool may_moderate = false;
    std::optional<instant> muted_until;
    std::optional<std::string> muted_reason;
    std::optional<std::string> draft;
};
BOOST_DESCRIBE_STRUCT(room_me, (),
                      (author_key, name, may_post, may_moderate, muted_until, muted_reason, draft))

struct room_join {
    room_id room;
    std::optional<position> since;
    std::optional<bool> agree_not_for_attribution;
};
BOOST_DESCRIBE_STRUCT(room_join, (), (room, since, agree_not_for_attribution))

/// Pushes with position.offset + 1, + 2, ... follow at once.
struct room_joined {
    room_id room;
    bool recovered = false;
    rooms::position position;
    std::int64_t missed = 0;
    room_me me;
    std::optional<protocol::encoded<room_snapshot>> snapshot; ///< when not recovered
};
BOOST_DESCRIBE_STRUCT(room_joined, (), (room, recovered, position, missed, me, snapshot))

struct room_leave {
    room_id room;
};
BOOST_DESCRIBE_STRUCT(room_leave, (), (room))

struct room_post {
    room_id room;
    rooms::client_id client_id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(room_post, (), (room, client_id, text))

struct room_posted {
    message_id message;
    std::int64_t offset = 0;
    std::string epoch;
    bool repeated = false;
};
BOOST_DESCRIBE_STRUCT(room_posted, (), (message, offset, epoch, repeated))

struct room_draft {
    room_id room;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(room_draft, (), (room, text))

struct room_remove {
    room_id room;
    message_id message;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_remove, (), (room, message, reason))

struct room_mute {
    room_id room;
    std::string author;
    std::int64_t seconds = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_mute, (), (room, author, seconds, reason))

struct room_unmute {
    room_id room;
    std::string author;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_unmute, (), (room, author, reason))

/// Fields of room.lock and room.unlock.
struct room_lock {
    room_id room;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_lock, (), (room, reason))

struct room_changed {
    std::int64_t offset = 0;
};
BOOST_DESCRIBE_STRUCT(room_changed, (), (offset))

struct room_muted_until {
    instant until{};
};
BOOST_DESCRIBE_STRUCT(room_muted_until, (), (until))

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

// Pushes.

struct message_removed {
    message_id id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(message_removed, (), (id, reason))

struct room_locked {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_locked, (), (reason))

struct presence_counted {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(presence_counted, (), (count))

struct room_muted {
    room_id room;
    instant until{};
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(room_muted, (), (room, until, reason))

struct room_unmuted {
    room_id room;
};
BOOST_DESCRIBE_STRUCT(room_unmuted, (), (room))

// HTTP.

struct message_page {
    std::vector<protocol::encoded<message>> messages;
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(message_page, (), (messages, more))

struct audit_entry {
    std::string seq;
    instant at{};
    std::string actor;
    std::string action;
    std::string object;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(audit_entry, (), (seq, at, actor, action, object, reason))

struct audit_page {
    std::vector<audit_entry> entries;
};
BOOST_DESCRIBE_STRUCT(audit_page, (), (entries))

} // namespace convene::rooms
