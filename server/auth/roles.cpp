#include "server/auth/roles.hpp"

#include "server/protocol/codec.hpp"

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <initializer_list>

namespace convene::auth {

namespace {

using enum role;

/// A right of each of these roles over everything.
std::vector<grant> all_of(std::initializer_list<role> roles) {
    std::vector<grant> made;
    for (const role each : roles) {
        made.push_back({each, reach::all});
    }
    return made;
}

std::vector<grant> operator+(std::vector<grant> some, std::initializer_list<grant> more) {
    some.insert(some.end(), more);
    return some;
}

/// Everybody about themselves.
std::vector<grant> everybody_own() {
    std::vector<grant> made;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<role>>(
        [&](auto each) { made.push_back({each.value, reach::own}); });
    return made;
}

std::vector<permission> room_rows() {
    // A platform_admin never joins a room by role: running the machine is no reason to listen
    // (domain.md 4.4).
    return {
        {action::see_programme,
         all_of({attendee, site_team_lead, liaison, presenter, moderator, captioner, interpreter, checkin,
                 organiser, access_coordinator, doj_program_manager, doj_champion, evaluator, records_officer,
                 platform_admin, media})},
        {action::see_any_closed, all_of({organiser, doj_program_manager})},
        {action::join_open_room, all_of({attendee, site_team_lead, liaison, presenter, moderator, captioner,
                                         interpreter, organiser, doj_program_manager, doj_champion})},
        {action::join_press_room, all_of({attendee, site_team_lead, liaison, presenter, moderator, captioner,
                                          interpreter, organiser, doj_program_manager, doj_champion, media})},
        {action::post_in_room, all_of({attendee, site_team_lead, liaison, presenter, moderator, organiser,
                                       doj_program_manager, doj_champion})},
        {action::serve_as_moderator, all_of({moderator, organiser})},
        {action::moderate_any_room, all_of({organiser})},
        {action::read_any_audit, all_of({organiser, doj_program_manager, records_officer})},
        {action::read_own_room_audit, all_of({moderator, organiser})},
        {action::import_programme, all_of({organiser})},
        {action::edit_programme, all_of({organiser})},
        {action::manage_accounts, all_of({platform_admin})},
        {action::read_metrics, all_of({platform_admin})},
    };
}

std::vector<permission> registration_rows() {
    const std::initializer_list<grant> of_sites = {{site_team_lead, reach::own_site},
                                                   {liaison, reach::own_sites}};
    return {
        {action::register_for_edition,
         everybody_own() + std::initializer_list<grant>{{site_team_lead, reach::own_site}, {organiser}}},
        {action::see_registrations, all_of({organiser, doj_program_manager}) + of_sites},
        {action::name_people, all_of({organiser}) + of_sites},
        {action::change_delegation,
         all_of({organiser}) + std::initializer_list<grant>{{site_team_lead, reach::own_site}}},
        {action::set_quota, all_of({organiser})},
        {action::decide_registration, all_of({organiser}), true},
        {action::end_access, all_of({organiser}), true},
        {action::change_people, all_of({organiser}), true},
        {action::vouch_for, all_of({organiser}) + of_sites, true},
        {action::verify_vetting, all_of({organiser}), true},
        {action::check_in_others,
         all_of({checkin, organiser}) + std::initializer_list<grant>{{moderator, reach::own_room}}},
        {action::correct_presence, all_of({organiser})},
        {action::close_edition, all_of({organiser})},
        {action::see_access_needs, everybody_own() + std::initializer_list<grant>{{access_coordinator}}},
    };
}

const std::vector<permission>& table() {
    static const std::vector<permission> rows = [] {
        std::vector<permission> all = room_rows();
        const std::vector<permission> more = registration_rows();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return rows;
}

bool covers(reach how_far, const relation& to) {
    switch (how_far) {
    case reach::all:
        return true;
    case reach::own:
        return to.own;
    case reach::own_site:
        return to.own_site;
    case reach::own_sites:
        return to.own_sites;
    case reach::own_room:
        return to.own_room;
    }
    return false;
}

} // namespace

std::span<const permission> permissions() {
    return table();
}

bool may(const principal& caller, action what, const relation& to) {
    const auto& rows = table();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const permission& p) { return p.what == what; });
    if (row == rows.end() || (row->never_own && to.own)) {
        return false;
    }
    return std::any_of(row->who.begin(), row->who.end(), [&](const grant& allowed) {
        return caller.has(allowed.who) && covers(allowed.how_far, to);
    });
}

std::string roles_to_text(const std::vector<role>& roles) {
    std::string text;
    for (const role each : roles) {
        text += text.empty() ? "" : ",";
        text += protocol::enum_name(each);
    }
    return text;
}

std::vector<role> roles_from_text(std::string_view text) {
    std::vector<role> roles;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto known = protocol::enum_from_name<role>(text.substr(0, comma))) {
            roles.push_back(*known);
        }
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return roles;
}

} // namespace convene::auth
