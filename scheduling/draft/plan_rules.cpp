#include "scheduling/draft/plan_rules.hpp"

#include <algorithm>
#include <tuple>

namespace convene::scheduling::detail {

namespace {

std::int64_t whole_minutes(std::chrono::milliseconds of) {
    return std::chrono::floor<std::chrono::minutes>(of).count();
}

bool begins_before(const rule_session& a, const rule_session& b) {
    return std::tie(a.time.from, a.id) < std::tie(b.time.from, b.id);
}

bool contains(const std::vector<number>& list, number what) {
    return std::ranges::find(list, what) != list.end();
}

bool is_in(const std::vector<period>& absences, const period& when) {
    return std::ranges::any_of(absences, [&when](const period& each) { return each.overlaps(when); });
}

/// One has to walk from the first to the second: two rooms, and it is known of both that they are rooms.
bool are_apart(const rule_session& a, const rule_session& b, const std::vector<rule_place>& places) {
    return a.place && b.place && *a.place != *b.place && places[*a.place].physical &&
           places[*b.place].physical;
}

} // namespace

bool is_same_matter(const hit& a, const hit& b) noexcept {
    const bool same_way = a.session == b.session && a.other == b.other;
    const bool other_way = !has_direction(a.kind) && a.session == b.other && a.other == b.session;
    return a.kind == b.kind && (same_way || other_way) && a.place == b.place && a.person == b.person &&
           a.feature == b.feature;
}

void check_time(const rule_session& of, hits& into) {
    if (!of.takes_time()) {
        into.push_back(
            {.kind = finding_kind::no_length, .session = of.own, .has = whole_minutes(of.time.length())});
    } else if (of.past_midnight) {
        into.push_back({.kind = finding_kind::past_midnight, .session = of.own});
    }
}

void check_place(const rule_session& of, const rule_place& where, hits& into) {
    if (of.takes_time() && is_in(where.absences, of.time)) {
        into.push_back({.kind = finding_kind::place_absent, .session = of.own, .place = of.place});
    }
    if (!where.is_known) {
        into.push_back({.kind = finding_kind::unknown_place, .session = of.own, .place = of.place});
        return;
    }
    for (const number needed : of.needs) {
        if (!contains(where.features, needed)) {
            into.push_back({.kind = finding_kind::lacks_feature,
                            .session = of.own,
                            .place = of.place,
                            .feature = needed});
        }
    }
    if (where.seats > 0 && of.seats > where.seats) {
        into.push_back({.kind = finding_kind::too_few_seats,
                        .session = of.own,
                        .place = of.place,
                        .has = where.seats,
                        .wants = of.seats});
    }
}

void check_person(const rule_session& of, number person, const rule_person& who, hits& into) {
    if (of.takes_time() && is_in(who.absences, of.time)) {
        into.push_back({.kind = finding_kind::person_absent, .session = of.own, .person = person});
    }
    if (who.is_known && std::ranges::find(who.admitted, of.audience) == who.admitted.end()) {
        into.push_back({.kind = finding_kind::not_admitted, .session = of.own, .person = person});
    }
}

void check_shared_place(const rule_session& a, const rule_session& b, const rule_place& where, hits& into) {
    const auto& [earlier, later] = begins_before(a, b) ? std::tie(a, b) : std::tie(b, a);
    if (a.time.overlaps(b.time)) {
        into.push_back({.kind = finding_kind::place_taken,
                        .session = later.own,
                        .other = earlier.own,
                        .place = later.place});
        return;
    }
    const auto free = later.time.from - earlier.time.to;
    if (free < where.setup) {
        into.push_back({.kind = finding_kind::setup_cut,
                        .session = later.own,
                        .other = earlier.own,
                        .place = later.place,
                        .has = whole_minutes(free),
                        .wants = where.setup.count()});
    }
}

void check_shared_person(const rule_session& a, const rule_session& b, number person,
                         const std::vector<rule_place>& places, hits& into) {
    const auto& [earlier, later] = begins_before(a, b) ? std::tie(a, b) : std::tie(b, a);
    if (a.time.overlaps(b.time)) {
        into.push_back({.kind = finding_kind::person_twice,
                        .session = later.own,
                        .other = earlier.own,
                        .person = person});
        return;
    }
    const auto free = later.time.from - earlier.time.to;
    if (free < shortest_walk && are_apart(a, b, places)) {
        into.push_back({.kind = finding_kind::short_walk,
                        .session = later.own,
                        .other = earlier.own,
                        .person = person,
                        .has = whole_minutes(free),
                        .wants = shortest_walk.count()});
    }
}

void check_order(const rule_session& of, const rule_session& before, hits& into) {
    if (of.time.from < before.time.to) {
        into.push_back({.kind = finding_kind::out_of_order, .session = of.own, .other = before.own});
    }
}

void check_plenary(const rule_session& a, const rule_session& b, hits& into) {
    const bool compete = (a.is_plenary && b.for_attendees) || (b.is_plenary && a.for_attendees);
    if (!compete || !a.time.overlaps(b.time)) {
        return;
    }
    const bool b_is_beside = a.is_plenary && (!b.is_plenary || begins_before(a, b));
    const auto& [plenary, beside] = b_is_beside ? std::tie(a, b) : std::tie(b, a);
    into.push_back({.kind = finding_kind::beside_plenary, .session = beside.own, .other = plenary.own});
}

} // namespace convene::scheduling::detail
