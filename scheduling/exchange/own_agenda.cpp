#include "scheduling/exchange/own_agenda.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/exchange/schedule_ids.hpp"
#include "scheduling/programme_view.hpp"
#include "scheduling/seats/seat_mail.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace convene::scheduling {

namespace {

bool has_seat(const agenda_owner& of, const session_id& in) {
    return !of.registration.empty() && std::ranges::any_of(of.seats, [&](const my_seat& each) {
        return each.session == in && each.state == seat_state::enrolled;
    });
}

/// The mail about a seat has put it into calendars under its own name: that one goes on.
std::string uid_of(const programme& in, const agenda_owner& of, const session_id& wanted) {
    if (!has_seat(of, wanted)) {
        return session_uid(wanted, in.edition.id);
    }
    seat_fact fact;
    fact.session = wanted;
    fact.registration = of.registration;
    return make_seat_uid(fact, in.edition.id);
}

std::string place_name(const programme& in, const place_id& of) {
    const auto place = std::ranges::find(in.places, of, &place_view::id);
    return place == in.places.end() ? std::string() : place->name;
}

calendar_entry make_entry(const programme& in, const agenda_owner& of, const session& held,
                          const std::string& site) {
    calendar_entry made;
    made.uid = uid_of(in, of, held.id);
    made.sequence = in.release;
    made.starts_at = held.starts_at;
    made.ends_at = held.ends_at;
    made.method = is_cancelled(held) ? calendar_method::cancel : calendar_method::request;
    if (is_closed_session(held)) {
        made.title = "Session";
        return made;
    }
    made.title = held.title;
    made.place = place_name(in, held.place);
    made.url = site + "/sessions/" + held.id.str();
    made.description = made.url;
    return made;
}

calendar_entry make_entry(const programme& in, const community_view& of, const community_meeting& held,
                          const std::string& site) {
    calendar_entry made;
    made.uid = "meeting-" + held.id.str() + "@" + in.edition.id.str();
    made.sequence = in.release;
    made.starts_at = held.starts_at;
    made.ends_at = held.ends_at;
    made.title = of.name + ": " + held.topic;
    made.url = site + (held.room ? "/rooms/" + held.room->str() : "/communities");
    made.description = made.url;
    return made;
}

} // namespace

calendar_feed compute_agenda(const programme& in, const agenda_owner& of, const std::string& site) {
    calendar_feed made;
    made.name = in.edition.name;
    made.zone = in.edition.venue_time_zone;
    std::set<room_id> rooms; // a meeting that is held as a session is in the programme already
    for (const session& each : in.sessions) {
        const auto seen = compute_summary(in, each, of.who);
        if (!seen || seen->closed) {
            continue;
        }
        if (seen->room) {
            rooms.insert(*seen->room);
        }
        const bool named =
            std::ranges::find(seen->people, of.who.person, &session_person::id) != seen->people.end();
        const bool kept = std::ranges::find(of.stars, each.id) != of.stars.end();
        if (named || kept || has_seat(of, each.id)) {
            made.entries.push_back(make_entry(in, of, each, site));
        }
    }
    for (const community_view& each : compute_communities(in, of.who).communities) {
        for (const community_meeting& held : each.meetings) {
            if (each.member && held.status != meeting_status::cancelled && !rooms.contains(held.id)) {
                made.entries.push_back(make_entry(in, each, held, site));
            }
        }
    }
    std::ranges::sort(made.entries, [](const calendar_entry& a, const calendar_entry& b) {
        return std::tie(a.starts_at, a.uid) < std::tie(b.starts_at, b.uid);
    });
    return made;
}

} // namespace convene::scheduling
