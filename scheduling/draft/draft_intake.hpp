#pragma once

#include "scheduling/draft/draft_memory.hpp"
#include "scheduling/draft/intake_protocol.hpp"
#include "server/auth/principal.hpp"
#include "server/core/offload.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

namespace convene::scheduling {

/// Takes the programme of another program into the draft. One per node.
class draft_intake {
public:
    draft_intake(draft_repository& drafts, draft_memory& memory, worker_pool& pool)
        : drafts_(drafts), memory_(memory), pool_(pool) {}

    /// What a file would bring, or brings when it is no dry run: all of it in one edit, or nothing. A session
    /// that came before is known by its guid; what organisers changed since stays (`merge_session`). A
    /// refused file is an answer too: it says what is wrong, and nothing was done. Errors: `forbidden`,
    /// `conflict` (others edit the same sessions just now), `unavailable`.
    task<result<intake_answer>> take(auth::principal caller, intake_order what);

private:
    task<result<intake_answer>> merge(const intake_order& what, const schedule_reading& read,
                                      draft_repository::write& into);

    draft_repository& drafts_;
    draft_memory& memory_;
    worker_pool& pool_;
};

} // namespace convene::scheduling
