#pragma once

#include "scheduling/draft/draft_repository.hpp"
#include "scheduling/draft/plan_index.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace convene::scheduling {

/// The draft as one node knows it, brought up to date by what changed since. One per node, used from its
/// thread only. What it gives out holds until the next `co_await` of the caller.
class draft_memory {
public:
    draft_memory(draft_repository& drafts, people_repository& people, programme_cache& programme)
        : drafts_(drafts), people_(people), programme_(programme) {}

    /// Reads what changed; a draft begins from the release where there is none. Errors: `not_found` before
    /// anything was released, `unavailable`.
    task<result<void>> refresh();
    /// Reads who these people are, once a minute. Nobody of that id: they have no name afterwards.
    task<result<void>> learn(std::vector<person_id> people);
    /// The same for everybody who serves in a session of the draft.
    task<result<void>> learn_all();

    const draft_repository::reading& content() const noexcept { return content_; }
    /// The release that people see; never null after `refresh`.
    const std::shared_ptr<const programme>& released() const noexcept { return released_; }
    /// The session; null when there is none.
    const draft_repository::stored* find(const session_id& id) const;

    /// Sessions of the draft, by id.
    std::vector<draft_session> sessions() const;
    /// Everybody who serves in one of them or in a community, by id.
    std::vector<named_person> people() const;
    /// The name of somebody who was learnt of; empty: there is nobody.
    std::string name_of(const person_id& who) const;
    /// All that a check of the draft needs; of other sessions than the draft's, too.
    plan make_plan(std::vector<draft_session> of) const;
    /// What is found in the draft as it is now. After `learn_all`.
    plan_index& index();

private:
    struct known_person {
        std::string name;
        std::vector<audience> admitted;
        std::chrono::steady_clock::time_point until;
    };
    void merge(draft_repository::reading newer, std::int64_t since);
    void take_over(const session_id& id, draft_repository::stored newer);
    std::vector<person_id> serving() const;

    draft_repository& drafts_;
    people_repository& people_;
    programme_cache& programme_;
    draft_repository::reading content_;
    edition_id edition_;
    std::shared_ptr<const programme> released_;
    std::unordered_map<person_id, known_person> known_;
    std::optional<plan_index> index_; ///< of all the above; absent: to be built
};

} // namespace convene::scheduling
