#include "server/auth/roles.hpp"

#include "server/protocol/codec.hpp"

#include <algorithm>

namespace convene::auth {

namespace {

using enum role;

const std::vector<permission>& table() {
    // A platform_admin never joins a room by role: running the machine is no reason to listen
    // (domain.md 4.4).
    static const std::vector<permission> rows = {
        {action::see_programme,
         {attendee, site_team_lead, liaison, presenter, moderator, captioner, interpreter, checkin, organiser,
          access_coordinator, doj_program_manager, doj_champion, evaluator, records_officer, platform_admin,
          media}},
        {action::see_any_closed, {organiser, doj_program_manager}},
        {action::join_open_room,
         {attendee, site_team_lead, liaison, presenter, moderator, captioner, interpreter, organiser,
          doj_program_manager, doj_champion}},
        {action::join_press_room,
         {attendee, site_team_lead, liaison, presenter, moderator, captioner, interpreter, organiser,
          doj_program_manager, doj_champion, media}},
        {action::post_in_room,
         {attendee, site_team_lead, liaison, presenter, moderator, organiser, doj_program_manager,
          doj_champion}},
        {action::serve_as_moderator, {moderator, organiser}},
        {action::moderate_any_room, {organiser}},
        {action::read_any_audit, {organiser, doj_program_manager, records_officer}},
        {action::read_own_room_audit, {moderator, organiser}},
        {action::import_programme, {organiser}},
        {action::manage_accounts, {platform_admin}},
        {action::read_metrics, {platform_admin}},
    };
    return rows;
}

} // namespace

std::span<const permission> permissions() {
    return table();
}

bool may(const principal& caller, action what) {
    const auto& rows = table();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const permission& p) { return p.what == what; });
    return row != rows.end() &&
           std::any_of(row->who.begin(), row->who.end(), [&](role allowed) { return caller.has(allowed); });
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
