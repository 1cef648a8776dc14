#pragma once

#include "server/auth/principal.hpp"

#include <boost/describe.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convene::auth {

/// What people may do (domain.md 4.4). Which rooms somebody moderates and the like is known by the feature
/// that owns the object: it says so with a `relation`.
enum class action {
    see_programme,        ///< the released programme as far as the person is eligible
    see_any_closed,       ///< titles of all closed sessions
    join_open_room,       ///< rooms of sessions for all registrants
    join_press_room,      ///< rooms of sessions that are open to the press
    post_in_room,         ///< chat where the person may be
    serve_as_moderator,   ///< may be given rooms to moderate; which ones is the feature's
    moderate_any_room,    ///< remove, mute, lock in every room
    read_any_audit,       ///< audit of every room
    read_own_room_audit,  ///< audit of the rooms one moderates
    import_programme,     ///< load a summit file
    manage_accounts,      ///< operator links, tokens and roles of others
    read_metrics,         ///< /metrics and the health of the parts
    register_for_edition, ///< fill in the form, accept, cancel
    see_registrations,    ///< who is registered, with state and vetting
    name_people,          ///< invite, swap: fill the seats of a delegation
    change_delegation,    ///< write the problems page
    set_quota,            ///< how many a site may send, and how many the edition takes
    decide_registration,  ///< approve, put in line, decline
    end_access,           ///< revoke, let in again
    change_people,        ///< correct somebody's details, say who leads a site's team
    vouch_for,            ///< sponsor somebody for closed rooms
    verify_vetting,       ///< the last word on it
    check_in_others,      ///< at the desk or at a door
    correct_presence,     ///< take back that somebody came, however long ago
    see_access_needs,     ///< what somebody needs to take part
    close_edition,        ///< say who came and who did not, when it is over
    edit_programme,       ///< see and change the draft, and release it
};
BOOST_DESCRIBE_ENUM(action, see_programme, see_any_closed, join_open_room, join_press_room, post_in_room,
                    serve_as_moderator, moderate_any_room, read_any_audit, read_own_room_audit,
                    import_programme, manage_accounts, read_metrics, register_for_edition, see_registrations,
                    name_people, change_delegation, set_quota, decide_registration, end_access, change_people,
                    vouch_for, verify_vetting, check_in_others, correct_presence, see_access_needs,
                    close_edition, edit_programme)

/// How far a right goes: over everything, or only over what the caller has something to do with.
enum class reach {
    all,
    own,       ///< the caller's own record
    own_site,  ///< the site they belong to
    own_sites, ///< the sites they are the strategic site liaison of
    own_room   ///< the rooms they serve in
};
BOOST_DESCRIBE_ENUM(reach, all, own, own_site, own_sites, own_room)

/// What the caller has to do with the object.
struct relation {
    bool own = false;
    bool own_site = false;
    bool own_sites = false;
    bool own_room = false;
};

struct grant {
    role who;
    reach how_far = reach::all;
};

/// One line of the table: who may. `never_own`: not about oneself, whatever the role (I-20).
struct permission {
    action what;
    std::vector<grant> who;
    bool never_own = false;
};

/// The whole table. An action that is not in it is allowed to nobody.
std::span<const permission> permissions();

/// True when one of the caller's roles allows it, about an object with which they have that to do. The one
/// function that decides; without a relation it answers for rights that reach over everything.
bool may(const principal& caller, action what, const relation& to = {});

/// Roles as the store keeps them ("attendee,moderator") and back; unknown words are dropped (a newer server
/// may have written them), so that they allow nothing.
std::string roles_to_text(const std::vector<role>& roles);
std::vector<role> roles_from_text(std::string_view text);

} // namespace convene::auth
