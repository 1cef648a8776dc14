#pragma once

#include "scheduling/draft/draft_memory.hpp"
#include "scheduling/draft/draft_repository.hpp"
#include "scheduling/draft/protocol.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace convene::scheduling {

/// The draft becomes the programme that people see. One per node. Everything but `changes_since` answers
/// `forbidden` to who may not edit the programme.
class release_service {
public:
    release_service(draft_repository& drafts, draft_memory& memory, people_repository& people,
                    programme_cache& programme, const clock& time)
        : drafts_(drafts), memory_(memory), people_(people), programme_(programme), time_(time) {}

    /// What a release of the draft as it is now would change, and how many people would be told.
    task<result<release_preview>> preview(auth::principal caller);

    /// Releases it. Errors: `conflict` when the draft is not the one that was previewed, when there is
    /// nothing to release, when something is wrong in it that people do not see already, and when a warning
    /// was not accepted with a reason.
    task<result<released>> release(auth::principal caller, release_order what);

    /// What releases after one changed, as far as the caller may know of the sessions (I-12).
    task<result<releases_answer>> changes_since(auth::principal caller, std::int64_t release);

private:
    struct next_release {
        std::shared_ptr<const programme> before;
        programme after;
        std::vector<release_change> changes;
        std::vector<shown_finding> errors;
        std::vector<shown_finding> warnings;
        std::int64_t revision = 0;
        instant at;

        draft_repository::audience_of_release told() const;
    };
    task<result<next_release>> compute(const auth::principal& caller);

    draft_repository& drafts_;
    draft_memory& memory_;
    people_repository& people_;
    programme_cache& programme_;
    const clock& time_;
};

} // namespace convene::scheduling
