#pragma once

#include "rooms/protocol.hpp"
#include "scheduling/room_directory.hpp"
#include "server/core/random.hpp"
#include "server/realtime/hub.hpp"

#include <optional>
#include <string>
#include <vector>

namespace convene::rooms {

/// A message that is about to be stored; the two halves of its data as shared_publish.lua wants them.
struct new_message {
    person_id person;
    rooms::client_id client_id;
    rooms::author author;
    std::string text;
    bool moderates = false;
};

/// What the store knows of one person in one room.
struct personal_state {
    bool agreed = true;
    std::string number; ///< name in a not-for-attribution room
    std::optional<instant> muted_until;
    std::string muted_reason;
    std::string draft;
};

/// An act of staff on a room or a person in it.
struct staff_act {
    person_id actor;
    std::string action; ///< "room.mute": for the audit entry
    std::string object;
    std::string reason;
};

/// Keys and functions of the live rooms (rooms/lua). Rooms that are not for attribution, or whose policy
/// keeps no text, live in the memory-only store; all others in the durable one. One per node.
class room_repository {
public:
    struct limits {
        double posts_per_s = 1;
        double posts_burst = 5;
        std::int64_t log_entries = 100'000;
        std::int64_t snapshot_messages = 50;
        std::int64_t snapshot_bytes = 128 * 1024; ///< of its messages; a connection's queue must hold them
    };

    room_repository(realtime::bus& durable, realtime::bus& memory, limits bounds, id_source& ids,
                    const clock& time);

    /// Where the room's channel is.
    realtime::channel_address address_of(const scheduling::live_room& room) const;
    static bool is_numbered(const scheduling::live_room& room) {
        return room.rule == scheduling::attribution::not_for_attribution;
    }

    /// Errors of all: `unavailable`, `unknown_outcome`; those of the functions as said there.
    task<result<room_posted>> post(const scheduling::live_room& room, new_message what);
    /// Position, lock and the last messages, read in one step.
    task<result<room_snapshot>> load_snapshot(const scheduling::live_room& room);
    task<result<message_page>> load_messages_before(const scheduling::live_room& room, std::int64_t offset,
                                                    std::int64_t most);
    task<result<personal_state>> load_personal(const scheduling::live_room& room, person_id person,
                                               bool agrees_now);
    task<result<void>> store_draft(const scheduling::live_room& room, person_id person, std::string text);

    task<result<std::int64_t>> remove(const scheduling::live_room& room, message_id which, staff_act act);
    task<result<void>> mute(const scheduling::live_room& room, std::string author_key, instant until,
                            staff_act act);
    task<result<void>> unmute(const scheduling::live_room& room, std::string author_key, staff_act act);
    task<result<std::int64_t>> set_locked(const scheduling::live_room& room, bool locked, staff_act act);
    task<result<audit_page>> load_audit(const scheduling::live_room& room, std::int64_t most);

private:
    realtime::bus& bus_of(const scheduling::live_room& room) const;
    std::string prefix_of(const scheduling::live_room& room) const;
    static std::string audit_key(const scheduling::live_room& room);
    /// Writes an audit entry on its own.
    task<result<void>> note(const scheduling::live_room& room, const staff_act& act, std::string action);
    /// Calls a function of room_moderate.lua. It writes the audit entry in the same step; of a room in memory
    /// the entry is written to the durable store before, and one more when the act was then refused.
    task<result<redis::reply>> moderate(const scheduling::live_room& room, std::string function,
                                        staff_act act, std::vector<std::string> rest);

    realtime::bus& durable_;
    realtime::bus& memory_;
    limits limits_;
    id_source& ids_;
    const clock& time_;
};

} // namespace convene::rooms
