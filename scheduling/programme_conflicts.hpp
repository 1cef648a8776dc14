#pragma once

#include "scheduling/programme.hpp"
#include "server/core/ids.hpp"

#include <string>
#include <vector>

/// What no released programme has (domain.md I-05, I-06).
namespace convene::scheduling {

enum class conflict_kind {
    place, ///< a place holds one session at a time (I-06)
    person ///< nobody serves in two sessions at once, in whatever role (I-05)
};

/// Two sessions that cannot both be: the later one, and one that still runs when it begins.
struct programme_conflict {
    conflict_kind kind = conflict_kind::place;
    std::string what; ///< id of the place or the person
    session_id earlier;
    session_id later;
};

/// Every session that collides with one before it, named once for each place and person; in the order of the
/// later ones' starts. A session may begin in the minute in which another ends.
std::vector<programme_conflict> find_conflicts(const std::vector<session>& in);

} // namespace convene::scheduling
