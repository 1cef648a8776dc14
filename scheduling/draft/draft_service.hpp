#pragma once

#include "scheduling/draft/draft_memory.hpp"
#include "scheduling/draft/draft_repository.hpp"
#include "scheduling/draft/protocol.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace convene::scheduling {

/// The draft as organisers work on it, several at once. One per node. Everything answers `forbidden` to who
/// may not edit the programme, `not_found` before anything was released, `unavailable`.
class draft_service {
public:
    draft_service(draft_repository& drafts, draft_memory& memory) : drafts_(drafts), memory_(memory) {}

    /// The draft, or what of it changed since a revision (0: all of it).
    task<result<draft_answer>> read(auth::principal caller, std::int64_t since);

    /// Does all changes or none. The same client id again is answered and not done again. Errors: `conflict`
    /// where the draft is not as the author saw it; `invalid` with the field; `too_large` for too many
    /// changes.
    task<result<draft_edited>> edit(auth::principal caller, draft_edit what);

    /// What is found in the draft as it is now.
    task<result<findings_answer>> find(auth::principal caller);
    /// Where a session could begin on one day. Errors: `not_found` for a session that is not in the draft,
    /// `invalid` for what is no day.
    task<result<openings_answer>> find_openings(auth::principal caller, openings_question what);

private:
    task<result<void>> be_ready(const auth::principal& caller);
    result<draft_repository::write::item> prepare_one(const draft_change& change) const;
    task<result<void>> check_people(const std::vector<draft_change>& changes);
    task<result<draft_edited>> try_edit(person_id actor, draft_edit what);

    draft_repository& drafts_;
    draft_memory& memory_;
};

} // namespace convene::scheduling
