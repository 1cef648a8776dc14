#include "rooms/room_repository.hpp"

#include <algorithm>

namespace convene::rooms {

namespace {

constexpr std::size_t epoch_bytes = 5;
constexpr std::int64_t ms_per_day = 86'400'000;

std::string json_string(std::string_view text) {
    protocol::json_text out;
    out.string(text);
    return std::move(out).take();
}

/// JSON string text back to the string; empty when it is none.
std::string from_json_string(std::string_view text) {
    const auto document = protocol::json_document::parse(text);
    return document && document->root().is_string() ? std::string(document->root().string()) : std::string();
}

std::vector<protocol::encoded<message>> oldest_first(const redis::reply& answer, std::size_t from) {
    std::vector<protocol::encoded<message>> messages;
    for (std::size_t i = answer.size(); i > from; --i) {
        messages.push_back({std::string(answer[i - 1].str())});
    }
    return messages;
}

/// Message ids are EPOCH-OFFSET.
struct split_id {
    std::string epoch;
    std::string offset;
};

std::optional<split_id> split(const message_id& which) {
    const auto dash = which.str().rfind('-');
    if (dash == std::string::npos) {
        return {};
    }
    split_id parts{which.str().substr(0, dash), which.str().substr(dash + 1)};
    const bool digits =
        !parts.offset.empty() && parts.offset.size() <= 18 &&
        std::all_of(parts.offset.begin(), parts.offset.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        return {};
    }
    return parts;
}

} // namespace

room_repository::room_repository(realtime::bus& durable, realtime::bus& memory, limits bounds, id_source& ids,
                                 const clock& time)
    : durable_(durable), memory_(memory), limits_(bounds), ids_(ids), time_(time) {}

realtime::bus& room_repository::bus_of(const scheduling::live_room& room) const {
    return is_numbered(room) || !room.keeps_text ? memory_ : durable_;
}

std::string room_repository::prefix_of(const scheduling::live_room& room) const {
    return "cv:{" + room.edition.str() + "}:room:" + room.room.str();
}

std::string room_repository::audit_key(const scheduling::live_room& room) {
    return "cv:{" + room.edition.str() + "}:audit";
}

realtime::channel_address room_repository::address_of(const scheduling::live_room& room) const {
    return {"room:" + room.room.str(), prefix_of(room), &bus_of(room), true, room.closed};
}

task<result<room_posted>> room_repository::post(const scheduling::live_room& room, new_message what) {
    const instant now = time_.now();
    const std::string head = R"({"id":"$ID$","offset":$OFFSET$,"at":)" + json_string(to_rfc3339(now)) +
                             R"(,"author":)" + protocol::to_json(what.author) + R"(,"client_id":)" +
                             json_string(what.client_id.str());
    const std::string tail = R"(,"text":)" + json_string(what.text) + R"(,"removed":false})";
    const std::int64_t now_ms = to_unix_ms(now);
    redis::arguments words{ids_.token(epoch_bytes),
                           what.person.str(),
                           what.client_id.str(),
                           head,
                           tail,
                           std::to_string(now_ms),
                           std::to_string(now_ms / ms_per_day),
                           std::to_string(1000.0 / limits_.posts_per_s),
                           std::to_string(limits_.posts_burst),
                           std::to_string(limits_.log_entries),
                           what.moderates ? "1" : "0"};
    const std::vector<std::string> keys{prefix_of(room)};
    // The client id makes a repeat harmless, so a lost answer is asked for again.
    auto answer =
        co_await bus_of(room).store().call("room_post", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    co_return room_posted{message_id(std::string((*answer)[0].str())), (*answer)[1].number(),
                          std::string((*answer)[2].str()), (*answer)[3].number() == 1};
}

task<result<room_snapshot>> room_repository::load_snapshot(const scheduling::live_room& room) {
    redis::arguments words{ids_.token(epoch_bytes), std::to_string(limits_.snapshot_messages),
                           std::to_string(limits_.snapshot_bytes)};
    const std::vector<std::string> keys{prefix_of(room)};
    const auto answer =
        co_await bus_of(room).store().call("room_snapshot", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    room_snapshot shot;
    shot.room = room.room;
    shot.position = {std::string((*answer)[0].str()), (*answer)[1].number()};
    shot.title = room.title;
    shot.attribution = room.rule;
    shot.locked = (*answer)[2].number() == 1;
    if (shot.locked) {
        shot.locked_reason = from_json_string((*answer)[3].str());
    }
    shot.moderators = room.moderators;
    shot.more_before = (*answer)[4].number() == 1;
    shot.messages = oldest_first(*answer, 5);
    shot.notice = room.notice;
    co_return shot;
}

task<result<message_page>> room_repository::load_messages_before(const scheduling::live_room& room,
                                                                 std::int64_t offset, std::int64_t most) {
    redis::arguments words{std::to_string(offset), std::to_string(most)};
    const std::vector<std::string> keys{prefix_of(room)};
    const auto answer =
        co_await bus_of(room).store().call("room_messages", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    co_return message_page{oldest_first(*answer, 1), (*answer)[0].number() == 1};
}

task<result<personal_state>> room_repository::load_personal(const scheduling::live_room& room,
                                                            person_id person, bool agrees_now) {
    redis::arguments words{person.str(), std::to_string(to_unix_ms(time_.now())),
                           is_numbered(room) ? "1" : "0", agrees_now ? "1" : "0"};
    const std::vector<std::string> keys{prefix_of(room)};
    const auto answer =
        co_await bus_of(room).store().call("room_me", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    personal_state state;
    state.agreed = (*answer)[0].number() == 1;
    state.number = (*answer)[1].str();
    state.muted_until = from_rfc3339((*answer)[2].str());
    state.muted_reason = from_json_string((*answer)[3].str());
    state.draft = (*answer)[4].str();
    co_return state;
}

task<result<void>> room_repository::store_draft(const scheduling::live_room& room, person_id person,
                                                std::string text) {
    redis::arguments words{person.str(), std::move(text)};
    const std::vector<std::string> keys{prefix_of(room)};
    const auto answer =
        co_await bus_of(room).store().call("room_draft", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>{};
}

task<result<void>> room_repository::note(const scheduling::live_room& room, const staff_act& act,
                                         std::string action) {
    redis::arguments entry{to_rfc3339(time_.now()), act.actor.str(), room.room.str(), act.reason,
                           std::move(action),       act.object};
    const std::vector<std::string> keys{audit_key(room)};
    const auto noted = co_await durable_.store().call("room_audit_add", keys, std::move(entry));
    if (!noted) {
        co_return noted.error();
    }
    co_return result<void>{};
}

task<result<redis::reply>> room_repository::moderate(const scheduling::live_room& room, std::string function,
                                                     staff_act act, std::vector<std::string> rest) {
    const bool in_memory = &bus_of(room) == &memory_;
    std::vector<std::string> keys{prefix_of(room)};
    if (in_memory) {
        if (auto noted = co_await note(room, act, act.action); !noted) {
            co_return noted.error();
        }
    } else {
        keys.push_back(audit_key(room));
    }
    redis::arguments words{to_rfc3339(time_.now()),
                           act.actor.str(),
                           room.room.str(),
                           act.reason,
                           json_string(act.reason),
                           ids_.token(epoch_bytes),
                           std::to_string(limits_.log_entries)};
    words.insert(words.end(), rest.begin(), rest.end());
    auto answer =
        co_await bus_of(room).store().call(function, std::move(keys), std::move(words), {.idempotent = true});
    if (!answer && in_memory && answer.error().code != errc::unknown_outcome) {
        co_await note(room, act, act.action + ".refused"); // the entry above speaks of what did not happen
    }
    co_return answer;
}

task<result<std::int64_t>> room_repository::remove(const scheduling::live_room& room, message_id which,
                                                   staff_act act) {
    const auto parts = split(which);
    if (!parts) {
        co_return error(errc::not_found, "There is no such message in this room.", "message");
    }
    std::vector<std::string> rest{parts->epoch, parts->offset};
    const auto answer = co_await moderate(room, "room_remove", std::move(act), std::move(rest));
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number();
}

task<result<void>> room_repository::mute(const scheduling::live_room& room, std::string author_key,
                                         instant until, staff_act act) {
    std::vector<std::string> rest{std::move(author_key), is_numbered(room) ? "1" : "0",
                                  std::to_string(to_unix_ms(until)), to_rfc3339(until)};
    const auto answer = co_await moderate(room, "room_mute", std::move(act), std::move(rest));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>{};
}

task<result<void>> room_repository::unmute(const scheduling::live_room& room, std::string author_key,
                                           staff_act act) {
    std::vector<std::string> rest{std::move(author_key), is_numbered(room) ? "1" : "0"};
    const auto answer = co_await moderate(room, "room_unmute", std::move(act), std::move(rest));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>{};
}

task<result<std::int64_t>> room_repository::set_locked(const scheduling::live_room& room, bool locked,
                                                       staff_act act) {
    std::vector<std::string> rest{locked ? "1" : "0"};
    const auto answer = co_await moderate(room, "room_lock", std::move(act), std::move(rest));
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number();
}

task<result<audit_page>> room_repository::load_audit(const scheduling::live_room& room, std::int64_t most) {
    redis::arguments words{room.room.str(), std::to_string(most)};
    const std::vector<std::string> keys{audit_key(room)};
    const auto answer =
        co_await durable_.store().call("room_audit", keys, std::move(words), {.idempotent = true});
    if (!answer) {
        co_return answer.error();
    }
    audit_page page;
    for (std::size_t i = 0; i + 5 < answer->size(); i += 6) {
        const redis::reply& found = *answer;
        page.entries.push_back({std::string(found[i].str()),
                                from_rfc3339(found[i + 1].str()).value_or(instant{}),
                                std::string(found[i + 2].str()), std::string(found[i + 3].str()),
                                std::string(found[i + 4].str()), std::string(found[i + 5].str())});
    }
    co_return page;
}

} // namespace convene::rooms
