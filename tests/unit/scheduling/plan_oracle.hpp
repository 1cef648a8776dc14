#pragma once

#include "scheduling/draft/plan_check.hpp"
#include "scheduling/zoned_time.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

/// The rules of a plan once more, written the plain way: every session against every other, on the plan
/// itself.
namespace convene::scheduling {

class plan_oracle {
public:
    explicit plan_oracle(const plan& of) : plan_(of) {}

    std::vector<finding> all() {
        for (const draft_session& a : plan_.sessions) {
            if (!a.scheduled || is_cancelled(a.content)) {
                continue;
            }
            alone(a);
            for (const draft_session& b : plan_.sessions) {
                const bool other = b.scheduled && !is_cancelled(b.content) && a.content.id != b.content.id;
                if (other && is_long(a) && is_long(b)) {
                    both(a, b);
                }
            }
        }
        std::ranges::sort(found_, {}, [](const finding& f) {
            const bool turned = f.kind != finding_kind::out_of_order && f.other && *f.other < f.session;
            return std::tuple(f.kind, turned ? *f.other : f.session, turned ? f.session : f.other, f.place,
                              f.person, f.feature);
        });
        return found_;
    }

    std::vector<finding> about(const session_id& id) {
        std::vector<finding> kept = all();
        std::erase_if(kept, [&id](const finding& f) { return f.session != id && f.other != id; });
        return kept;
    }

private:
    static bool is_place(const place_id& id) { return id != place_id("") && id != place_id("-"); }
    static bool is_long(const draft_session& s) { return s.content.starts_at < s.content.ends_at; }
    static bool meet(instant a_from, instant a_to, instant b_from, instant b_to) {
        return std::max(a_from, b_from) < std::min(a_to, b_to);
    }
    static bool meet(const draft_session& a, const draft_session& b) {
        return meet(a.content.starts_at, a.content.ends_at, b.content.starts_at, b.content.ends_at);
    }
    static std::set<person_id> serving(const draft_session& s) {
        std::set<person_id> all;
        for (const auto& role :
             {s.content.presenters, s.content.moderators, s.content.captioners, s.content.interpreters}) {
            all.insert(role.begin(), role.end());
        }
        return all;
    }
    static std::int64_t minutes(std::chrono::milliseconds of) {
        return std::chrono::floor<std::chrono::minutes>(of).count();
    }
    const place_plan* place(const place_id& id) const {
        const auto at = std::ranges::find(plan_.places, id, &place_plan::id);
        return at == plan_.places.end() ? nullptr : &*at;
    }

    finding& add(finding_kind kind, severity how, const draft_session& s) {
        finding& added = found_.emplace_back();
        added.kind = kind;
        added.severity = how;
        added.session = s.content.id;
        return added;
    }
    finding& add(finding_kind kind, severity how, const draft_session& s, const draft_session& other) {
        finding& added = add(kind, how, s);
        added.other = other.content.id;
        return added;
    }

    void alone(const draft_session& s) {
        const session& c = s.content;
        if (!is_long(s)) {
            add(finding_kind::no_length, severity::error, s).has = minutes(c.ends_at - c.starts_at);
        } else if (is_known_zone(plan_.venue_time_zone) &&
                   to_text(c.starts_at, plan_.venue_time_zone).substr(0, 10) !=
                       to_text(c.ends_at - std::chrono::milliseconds(1), plan_.venue_time_zone)
                           .substr(0, 10)) {
            add(finding_kind::past_midnight, severity::warning, s);
        }
        absent(s);
        const place_plan* where = place(c.place);
        if (where == nullptr) {
            finding& added = add(finding_kind::unknown_place, severity::error, s);
            if (is_place(c.place)) {
                added.place = c.place;
            }
        } else {
            fits(s, *where);
        }
        for (const plan_person& each : plan_.people) {
            if (serving(s).contains(each.id) && std::ranges::count(each.admitted, c.audience) == 0) {
                add(finding_kind::not_admitted, severity::error, s).person = each.id;
            }
        }
    }

    void fits(const draft_session& s, const place_plan& where) {
        for (const std::string& each : std::set(s.needs.begin(), s.needs.end())) {
            if (std::ranges::count(where.features, each) == 0) {
                finding& added = add(finding_kind::lacks_feature, severity::error, s);
                added.place = where.id;
                added.feature = each;
            }
        }
        const std::int64_t wanted = s.content.seats ? s.content.seats->in_person : 0;
        if (where.seats > 0 && wanted > where.seats) {
            finding& added = add(finding_kind::too_few_seats, severity::warning, s);
            added.place = where.id;
            added.has = where.seats;
            added.wants = wanted;
        }
    }

    void absent(const draft_session& s) {
        std::set<person_id> people;
        bool place = false;
        for (const absence& each : plan_.absences) {
            if (is_long(s) && each.starts_at < each.ends_at &&
                meet(s.content.starts_at, s.content.ends_at, each.starts_at, each.ends_at)) {
                if (each.person && serving(s).contains(*each.person)) {
                    people.insert(*each.person);
                }
                place = place || (each.place == s.content.place && is_place(s.content.place));
            }
        }
        for (const person_id& each : people) {
            add(finding_kind::person_absent, severity::error, s).person = each;
        }
        if (place) {
            add(finding_kind::place_absent, severity::error, s).place = s.content.place;
        }
    }

    /// Asked of every pair twice, with either first.
    void both(const draft_session& a, const draft_session& b) {
        if (std::ranges::count(a.after, b.content.id) > 0 && b.content.ends_at > a.content.starts_at) {
            add(finding_kind::out_of_order, severity::error, a, b);
        }
        const bool later =
            std::tie(b.content.starts_at, b.content.id) < std::tie(a.content.starts_at, a.content.id);
        const bool plenary_a = is_plenary(a);
        const bool plenary_b = is_plenary(b);
        if (meet(a, b) && plenary_b && draws(a) && (!plenary_a || later)) {
            add(finding_kind::beside_plenary, severity::warning, a, b);
        }
        if (later) {
            after(a, b);
        }
    }

    static bool is_plenary(const draft_session& s) {
        return s.content.type == session_type::plenary && s.content.audience == audience::all_registrants;
    }
    static bool draws(const draft_session& s) {
        return s.content.type != session_type::rehearsal && s.content.audience != audience::crew_and_speakers;
    }

    /// The second begins first.
    void after(const draft_session& a, const draft_session& b) {
        const auto gap = a.content.starts_at - b.content.ends_at;
        const place_plan* at_a = place(a.content.place);
        const place_plan* at_b = place(b.content.place);
        if (a.content.place == b.content.place && is_place(a.content.place)) {
            if (meet(a, b)) {
                add(finding_kind::place_taken, severity::error, a, b).place = a.content.place;
            } else if (at_a != nullptr && gap < std::chrono::minutes(at_a->setup_minutes)) {
                finding& added = add(finding_kind::setup_cut, severity::warning, a, b);
                added.place = at_a->id;
                added.has = minutes(gap);
                added.wants = at_a->setup_minutes;
            }
        }
        const bool walk =
            at_a != nullptr && at_b != nullptr && at_a != at_b && at_a->physical && at_b->physical;
        for (const person_id& each : serving(a)) {
            if (!serving(b).contains(each)) {
                continue;
            }
            if (meet(a, b)) {
                add(finding_kind::person_twice, severity::error, a, b).person = each;
            } else if (walk && gap < std::chrono::minutes(10)) {
                finding& added = add(finding_kind::short_walk, severity::warning, a, b);
                added.person = each;
                added.has = minutes(gap);
                added.wants = 10;
            }
        }
    }

    const plan& plan_;
    std::vector<finding> found_;
};

} // namespace convene::scheduling
