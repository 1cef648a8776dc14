#include "scheduling/draft/change_log.hpp"

#include "scheduling/eligibility.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::array roles{&session::presenters, &session::moderators, &session::captioners,
                           &session::interpreters};

session_place place_of(const session& of) {
    return {of.title, of.place, of.starts_at, of.ends_at};
}

/// Everything that people can see of a session, and not how often it changed.
std::string text_of(session of) {
    of.version.reset();
    of.changed_at.reset();
    return protocol::to_json(of);
}

std::unordered_map<session_id, const session*> by_id(const programme& in) {
    std::unordered_map<session_id, const session*> made;
    for (const session& each : in.sessions) {
        made.emplace(each.id, &each);
    }
    return made;
}

bool serve_the_same(const session& a, const session& b) {
    return std::ranges::all_of(roles, [&](auto role) { return a.*role == b.*role; });
}

std::vector<change_kind> kinds_of(const session& before, const session& after) {
    std::vector<change_kind> found;
    if (is_cancelled(after) != is_cancelled(before)) {
        found.push_back(is_cancelled(after) ? change_kind::cancelled : change_kind::reinstated);
    }
    if (std::tie(before.starts_at, before.ends_at) != std::tie(after.starts_at, after.ends_at)) {
        found.push_back(change_kind::moved);
    }
    if (before.place != after.place) {
        found.push_back(change_kind::re_roomed);
    }
    if (before.title != after.title) {
        found.push_back(change_kind::retitled);
    }
    if (!serve_the_same(before, after)) {
        found.push_back(change_kind::people_changed);
    }
    if (found.empty()) {
        found.push_back(change_kind::other);
    }
    return found;
}

/// A change to a released session makes a new version of it (I-27).
session with_version(session made, const session* released, instant now) {
    if (released != nullptr && text_of(*released) == text_of(made)) {
        made.version = released->version;
        made.changed_at = released->changed_at;
        return made;
    }
    made.version = released == nullptr ? 1 : released->version.value_or(1) + 1;
    made.changed_at = now;
    return made;
}

} // namespace

programme compute_next(const programme& before, const std::vector<draft_session>& draft,
                       std::vector<named_person> people, instant now) {
    programme next = before;
    next.sessions.clear();
    next.people = std::move(people);
    const auto known = by_id(before);
    std::set<session_id> kept;
    for (const draft_session& each : draft) {
        if (each.scheduled) {
            const auto old = known.find(each.content.id);
            next.sessions.push_back(
                with_version(each.content, old == known.end() ? nullptr : old->second, now));
            kept.insert(each.content.id);
        }
    }
    // Nothing that people have seen is gone without a word.
    for (const session& each : before.sessions) {
        if (!kept.contains(each.id)) {
            session made = each;
            made.cancelled = true;
            next.sessions.push_back(with_version(std::move(made), &each, now));
        }
    }
    std::ranges::sort(next.sessions, {},
                      [](const session& each) { return std::tie(each.starts_at, each.place, each.id); });
    return next;
}

std::vector<release_change> compute_changes(const programme& before, const programme& after) {
    std::vector<release_change> found;
    const auto old = by_id(before);
    for (const session& each : after.sessions) {
        const auto was = old.find(each.id);
        if (was == old.end()) {
            found.push_back({each.id, {change_kind::added}, {}, place_of(each)});
        } else if (text_of(*was->second) != text_of(each)) {
            found.push_back({each.id, kinds_of(*was->second, each), place_of(*was->second), place_of(each)});
        }
    }
    return found;
}

std::vector<std::pair<person_id, session_id>> find_serving(const programme& before, const programme& after,
                                                           const std::vector<release_change>& changes) {
    std::set<std::pair<person_id, session_id>> found;
    for (const release_change& change : changes) {
        for (const programme* in : {&before, &after}) {
            const session* of = find_session(*in, change.session);
            for (const auto role : of == nullptr ? std::vector<decltype(roles)::value_type>()
                                                 : std::vector(roles.begin(), roles.end())) {
                for (const person_id& who : of->*role) {
                    found.emplace(who, change.session);
                }
            }
        }
    }
    return {found.begin(), found.end()};
}

std::vector<release_change> changes_for(const programme& in, std::vector<release_change> changes,
                                        const viewer& who) {
    std::erase_if(changes, [&](const release_change& each) {
        const session* of = find_session(in, each.session);
        return of == nullptr || compute_sight(who, *of) != sight::full;
    });
    return changes;
}

} // namespace convene::scheduling
