#include "scheduling/draft/plan_index.hpp"

namespace convene::scheduling {

plan_index::plan_index(const plan& of) : tables_(of) {}

void plan_index::replace(const draft_session& with) {
    tables_.replace(with);
}

std::vector<finding> plan_index::findings() const {
    detail::hits all;
    detail::hits here;
    for (const detail::rule_session& each : tables_.sessions()) {
        here.clear();
        tables_.collect(each, here);
        for (const detail::hit& found : here) {
            if (found.session == each.own) { // a pair is found from both sides
                all.push_back(found);
            }
        }
    }
    return tables_.name(std::move(all));
}

std::vector<finding> plan_index::findings_of(const session_id& of) const {
    const detail::rule_session* asked = tables_.find(of);
    if (asked == nullptr) {
        return {};
    }
    detail::hits found;
    tables_.collect(*asked, found);
    return tables_.name(std::move(found));
}

std::vector<finding> plan_index::findings_at(const session_id& of, const placing& there) const {
    const detail::rule_session* asked = tables_.find(of);
    if (asked == nullptr) {
        return {};
    }
    detail::rule_session moved = *asked;
    moved.scheduled = true;
    moved.place = tables_.find_place(there.place);
    tables_.set_time(moved, {there.starts_at, there.starts_at + there.length});
    detail::hits found;
    tables_.collect(moved, found);
    std::vector<finding> named = tables_.name(std::move(found));
    for (finding& each : named) {
        if (each.kind == finding_kind::unknown_place && !there.place.empty() && there.place != no_place) {
            each.place = there.place; // the tables may have no number for it
        }
    }
    return named;
}

std::vector<place_openings> plan_index::where_could_it_go(const session_id& of,
                                                          const start_range& when) const {
    return detail::find_openings(tables_, of, when);
}

} // namespace convene::scheduling
