#include "scheduling/draft/plan_tables.hpp"

#include "scheduling/zoned_time.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace convene::scheduling::detail {

namespace {

void add_once(std::vector<number>& to, number what) {
    if (std::ranges::find(to, what) == to.end()) {
        to.push_back(what);
    }
}

bool is_place(const place_id& named) {
    return !named.empty() && named != no_place;
}

bool is_plenary(const session& asked) {
    return asked.type == session_type::plenary && asked.audience == audience::all_registrants;
}

bool is_for_attendees(const session& asked) {
    return asked.type != session_type::rehearsal && asked.audience != audience::crew_and_speakers;
}

/// The instant after a period is no longer in it: what ends at midnight ends on the day before.
bool is_past_midnight(const period& time, const std::string& zone) {
    constexpr instant::duration moment{1};
    return !zone.empty() && time.length() >= moment &&
           day_in(time.from, zone) != day_in(time.to - moment, zone);
}

} // namespace

plan_tables::plan_tables(const plan& of)
    : zone_(is_known_zone(of.venue_time_zone) ? of.venue_time_zone : std::string()) {
    for (const place_plan& each : of.places) {
        const number own = number_place(each.id);
        rule_place& place = places_[own];
        place.is_known = true;
        place.physical = each.physical;
        place.seats = each.seats;
        place.setup = std::chrono::minutes(each.setup_minutes);
        for (const std::string& feature : each.features) {
            place.features.push_back(number_feature(feature));
        }
        known_places_.push_back(own);
    }
    for (const plan_person& each : of.people) {
        rule_person& person = people_[number_person(each.id)];
        person.is_known = true;
        person.admitted = each.admitted;
    }
    for (const absence& each : of.absences) {
        add(each);
    }
    for (const draft_session& each : of.sessions) {
        replace(each);
    }
}

void plan_tables::add(const absence& away) {
    const period time{away.starts_at, away.ends_at};
    if (time.length() <= time.length().zero()) {
        return;
    }
    if (away.person) {
        people_[number_person(*away.person)].absences.push_back(time);
    }
    if (away.place && is_place(*away.place)) {
        places_[number_place(*away.place)].absences.push_back(time);
    }
}

number plan_tables::number_session(const session_id& id) {
    const number own = session_numbers_.number_of(id);
    if (own == sessions_.size()) {
        rule_session& added = sessions_.emplace_back();
        added.own = own;
        added.id = id;
        followers_.emplace_back();
    }
    return own;
}

number plan_tables::number_place(const place_id& id) {
    const number own = place_numbers_.number_of(id);
    if (own == places_.size()) {
        places_.emplace_back().id = id;
    }
    return own;
}

number plan_tables::number_person(const person_id& id) {
    const number own = person_numbers_.number_of(id);
    if (own == people_.size()) {
        people_.emplace_back().id = id;
    }
    return own;
}

number plan_tables::number_feature(const std::string& feature) {
    const number own = feature_numbers_.number_of(feature);
    if (own == features_.size()) {
        features_.push_back(feature);
    }
    return own;
}

std::vector<number> plan_tables::number_serving(const session& in) {
    std::vector<number> people;
    for (const auto* role : {&in.presenters, &in.moderators, &in.captioners, &in.interpreters}) {
        for (const person_id& each : *role) {
            add_once(people, number_person(each));
        }
    }
    return people;
}

rule_session plan_tables::read(const draft_session& from) {
    const session& content = from.content;
    rule_session made;
    made.own = number_session(content.id);
    made.id = content.id;
    made.is_in_plan = true;
    made.scheduled = from.scheduled;
    made.cancelled = is_cancelled(content);
    if (is_place(content.place)) {
        made.place = number_place(content.place);
    }
    set_time(made, {content.starts_at, content.ends_at});
    made.audience = content.audience;
    made.is_plenary = is_plenary(content);
    made.for_attendees = is_for_attendees(content);
    made.seats = content.seats ? content.seats->in_person : 0;
    made.people = number_serving(content);
    for (const std::string& feature : from.needs) {
        add_once(made.needs, number_feature(feature));
    }
    for (const session_id& each : from.after) {
        const number before = number_session(each);
        if (before != made.own) {
            add_once(made.after, before);
        }
    }
    return made;
}

void plan_tables::replace(const draft_session& with) {
    rule_session made = read(with);
    const number own = made.own;
    leave(sessions_[own]);
    sessions_[own] = std::move(made);
    enter(sessions_[own]);
}

void plan_tables::enter(const rule_session& in) {
    for (const number before : in.after) {
        followers_[before].push_back(in.own);
    }
    if (!in.takes_time()) {
        return;
    }
    if (in.place) {
        places_[*in.place].sessions.push_back(in.own);
    }
    for (const number person : in.people) {
        people_[person].sessions.push_back(in.own);
    }
    if (in.is_plenary) {
        plenaries_.push_back(in.own);
    }
}

void plan_tables::leave(const rule_session& out) {
    for (const number before : out.after) {
        std::erase(followers_[before], out.own);
    }
    if (out.place) {
        std::erase(places_[*out.place].sessions, out.own);
    }
    for (const number person : out.people) {
        std::erase(people_[person].sessions, out.own);
    }
    std::erase(plenaries_, out.own);
}

const rule_session* plan_tables::find(const session_id& id) const {
    const auto own = session_numbers_.find(id);
    return own && sessions_[*own].is_in_plan ? &sessions_[*own] : nullptr;
}

void plan_tables::set_time(rule_session& of, const period& time) const {
    of.time = time;
    of.past_midnight = is_past_midnight(time, zone_);
}

void plan_tables::collect(const rule_session& of, hits& into) const {
    collect_of_time(of, into);
    collect_of_place(of, into);
}

void plan_tables::collect_of_time(const rule_session& of, hits& into) const {
    if (!of.takes_place()) {
        return;
    }
    check_time(of, into);
    for (const number person : of.people) {
        check_person(of, person, people_[person], into);
    }
    if (of.takes_time()) {
        collect_order(of, into);
        collect_plenaries(of, into);
    }
}

void plan_tables::collect_of_place(const rule_session& of, hits& into) const {
    if (!of.takes_place()) {
        return;
    }
    if (of.place) {
        check_place(of, places_[*of.place], into);
    } else {
        into.push_back({.kind = finding_kind::unknown_place, .session = of.own});
    }
    if (!of.takes_time()) {
        return;
    }
    if (of.place) {
        const rule_place& where = places_[*of.place];
        for (const number other : where.sessions) {
            if (other != of.own) {
                check_shared_place(of, sessions_[other], where, into);
            }
        }
    }
    for (const number person : of.people) {
        for (const number other : people_[person].sessions) {
            if (other != of.own) {
                check_shared_person(of, sessions_[other], person, places_, into);
            }
        }
    }
}

void plan_tables::collect_order(const rule_session& of, hits& into) const {
    for (const number before : of.after) {
        if (sessions_[before].takes_time()) {
            check_order(of, sessions_[before], into);
        }
    }
    for (const number follower : followers_[of.own]) {
        if (sessions_[follower].takes_time()) {
            check_order(sessions_[follower], of, into);
        }
    }
}

void plan_tables::collect_plenaries(const rule_session& of, hits& into) const {
    if (of.is_plenary) {
        for (const rule_session& other : sessions_) {
            if (other.own != of.own && other.takes_time()) {
                check_plenary(of, other, into);
            }
        }
    } else if (of.for_attendees) {
        for (const number other : plenaries_) {
            check_plenary(of, sessions_[other], into);
        }
    }
}

plan_tables::order plan_tables::order_of(const hit& of) const {
    const session_id* first = &sessions_[of.session].id;
    const session_id* second = of.other ? &sessions_[*of.other].id : nullptr;
    if (second != nullptr && *second < *first && !has_direction(of.kind)) {
        std::swap(first, second);
    }
    const auto text = [](const auto* id) { return id == nullptr ? std::string_view() : id->str(); };
    return {of.kind,
            first->str(),
            text(second),
            of.place ? places_[*of.place].id.str() : std::string_view(),
            of.person ? people_[*of.person].id.str() : std::string_view(),
            of.feature ? features_[*of.feature] : std::string_view()};
}

finding plan_tables::name(const hit& of) const {
    finding named;
    named.kind = of.kind;
    named.severity = severity_of(of.kind);
    named.session = sessions_[of.session].id;
    if (of.other) {
        named.other = sessions_[*of.other].id;
    }
    if (of.place) {
        named.place = places_[*of.place].id;
    }
    if (of.person) {
        named.person = people_[*of.person].id;
    }
    if (of.feature) {
        named.feature = features_[*of.feature];
    }
    named.has = of.has;
    named.wants = of.wants;
    return named;
}

std::vector<finding> plan_tables::name(hits all) const {
    std::ranges::sort(all, {}, [this](const hit& each) { return order_of(each); });
    std::vector<finding> named;
    named.reserve(all.size());
    for (const hit& each : all) {
        named.push_back(name(each));
    }
    return named;
}

} // namespace convene::scheduling::detail
