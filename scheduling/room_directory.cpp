#include "scheduling/room_directory.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

/// A room and what it belongs to: exactly one of the two is set, and lives in `programme_`.
struct room_directory::entry {
    live_room room;
    const session* of_session = nullptr;
    const community* of_community = nullptr;

    bool admits(const viewer& who) const {
        return of_session != nullptr ? scheduling::may_join(who, *of_session)
                                     : scheduling::may_join(who, *of_community);
    }
};

namespace {

std::vector<named_person> name_all(const programme& in, const std::vector<person_id>& people) {
    std::vector<named_person> named;
    named.reserve(people.size());
    for (const person_id& person : people) {
        named.push_back({person, std::string(display_name_of(in, person))});
    }
    return named;
}

live_room room_of(const programme& in, const session& of) {
    live_room made;
    made.room = room_id(of.id.str());
    made.edition = in.edition.id;
    made.title = of.title;
    made.rule = of.attribution;
    made.moderators = name_all(in, of.moderators);
    made.presenters = of.presenters;
    made.notice = of.keeping.notice;
    made.keeps_text = of.keeping.keeps_text;
    made.closed = of.audience != audience::all_registrants || is_closed_session(of) || !made.keeps_text ||
                  of.attribution == attribution::not_for_attribution;
    return made;
}

live_room room_of(const programme& in, const community& of, const meeting& held) {
    live_room made;
    made.room = held.id;
    made.edition = in.edition.id;
    made.title = of.name + ": " + held.topic;
    made.rule = of.attribution;
    made.moderators = name_all(in, {of.facilitator});
    made.notice = of.keeping.notice;
    made.keeps_text = of.keeping.keeps_text;
    made.closed = true; // members only
    return made;
}

} // namespace

room_directory::room_directory() = default;
room_directory::~room_directory() = default;

room_directory::room_directory(std::shared_ptr<const programme> of) : programme_(std::move(of)) {
    const auto add = [this](live_room room, const session* s, const community* c) {
        const room_id name = room.room;
        rooms_.emplace(name, std::make_unique<const entry>(entry{std::move(room), s, c}));
    };
    for (const session& each : programme_->sessions) {
        add(room_of(*programme_, each), &each, nullptr);
    }
    for (const community& each : programme_->communities) {
        for (const meeting& held : each.meetings) {
            add(room_of(*programme_, each, held), nullptr, &each);
        }
    }
}

const live_room* room_directory::find(const room_id& room) const {
    const auto found = rooms_.find(room);
    return found == rooms_.end() ? nullptr : &found->second->room;
}

result<void> room_directory::may_join(const viewer& who, const room_id& room) const {
    const auto found = rooms_.find(room);
    if (found == rooms_.end() || !found->second->admits(who)) {
        return error(errc::not_found, "There is no such room for you.", "room");
    }
    return {};
}

bool room_directory::is_moderator(const viewer& who, const room_id& room) const {
    if (!may_join(who, room)) {
        return false;
    }
    const auto& moderators = rooms_.at(room)->room.moderators;
    return who.has(auth::role::organiser) ||
           std::ranges::find(moderators, who.person, &named_person::id) != moderators.end();
}

bool room_directory::is_presenter(const person_id& who, const room_id& room) const {
    const live_room* found = find(room);
    return found != nullptr && std::ranges::find(found->presenters, who) != found->presenters.end();
}

} // namespace convene::scheduling
