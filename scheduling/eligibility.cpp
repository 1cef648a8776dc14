#include "scheduling/eligibility.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace convene::scheduling {

namespace {

using auth::role;

bool contains(const std::vector<person_id>& list, const person_id& who) {
    return std::ranges::find(list, who) != list.end();
}

template<std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& list) {
    return std::ranges::find(list, word) != list.end();
}

/// Disciplines that count as law enforcement; prosecutors are not (domain.md 3.11).
constexpr std::array<std::string_view, 4> law_enforcement = {"police_executive", "crime_analysis",
                                                             "investigations", "federal_law_enforcement"};
constexpr std::array<std::string_view, 2> prosecutors = {"prosecution", "usao"};

bool is_media(const viewer& who) {
    return who.has(role::media) && !who.has(role::organiser);
}

/// The columns of table 4.4 that may join where they are eligible. Captioners, interpreters and the like join
/// only where they serve, unless they are attendees as well.
bool attends(const viewer& who) {
    return who.has(role::attendee) || who.has(role::site_team_lead) || who.has(role::liaison) ||
           who.has(role::doj_program_manager) || who.has(role::doj_champion);
}

bool is_police_or_prosecutor(const viewer& who) {
    const bool vouched =
        who.vetting_level == vetting::verified || who.vetting_level == vetting::sponsor_approved;
    return vouched && (is_one_of(who.discipline, law_enforcement) || is_one_of(who.discipline, prosecutors));
}

bool is_crew_or_speaker(const viewer& who) {
    static constexpr std::array<std::string_view, 3> kinds = {"crew", "presenter", "tta_staff"};
    return is_one_of(who.registration_kind, kinds) || who.has(role::presenter) || who.has(role::moderator) ||
           who.has(role::captioner) || who.has(role::interpreter);
}

bool is_on_a_site_team(const viewer& who) {
    static constexpr std::array<std::string_view, 3> kinds = {"site_team", "liaison", "tta_staff"};
    return is_one_of(who.registration_kind, kinds);
}

bool belongs_to_audience(const viewer& who, const session& wanted) {
    switch (wanted.audience) {
    case audience::all_registrants:
        return attends(who);
    case audience::law_enforcement_and_prosecutors:
        return attends(who) && is_police_or_prosecutor(who);
    case audience::law_enforcement_only:
        return attends(who) && is_verified_law_enforcement(who);
    case audience::site_teams:
        return attends(who) && is_on_a_site_team(who);
    case audience::cop_members:
        return attends(who) && wanted.community &&
               std::ranges::find(who.communities, *wanted.community) != who.communities.end();
    case audience::crew_and_speakers:
        return is_crew_or_speaker(who);
    }
    return false;
}

/// A closed session whose audience is wider than law enforcement still asks for a verified person.
bool is_vetted_for(const viewer& who, const session& wanted) {
    return !is_closed_session(wanted) || who.vetting_level == vetting::verified;
}

} // namespace

bool is_admitted(registration_status status) noexcept {
    return status == registration_status::approved || status == registration_status::confirmed ||
           status == registration_status::checked_in || status == registration_status::attended;
}

bool is_out(registration_status status) noexcept {
    return !is_admitted(status) && status != registration_status::invited &&
           status != registration_status::submitted && status != registration_status::waitlisted;
}

bool is_closed_session(const session& shown) noexcept {
    return shown.type == session_type::closed || shown.audience == audience::law_enforcement_only;
}

bool is_verified_law_enforcement(const viewer& who) {
    return who.vetting_level == vetting::verified && is_one_of(who.discipline, law_enforcement);
}

bool serves_in(const person_id& who, const session& where) {
    return contains(where.presenters, who) || contains(where.moderators, who) ||
           contains(where.captioners, who) || contains(where.interpreters, who);
}

bool is_member(const viewer& who, const community& of) {
    return who.person == of.facilitator || std::ranges::find(who.communities, of.id) != who.communities.end();
}

bool may_join(const viewer& who, const session& wanted) {
    if (who.status == registration_status::revoked || !is_vetted_for(who, wanted)) {
        return false;
    }
    if (is_media(who)) {
        return is_admitted(who.status) && wanted.press == press::open;
    }
    if (who.has(role::organiser)) {
        return true;
    }
    return is_admitted(who.status) && (serves_in(who.person, wanted) || belongs_to_audience(who, wanted));
}

bool may_join(const viewer& who, const community& wanted) {
    if (who.status == registration_status::revoked || is_media(who)) {
        return false;
    }
    return who.has(role::organiser) || is_member(who, wanted);
}

sight compute_sight(const viewer& who, const session& shown) {
    if (is_media(who)) {
        const bool press_may_know = shown.press == press::open && !is_closed_session(shown);
        return press_may_know ? sight::full : sight::hidden;
    }
    if (!is_closed_session(shown) || may_join(who, shown)) {
        return sight::full;
    }
    if (who.status == registration_status::revoked) {
        return sight::closed;
    }
    const bool by_role = who.has(role::organiser) || who.has(role::doj_program_manager);
    const bool serves = is_admitted(who.status) && serves_in(who.person, shown);
    return by_role || serves ? sight::full : sight::closed;
}

std::string eligibility_key(const viewer& who) {
    std::uint32_t roles = 0;
    for (const role held : who.roles) {
        roles |= 1U << static_cast<unsigned>(held);
    }
    std::string key = std::to_string(roles);
    const auto add = [&key](std::string_view part) {
        key += '|';
        key += part;
    };
    add(std::to_string(static_cast<int>(who.status)));
    add(std::to_string(static_cast<int>(who.vetting_level)));
    add(who.discipline);
    add(who.registration_kind);
    std::vector<community_id> communities = who.communities;
    std::ranges::sort(communities);
    for (const community_id& member_of : communities) {
        add(member_of.str());
    }
    return key;
}

} // namespace convene::scheduling
