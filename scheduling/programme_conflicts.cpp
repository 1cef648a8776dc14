#include "scheduling/programme_conflicts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

using holder = std::pair<conflict_kind, std::string>;

/// The place and the people that a session takes, each once.
std::set<holder> taken_by(const session& of) {
    std::set<holder> taken;
    if (!of.place.empty()) {
        taken.emplace(conflict_kind::place, of.place.str());
    }
    for (const auto* people : {&of.presenters, &of.moderators, &of.captioners, &of.interpreters}) {
        for (const person_id& each : *people) {
            taken.emplace(conflict_kind::person, each.str());
        }
    }
    return taken;
}

} // namespace

std::vector<programme_conflict> find_conflicts(const std::vector<session>& in) {
    std::vector<const session*> order;
    order.reserve(in.size());
    for (const session& each : in) {
        if (!is_cancelled(each)) {
            order.push_back(&each);
        }
    }
    std::ranges::sort(order, {}, [](const session* s) { return std::tie(s->starts_at, s->id); });
    std::vector<programme_conflict> found;
    std::map<holder, const session*> running; ///< of those so far, the one that ends last
    for (const session* each : order) {
        for (const holder& what : taken_by(*each)) {
            const session*& last = running[what];
            if (last != nullptr && last->ends_at > each->starts_at) {
                found.push_back({what.first, what.second, last->id, each->id});
            }
            if (last == nullptr || last->ends_at < each->ends_at) {
                last = each;
            }
        }
    }
    return found;
}

} // namespace convene::scheduling
