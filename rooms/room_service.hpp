#pragma once

#include "rooms/protocol.hpp"
#include "rooms/room_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/realtime/hub.hpp"

#include <memory>
#include <string>
#include <unordered_map>

namespace convene::rooms {

/// One person who may be in one room: asked anew for every act, so that a lost right stops working at once
/// (I-07).
struct participant {
    std::shared_ptr<const scheduling::room_directory> directory; ///< keeps `room` alive
    const scheduling::live_room* room = nullptr;
    scheduling::viewer who;
    bool moderates = false;
};

/// Live rooms: who may enter, what they see, what they may do. One per node.
class room_service {
public:
    room_service(room_repository& rooms, scheduling::people_repository& people,
                 scheduling::programme_cache& programme, realtime::hub& hub, const clock& time,
                 std::size_t message_characters);

    /// Errors: `not_found` for rooms that are not there and rooms that are not theirs alike; `unavailable`.
    task<result<participant>> enter(person_id person, room_id room);
    /// As enter, for somebody who must moderate the room: else `forbidden`.
    task<result<participant>> enter_as_moderator(person_id person, room_id room);

    /// What concerns this person alone; `agreement_required` (the message has the words) in a room not for
    /// attribution.
    task<result<room_me>> describe(participant person, bool agrees_now);
    /// Fresh from the store, for those who do not stay.
    task<result<room_snapshot>> read(participant person);
    task<result<message_page>> read_before(participant person, std::int64_t offset, std::int64_t most);

    /// The text of a snapshot, possibly a few publications old: its readers catch up from memory.
    struct shared_snapshot {
        position at;
        std::string text;
    };
    /// `fresh` forces a read.
    task<result<shared_snapshot>> load_shared_snapshot(participant person, realtime::channel& in, bool fresh);

    task<result<room_posted>> post(participant person, room_post what);
    task<result<void>> keep_draft(participant person, std::string text);
    task<result<room_changed>> remove(participant moderator, message_id which, std::string reason);
    task<result<room_muted_until>> mute(participant moderator, room_mute what);
    task<result<void>> unmute(participant moderator, std::string author_key, std::string reason);
    task<result<room_changed>> set_locked(participant moderator, bool locked, std::string reason);
    task<result<audit_page>> read_audit(participant moderator);

    realtime::channel_address address_of(const participant& person) const {
        return rooms_.address_of(*person.room);
    }

private:
    author author_of(const participant& person, const std::string& number) const;

    room_repository& rooms_;
    scheduling::people_repository& people_;
    scheduling::programme_cache& programme_;
    realtime::hub& hub_;
    const clock& time_;
    std::size_t message_characters_;
    std::unordered_map<std::string, shared_snapshot>
        snapshots_; ///< by channel prefix; at most `most_snapshots`
};

} // namespace convene::rooms
