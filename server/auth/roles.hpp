#pragma once

#include "server/auth/principal.hpp"

#include <boost/describe.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convene::auth {

/// What a role of the installation allows by itself (domain.md 4.4). Rights that hang on one object
/// (presenter of this session, moderator of this room, own registration) are decided by the feature that owns
/// the object, in addition.
enum class action {
    see_programme,       ///< the released programme as far as the person is eligible
    see_any_closed,      ///< titles of all closed sessions
    join_open_room,      ///< rooms of sessions for all registrants
    join_press_room,     ///< rooms of sessions that are open to the press
    post_in_room,        ///< chat where the person may be
    serve_as_moderator,  ///< may be given rooms to moderate; which ones is the feature's
    moderate_any_room,   ///< remove, mute, lock in every room
    read_any_audit,      ///< audit of every room
    read_own_room_audit, ///< audit of the rooms one moderates
    import_programme,    ///< load a summit file
    manage_accounts,     ///< operator links, tokens and roles of others
    read_metrics,        ///< /metrics and the health of the parts
};
BOOST_DESCRIBE_ENUM(action, see_programme, see_any_closed, join_open_room, join_press_room, post_in_room,
                    serve_as_moderator, moderate_any_room, read_any_audit, read_own_room_audit,
                    import_programme, manage_accounts, read_metrics)

/// One line of the table: who may.
struct permission {
    action what;
    std::vector<role> who;
};

/// The whole table. An action that is not in it is allowed to nobody.
std::span<const permission> permissions();

/// True when one of the caller's roles allows it.
bool may(const principal& caller, action what);

/// Roles as the store keeps them ("attendee,moderator") and back; unknown words are dropped (a newer server
/// may have written them), so that they allow nothing.
std::string roles_to_text(const std::vector<role>& roles);
std::vector<role> roles_from_text(std::string_view text);

} // namespace convene::auth
