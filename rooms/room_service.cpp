#include "rooms/room_service.hpp"

#include "rooms/room_rules.hpp"

#include <algorithm>

namespace convene::rooms {

namespace {

constexpr std::size_t most_snapshots = 256;
constexpr std::int64_t stalest_snapshot =
    64; ///< publications that a reader of a shared snapshot catches up with

bool is_moderator_key(const scheduling::live_room& room, const std::string& author_key) {
    return std::any_of(room.moderators.begin(), room.moderators.end(),
                       [&](const scheduling::named_person& each) { return each.id.str() == author_key; });
}

} // namespace

room_service::room_service(room_repository& rooms, scheduling::people_repository& people,
                           scheduling::programme_cache& programme, realtime::hub& hub, const clock& time,
                           std::size_t message_characters)
    : rooms_(rooms), people_(people), programme_(programme), hub_(hub), time_(time),
      message_characters_(message_characters) {}

task<result<participant>> room_service::enter(person_id person, room_id room) {
    auto who = co_await people_.find_viewer(std::move(person));
    if (!who) {
        co_return who.error();
    }
    participant found;
    found.directory = programme_.rooms();
    if (auto allowed = found.directory->may_join(*who, room); !allowed) {
        co_return allowed.error();
    }
    found.room = found.directory->find(room);
    found.moderates = found.directory->is_moderator(*who, room);
    found.who = std::move(*who);
    if (found.room == nullptr) {
        co_return error(errc::not_found, "There is no such room.", "room");
    }
    co_return found;
}

task<result<participant>> room_service::enter_as_moderator(person_id person, room_id room) {
    auto found = co_await enter(std::move(person), std::move(room));
    if (found && !found->moderates) {
        co_return error(errc::forbidden, "Only a moderator of this room can do that.");
    }
    co_return found;
}

author room_service::author_of(const participant& person, const std::string& number) const {
    author shown;
    const bool numbered = room_repository::is_numbered(*person.room);
    shown.key = numbered ? "n" + number : person.who.person.str();
    shown.name = numbered ? "Participant " + number : person.who.display_name;
    // A role would give away who a numbered person is: shown only where names are.
    const auto& listed = person.room->moderators;
    if (numbered) {
        return shown;
    }
    if (is_moderator_key(*person.room, person.who.person.str())) {
        shown.role = author_role::moderator;
    } else if (person.directory->is_presenter(person.who.person, person.room->room)) {
        shown.role = author_role::presenter;
    } else if (person.moderates && !listed.empty()) {
        shown.role = author_role::organiser;
    }
    return shown;
}

task<result<room_me>> room_service::describe(participant person, bool agrees_now) {
    const auto state = co_await rooms_.load_personal(*person.room, person.who.person, agrees_now);
    if (!state) {
        co_return state.error();
    }
    if (!state->agreed) {
        co_return error(errc::agreement_required, agreement_words(), "agree_not_for_attribution");
    }
    const author shown = author_of(person, state->number);
    room_me me;
    me.author_key = shown.key;
    me.name = shown.name;
    me.may_post = true;
    me.may_moderate = person.moderates;
    if (state->muted_until) {
        me.muted_until = state->muted_until;
        me.muted_reason = state->muted_reason;
    }
    if (!state->draft.empty()) {
        me.draft = state->draft;
    }
    co_return me;
}

task<result<room_snapshot>> room_service::read(participant person) {
    const auto me = co_await describe(person, false);
    if (!me) {
        co_return me.error();
    }
    auto shot = co_await rooms_.load_snapshot(*person.room);
    co_return shot;
}

task<result<message_page>> room_service::read_before(participant person, std::int64_t offset,
                                                     std::int64_t most) {
    const auto me = co_await describe(person, false);
    if (!me) {
        co_return me.error();
    }
    auto page =
        co_await rooms_.load_messages_before(*person.room, offset, std::clamp<std::int64_t>(most, 1, 100));
    co_return page;
}

task<result<room_service::shared_snapshot>>
room_service::load_shared_snapshot(participant person, realtime::channel& in, bool fresh) {
    const std::string key = in.prefix();
    if (const auto known = snapshots_.find(key); known != snapshots_.end() && !fresh) {
        const position& at = known->second.at;
        const bool close = in.order().top() - at.offset <= stalest_snapshot;
        if (close && at.offset >= in.last_redaction() && hub_.continue_from(in, at)) {
            co_return known->second;
        }
    }
    const auto shot = co_await rooms_.load_snapshot(*person.room);
    if (!shot) {
        co_return shot.error();
    }
    if (snapshots_.size() >= most_snapshots) {
        snapshots_.clear();
    }
    shared_snapshot made{shot->position, protocol::to_json(*shot)};
    snapshots_[key] = made;
    co_return made;
}

task<result<room_posted>> room_service::post(participant person, room_post what) {
    auto text = clean_message_text(what.text, message_characters_);
    if (!text) {
        co_return text.error();
    }
    std::string number;
    if (room_repository::is_numbered(*person.room)) {
        const auto state = co_await rooms_.load_personal(*person.room, person.who.person, false);
        if (!state) {
            co_return state.error();
        }
        if (!state->agreed) {
            co_return error(errc::agreement_required, agreement_words(), "agree_not_for_attribution");
        }
        number = state->number;
    }
    new_message made{person.who.person, std::move(what.client_id), author_of(person, number),
                     std::move(*text), person.moderates};
    auto stored = co_await rooms_.post(*person.room, std::move(made));
    co_return stored;
}

task<result<void>> room_service::keep_draft(participant person, std::string text) {
    if (!text.empty()) {
        auto cleaned = clean_message_text(text, message_characters_);
        if (!cleaned) {
            co_return cleaned.error();
        }
    }
    auto stored = co_await rooms_.store_draft(*person.room, person.who.person, std::move(text));
    co_return stored;
}

task<result<room_changed>> room_service::remove(participant moderator, message_id which, std::string reason) {
    auto why = clean_reason(reason);
    if (!why) {
        co_return why.error();
    }
    staff_act act{moderator.who.person, "room.remove", which.str(), std::move(*why)};
    const auto at = co_await rooms_.remove(*moderator.room, std::move(which), std::move(act));
    if (!at) {
        co_return at.error();
    }
    co_return room_changed{*at};
}

task<result<room_muted_until>> room_service::mute(participant moderator, room_mute what) {
    auto why = clean_reason(what.reason);
    if (!why) {
        co_return why.error();
    }
    if (auto length = check_mute_seconds(what.seconds); !length) {
        co_return length.error();
    }
    if (!is_valid_id(what.author)) {
        co_return error(errc::not_found, "Nobody of that name has been in this room.", "author");
    }
    if (is_moderator_key(*moderator.room, what.author)) {
        co_return error(errc::forbidden, "A moderator of the room cannot be muted.", "author");
    }
    const instant until = time_.now() + std::chrono::seconds(what.seconds);
    staff_act act{moderator.who.person, "room.mute", what.author, std::move(*why)};
    const auto done = co_await rooms_.mute(*moderator.room, std::move(what.author), until, std::move(act));
    if (!done) {
        co_return done.error();
    }
    co_return room_muted_until{until};
}

task<result<void>> room_service::unmute(participant moderator, std::string author_key, std::string reason) {
    auto why = clean_reason(reason);
    if (!why) {
        co_return why.error();
    }
    if (!is_valid_id(author_key)) {
        co_return error(errc::not_found, "Nobody of that name has been in this room.", "author");
    }
    staff_act act{moderator.who.person, "room.unmute", author_key, std::move(*why)};
    auto done = co_await rooms_.unmute(*moderator.room, std::move(author_key), std::move(act));
    co_return done;
}

task<result<room_changed>> room_service::set_locked(participant moderator, bool locked, std::string reason) {
    auto why = clean_reason(reason);
    if (!why) {
        co_return why.error();
    }
    staff_act act{moderator.who.person, locked ? "room.lock" : "room.unlock", moderator.room->room.str(),
                  std::move(*why)};
    const auto at = co_await rooms_.set_locked(*moderator.room, locked, std::move(act));
    if (!at) {
        co_return at.error();
    }
    co_return room_changed{*at};
}

task<result<audit_page>> room_service::read_audit(participant moderator) {
    auto page = co_await rooms_.load_audit(*moderator.room, 200);
    co_return page;
}

} // namespace convene::rooms
