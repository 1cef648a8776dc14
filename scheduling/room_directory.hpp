#pragma once

#include "scheduling/viewer.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"

#include <boost/describe.hpp>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace convene::scheduling {

struct programme;

/// Whether what is said may be tied to who said it (domain.md 3.7).
enum class attribution { on_record, not_for_attribution };
BOOST_DESCRIBE_ENUM(attribution, on_record, not_for_attribution)

/// A person as others may see them: the name already follows the display-name policy (I-13).
struct named_person {
    person_id id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(named_person, (), (id, name))

/// A live discussion room: one for each programme session (same id as the session) and one for each meeting
/// of a community (same id as the meeting).
struct live_room {
    room_id room;
    edition_id edition;
    std::string title;
    attribution rule = attribution::on_record;
    std::vector<named_person> moderators; ///< of the session, or the facilitator of the community
    std::vector<person_id> presenters;
    std::string notice; ///< for people: what is kept and how long
    bool keeps_text =
        true; ///< false: the notice promises that nothing written stays, so it belongs in memory
    bool closed =
        false; ///< not for all who take part, or not for attribution: bans count at once, or nothing is told
};

/// Every live room of one release and who may enter. Immutable; shared by whoever needs it.
class room_directory {
public:
    /// An empty directory.
    room_directory();
    explicit room_directory(std::shared_ptr<const programme> of);
    ~room_directory();
    room_directory(const room_directory&) = delete;
    room_directory& operator=(const room_directory&) = delete;

    /// The room, whoever asks; null when there is none. For rooms that were already opened to the caller.
    const live_room* find(const room_id& room) const;

    /// Error: `not_found`, the same for "not there" and "not yours".
    result<void> may_join(const viewer& who, const room_id& room) const;

    /// Moderator of that session, facilitator of that community, or organiser; always someone who may join.
    bool is_moderator(const viewer& who, const room_id& room) const;

    bool is_presenter(const person_id& who, const room_id& room) const;

    std::size_t size() const noexcept { return rooms_.size(); }

private:
    struct entry;
    std::shared_ptr<const programme> programme_;
    std::unordered_map<room_id, std::unique_ptr<const entry>> rooms_;
};

} // namespace convene::scheduling
