#pragma once

#include "scheduling/draft/plan_index.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

/// Plans for tests, in few words: a Tuesday in Chicago, minutes after nine.
namespace convene::scheduling {

inline const std::string plan_zone = "America/Chicago";

inline instant nine_and(std::chrono::minutes after) {
    return *from_rfc3339("2027-12-07T15:00:00Z") + after;
}
inline instant nine_and(int minutes) {
    return nine_and(std::chrono::minutes(minutes));
}

inline draft_session make_session(const std::string& id, int from_minute, int to_minute,
                                  const std::string& place = "CEDAR") {
    draft_session made;
    made.content.id = session_id(id);
    made.content.title = "Session " + id;
    made.content.place = place_id(place);
    made.content.starts_at = nine_and(from_minute);
    made.content.ends_at = nine_and(to_minute);
    return made;
}

inline draft_session serves(draft_session in, const std::string& person) {
    in.content.presenters.emplace_back(person);
    return in;
}

inline place_plan make_place(const std::string& id) {
    place_plan made;
    made.id = place_id(id);
    made.name = "The " + id + " room";
    return made;
}

/// Cedar, Willow and Birch, and an online channel.
inline plan make_plan(std::vector<draft_session> sessions) {
    plan made;
    made.venue_time_zone = plan_zone;
    made.places = {make_place("CEDAR"), make_place("WILLOW"), make_place("BIRCH"), make_place("ONLINE")};
    made.places.back().physical = false;
    made.sessions = std::move(sessions);
    return made;
}

inline draft_session* find(plan& in, const session_id& id) {
    const auto found =
        std::ranges::find(in.sessions, id, [](const draft_session& each) { return each.content.id; });
    return found == in.sessions.end() ? nullptr : &*found;
}

/// The plan with the session scheduled there.
inline plan moved(plan in, const session_id& id, const placing& to) {
    if (draft_session* one = find(in, id)) {
        one->scheduled = true;
        one->content.place = to.place;
        one->content.starts_at = to.starts_at;
        one->content.ends_at = to.starts_at + to.length;
    }
    return in;
}

/// "place_taken/A/B/CEDAR person_twice/A/B/P1"
inline std::string keys(const std::vector<finding>& of) {
    std::string text;
    for (const finding& each : of) {
        text += (text.empty() ? "" : " ") + key_of(each);
    }
    return text;
}
inline std::string found(const plan& in) {
    return keys(check_plan(in));
}
inline std::string found(std::vector<draft_session> sessions) {
    return found(make_plan(std::move(sessions)));
}

/// All that a finding says, in one line.
inline std::string whole(const finding& of) {
    const auto number = [](const auto& n) { return n ? std::to_string(*n) : std::string("-"); };
    const auto id = [](const auto& i) { return i ? i->str() : std::string("-"); };
    return std::string(boost::describe::enum_to_string(of.kind, "?")) + ' ' +
           boost::describe::enum_to_string(of.severity, "?") + ' ' + of.session.str() + ' ' + id(of.other) +
           ' ' + id(of.place) + ' ' + id(of.person) + ' ' + of.feature.value_or("-") + ' ' + number(of.has) +
           ' ' + number(of.wants) + '\n';
}
inline std::string whole(const std::vector<finding>& of) {
    std::string text;
    for (const finding& each : of) {
        text += whole(each);
    }
    return text;
}

} // namespace convene::scheduling
