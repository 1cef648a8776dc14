#include "scheduling/programme_view.hpp"

#include "scheduling/eligibility.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

namespace {

/// What everybody else sees of any closed session: nothing here but place and times comes from the session.
session_summary closed_summary(const session& hidden) {
    session_summary made;
    made.id = hidden.id;
    made.closed = true;
    made.title = "Closed session";
    made.type = session_type::closed;
    made.place = hidden.place;
    made.starts_at = hidden.starts_at;
    made.ends_at = hidden.ends_at;
    made.delivery = "in_person";
    made.audience = audience::law_enforcement_only;
    made.attribution = attribution::not_for_attribution;
    return made;
}

void add_people(const programme& in, const std::vector<person_id>& people, session_role role,
                std::vector<session_person>& to) {
    for (const person_id& person : people) {
        to.push_back({person, std::string(display_name_of(in, person)), role});
    }
}

session_summary full_summary(const programme& in, const session& shown, const viewer& who) {
    session_summary made;
    made.id = shown.id;
    made.title = shown.title;
    made.type = shown.type;
    made.core_area = shown.core_area;
    made.place = shown.place;
    made.starts_at = shown.starts_at;
    made.ends_at = shown.ends_at;
    made.delivery = shown.delivery;
    made.audience = shown.audience;
    made.attribution = shown.attribution;
    made.press = shown.press;
    made.recording = shown.recording;
    made.captions = shown.captions;
    made.languages = shown.languages;
    add_people(in, shown.presenters, session_role::presenter, made.people);
    add_people(in, shown.moderators, session_role::moderator, made.people);
    made.community = shown.community;
    made.may_join = may_join(who, shown);
    if (made.may_join) {
        made.room = room_id(shown.id.str());
    }
    if (is_cancelled(shown)) {
        made.cancelled = true;
    }
    made.changed_at = shown.changed_at;
    return made;
}

/// What holds in a session, most important first.
std::vector<standing_note> notes_of(const session& of) {
    std::vector<standing_note> notes;
    if (of.attribution == attribution::not_for_attribution) {
        notes.push_back(standing_note::not_for_attribution);
    }
    notes.push_back(standing_note::no_open_cases);
    if (is_closed_session(of)) {
        notes.push_back(standing_note::phones_outside);
    }
    if (of.recording == recording::none) {
        notes.push_back(standing_note::not_recorded);
    }
    notes.push_back(standing_note::keeping);
    notes.push_back(of.press == press::open ? standing_note::open_to_press : standing_note::closed_to_press);
    return notes;
}

std::string sentence_of(standing_note note, const session& of) {
    switch (note) {
    case standing_note::not_for_attribution:
        return "Not for attribution: you may use what you hear; do not say who said it or who was here.";
    case standing_note::no_open_cases:
        return "Do not give names or facts from open cases.";
    case standing_note::phones_outside:
        return "Phones stay outside.";
    case standing_note::not_recorded:
        return "This session is not recorded.";
    case standing_note::keeping:
        return of.keeping.notice;
    case standing_note::open_to_press:
        return "Open to the press.";
    case standing_note::closed_to_press:
        return "Closed to the press.";
    }
    return {};
}

} // namespace

std::optional<session_summary> compute_summary(const programme& in, const session& shown, const viewer& who) {
    switch (compute_sight(who, shown)) {
    case sight::hidden:
        return {};
    case sight::closed:
        return closed_summary(shown);
    case sight::full:
        return full_summary(in, shown, who);
    }
    return {};
}

std::optional<session_detail> compute_detail(const programme& in, const session& shown, const viewer& who) {
    auto summary = compute_summary(in, shown, who);
    if (!summary) {
        return {};
    }
    session_detail made;
    static_cast<session_summary&>(made) = std::move(*summary);
    if (made.closed) {
        return made;
    }
    made.abstract = shown.abstract;
    made.content_note = shown.content_note;
    made.credit_minutes = shown.credit_minutes;
    made.standing_note_kinds = notes_of(shown);
    for (const standing_note note : made.standing_note_kinds) {
        made.standing_notes.push_back(sentence_of(note, shown));
    }
    return made;
}

communities_answer compute_communities(const programme& in, const viewer& who) {
    communities_answer answer;
    if (who.has(auth::role::media) && !who.has(auth::role::organiser)) {
        return answer;
    }
    for (const community& each : in.communities) {
        community_view view{
            each.id, each.name, each.core_area, each.time_zone, each.cadence, is_member(who, each), {}};
        const bool joins = may_join(who, each);
        for (const meeting& held : each.meetings) {
            community_meeting shown{held.id,     held.topic, held.starts_at, held.ends_at,
                                    held.status, {},         joins};
            if (joins) {
                shown.room = held.id;
            }
            view.meetings.push_back(std::move(shown));
        }
        answer.communities.push_back(std::move(view));
    }
    return answer;
}

} // namespace convene::scheduling
