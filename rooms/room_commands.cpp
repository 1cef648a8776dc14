#include "rooms/room_commands.hpp"

namespace convene::rooms {

namespace {

std::string channel_of(const room_id& room) {
    return "room:" + room.str();
}

/// The latest counters of a room, for somebody who has just come in.
void add_counters(ws::call& asked, const realtime::channel& in) {
    for (const auto& [event, line] : in.counters()) {
        asked.after_reply.push_back(realtime::frame::text(line));
    }
}

/// Subscribes the connection and lets the frames that it missed follow the reply.
result<void> take_in(ws::call& asked, realtime::hub& hub, realtime::channel& in, realtime::catch_up next) {
    asked.from.remove_membership(in.name());
    ws::membership* place = asked.from.add_membership(in.name());
    if (place == nullptr) {
        return error(errc::conflict, "This connection is in too many rooms. Leave one first.", "room");
    }
    hub.join(place->subscription, asked.from, in, next.position);
    if (next.frames) {
        asked.after_reply.push_back(std::move(next.frames));
    }
    add_counters(asked, in);
    return {};
}

/// Takes somebody who may be here into the room.
task<result<room_joined>> join_as(ws::call& asked, participant person, room_join what, room_service& service,
                                  realtime::hub& hub) {
    auto me = co_await service.describe(person, what.agree_not_for_attribution.value_or(false));
    if (!me) {
        co_return me.error();
    }
    auto opened = co_await hub.open(service.address_of(person));
    if (!opened) {
        co_return opened.error();
    }
    realtime::channel& in = **opened;
    room_joined joined;
    joined.room = what.room;
    joined.me = std::move(*me);
    if (what.since) {
        auto missed = co_await hub.recover(in, *what.since);
        if (!missed) {
            co_return missed.error();
        }
        if (*missed) {
            joined.recovered = true;
            joined.position = *what.since;
            joined.missed = (*missed)->missed;
            if (auto taken = take_in(asked, hub, in, std::move(**missed)); !taken) {
                co_return taken.error();
            }
            co_return joined;
        }
    }
    for (int tries = 0; tries < 3; ++tries) {
        auto shot = co_await service.load_shared_snapshot(person, in, tries > 0);
        if (!shot) {
            co_return shot.error();
        }
        if (auto next = hub.continue_from(in, shot->at)) {
            joined.position = shot->at;
            joined.missed = next->missed;
            joined.snapshot = protocol::encoded<room_snapshot>{std::move(shot->text)};
            if (auto taken = take_in(asked, hub, in, std::move(*next)); !taken) {
                co_return taken.error();
            }
            co_return joined;
        }
    }
    co_return error(errc::unavailable, "The room changes too fast right now. Please try again.");
}

task<result<room_joined>> join(ws::call& asked, room_join what, room_service& service, realtime::hub& hub,
                               const joining_listener& heard) {
    const auto person = co_await service.enter(asked.caller().person, what.room);
    if (!person) {
        co_return person.error();
    }
    const room_id room = what.room;
    auto joined = co_await join_as(asked, *person, std::move(what), service, hub);
    if (joined && heard) {
        heard(person->who, room);
    }
    co_return joined;
}

/// A participant who has joined the room on this connection.
task<result<participant>> inside(ws::call& asked, room_id room, room_service& service) {
    if (asked.from.find_membership(channel_of(room)) == nullptr) {
        co_return error(errc::conflict, "Join the room first.", "room");
    }
    auto person = co_await service.enter(asked.caller().person, std::move(room));
    co_return person;
}

task<result<nothing>> leave(ws::call& asked, room_leave what) {
    asked.from.remove_membership(channel_of(what.room));
    co_return nothing{};
}

task<result<room_posted>> post(ws::call& asked, room_post what, room_service& service) {
    auto person = co_await inside(asked, what.room, service);
    if (!person) {
        co_return person.error();
    }
    auto posted = co_await service.post(std::move(*person), std::move(what));
    co_return posted;
}

task<result<nothing>> keep_draft(ws::call& asked, room_draft what, room_service& service) {
    auto person = co_await inside(asked, what.room, service);
    if (!person) {
        co_return person.error();
    }
    auto kept = co_await service.keep_draft(std::move(*person), std::move(what.text));
    if (!kept) {
        co_return kept.error();
    }
    co_return nothing{};
}

task<result<room_changed>> remove(ws::call& asked, room_remove what, room_service& service) {
    auto person = co_await service.enter_as_moderator(asked.caller().person, what.room);
    if (!person) {
        co_return person.error();
    }
    auto done = co_await service.remove(std::move(*person), std::move(what.message), std::move(what.reason));
    co_return done;
}

task<result<room_muted_until>> mute(ws::call& asked, room_mute what, room_service& service) {
    auto person = co_await service.enter_as_moderator(asked.caller().person, what.room);
    if (!person) {
        co_return person.error();
    }
    auto done = co_await service.mute(std::move(*person), std::move(what));
    co_return done;
}

task<result<nothing>> unmute(ws::call& asked, room_unmute what, room_service& service) {
    auto person = co_await service.enter_as_moderator(asked.caller().person, what.room);
    if (!person) {
        co_return person.error();
    }
    auto done = co_await service.unmute(std::move(*person), std::move(what.author), std::move(what.reason));
    if (!done) {
        co_return done.error();
    }
    co_return nothing{};
}

task<result<room_changed>> set_locked(ws::call& asked, room_lock what, room_service& service, bool locked) {
    auto person = co_await service.enter_as_moderator(asked.caller().person, what.room);
    if (!person) {
        co_return person.error();
    }
    auto done = co_await service.set_locked(std::move(*person), locked, std::move(what.reason));
    co_return done;
}

void add_member_commands(ws::command_table& table, room_service& service, realtime::hub& hub,
                         joining_listener joined) {
    table.on<room_join, room_joined>(
        "room.join", "Enters a room, or comes back to it at a position.",
        [&service, &hub, joined = std::move(joined)](ws::call& asked, room_join what) {
            return join(asked, std::move(what), service, hub, joined);
        });
    table.on<room_leave, nothing>("room.leave", "Leaves a room.", leave);
    table.on<room_post, room_posted>(
        "room.post", "Writes a message; the same client_id again is stored once.",
        [&service](ws::call& asked, room_post what) { return post(asked, std::move(what), service); },
        ws::order::overlapping);
    table.on<room_draft, nothing>(
        "room.draft", "Keeps what is being typed, for twelve hours.",
        [&service](ws::call& asked, room_draft what) { return keep_draft(asked, std::move(what), service); });
}

void add_moderator_commands(ws::command_table& table, room_service& service) {
    table.on<room_remove, room_changed>(
        "room.remove", "Removes a message everywhere.",
        [&service](ws::call& asked, room_remove what) { return remove(asked, std::move(what), service); });
    table.on<room_mute, room_muted_until>(
        "room.mute", "Keeps a person from writing for a time.",
        [&service](ws::call& asked, room_mute what) { return mute(asked, std::move(what), service); });
    table.on<room_unmute, nothing>(
        "room.unmute", "Lets a person write again.",
        [&service](ws::call& asked, room_unmute what) { return unmute(asked, std::move(what), service); });
    table.on<room_lock, room_changed>("room.lock", "Only moderators can write from now on.",
                                      [&service](ws::call& asked, room_lock what) {
                                          return set_locked(asked, std::move(what), service, true);
                                      });
    table.on<room_lock, room_changed>("room.unlock", "All can write again.",
                                      [&service](ws::call& asked, room_lock what) {
                                          return set_locked(asked, std::move(what), service, false);
                                      });
}

} // namespace

void add_room_commands(ws::command_table& table, room_service& service, realtime::hub& hub,
                       joining_listener joined) {
    add_member_commands(table, service, hub, std::move(joined));
    add_moderator_commands(table, service);
    table.push<message>("room:{room}", "message.posted", false, "A message was stored.");
    table.push<message_removed>("room:{room}", "message.removed", false, "A moderator removed a message.");
    table.push<room_locked>("room:{room}", "room.locked", false, "Only moderators can write.");
    table.push<room_locked>("room:{room}", "room.unlocked", false, "All can write again.");
    table.push<presence_counted>("room:{room}", "presence.counted", true, "Persons in the room.");
    table.push<room_muted>("person:{person}", "room.muted", true, "You cannot write in a room for a time.");
    table.push<room_unmuted>("person:{person}", "room.unmuted", true, "You can write again.");
}

} // namespace convene::rooms
