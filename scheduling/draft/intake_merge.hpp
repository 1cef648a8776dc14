#pragma once

#include "scheduling/draft/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// What a file says of one session, beside what the draft holds of it.
struct session_merge {
    std::optional<draft_session> known; ///< none: it is new
    draft_session read;
};

/// What becomes of it.
struct merged_session {
    draft_session becomes;
    bool changed = false;
    std::vector<std::string> kept; ///< fields that somebody here changed and the file changed too
};

/// The draft's own edits stay: a field is taken from the file when the draft says what the file said last
/// time, or, of a file that comes for the first time, what people see (`released`). Pure.
merged_session merge_session(const session_merge& of, const session* released);

} // namespace convene::scheduling
