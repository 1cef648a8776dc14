#pragma once

#include "scheduling/draft/protocol.hpp"
#include "scheduling/viewer.hpp"

#include <utility>
#include <vector>

/// What one release changes about the one before it. All pure.
namespace convene::scheduling {

/// The next release: the sessions of the draft that are scheduled, in the place of those of `before`. A
/// session of `before` that is in the tray by now is in it as cancelled. Whatever changed has its version one
/// higher and says when (I-27); what did not keeps both. `people` names everybody who serves in a session.
programme compute_next(const programme& before, const std::vector<draft_session>& draft,
                       std::vector<named_person> people, instant now);

/// Every session that differs, in the order of the programme after it.
std::vector<release_change> compute_changes(const programme& before, const programme& after);

/// Who serves in one of the changed sessions, before or after: they are told like those with a seat.
std::vector<std::pair<person_id, session_id>> find_serving(const programme& before, const programme& after,
                                                           const std::vector<release_change>& changes);

/// The changes as somebody may know of them: nothing about sessions that are hidden from them or closed to
/// them (I-12).
std::vector<release_change> changes_for(const programme& in, std::vector<release_change> changes,
                                        const viewer& who);

} // namespace convene::scheduling
