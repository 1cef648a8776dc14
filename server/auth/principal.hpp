#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"

#include <boost/describe.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace convene::auth {

/// Roles of domain.md 4.4, held per installation here; per-room and per-site scopes come from the features.
enum class role {
    attendee,
    site_team_lead,
    liaison,
    presenter,
    moderator,
    captioner,
    interpreter,
    checkin,
    organiser,
    access_coordinator,
    doj_program_manager,
    doj_champion,
    evaluator,
    records_officer,
    platform_admin,
    media
};
BOOST_DESCRIBE_ENUM(role, attendee, site_team_lead, liaison, presenter, moderator, captioner, interpreter,
                    checkin, organiser, access_coordinator, doj_program_manager, doj_champion, evaluator,
                    records_officer, platform_admin, media)

/// Who is calling: made by the login or token check, passed by value down to every service.
struct principal {
    person_id person;
    login_id login; ///< hash of the cookie or token; sockets are indexed by it for sign-out
    std::vector<role> roles;
    bool by_token = false;          ///< a bearer token (scripts), not a browser
    bool shared_computer = false;   ///< the browser of a computer that others use too: short idle time
    bool access_ended = false;      ///< may see and delete what is stored about them and leave, nothing else
    bool has_second_factor = false; ///< the account has one, and so this login was made with it
    bool second_factor_missing = false; ///< has to set one up before anything else
    /// Until then it counts that they proved who they are: by signing in. A token always counts: who made it
    /// had the machine, and a script cannot prove anything again.
    instant proved_until{};

    bool is_proved(instant now) const { return now < proved_until; }
    bool has(role wanted) const { return std::find(roles.begin(), roles.end(), wanted) != roles.end(); }
};

/// What somebody hears whose access has ended, wherever they ask.
inline error access_ended_error() {
    return {errc::forbidden, "Your access has ended. Contact the organisers."};
}

/// What somebody hears who proved who they are too long ago for what they ask (S-19).
inline error proof_needed_error() {
    return {errc::proof_needed, "Confirm that it is you, then do this again. Nothing was done."};
}

/// What somebody hears who may do nothing before they have a second factor (S-17).
inline error second_factor_missing_error() {
    return {errc::second_factor_missing, "Set up two-step sign-in first."};
}

/// What a check says about use of the login; use moves its idle deadline.
enum class activity {
    none,
    watching, ///< a socket is open, nothing was sent: use, except on a shared computer
    used      ///< the person asked for or sent something
};

} // namespace convene::auth
