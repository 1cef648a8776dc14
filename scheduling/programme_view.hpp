#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/viewer.hpp"

#include <optional>

namespace convene::scheduling {

/// The programme as one person may see it (I-12, I-13). Pure.

/// One line of the programme; empty when the person must not know of the session.
std::optional<session_summary> compute_summary(const programme& in, const session& shown, const viewer& who);

/// The session page; empty when the person must not know of the session. Closed to the person: the same words
/// for every such session.
std::optional<session_detail> compute_detail(const programme& in, const session& shown, const viewer& who);

/// Communities and their meetings; rooms only for those who may join. Media see none.
communities_answer compute_communities(const programme& in, const viewer& who);

} // namespace convene::scheduling
