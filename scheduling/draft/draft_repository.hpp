#pragma once

#include "scheduling/draft/protocol.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convene::scheduling {

/// The draft of an edition's programme and its releases in the store; keys and functions are in
/// `lua/shared_draft.lua` and beside it. Every function answers `unavailable` as well.
class draft_repository {
public:
    explicit draft_repository(redis::client& store) : store_(store) {}

    /// A session as it is stored.
    struct stored {
        std::int64_t revision = 0;            ///< of its last change
        std::optional<draft_session> content; ///< none: it was removed
    };
    /// What changed since a revision.
    struct reading {
        std::int64_t revision = 0;
        std::int64_t began = 0; ///< 0: there is no draft; later than what was asked for: this is all of it
        std::int64_t base = 0;
        std::int64_t saved = 0; ///< the revision that is released
        std::map<session_id, stored> sessions;
    };
    task<result<reading>> read(edition_id edition, std::int64_t since);

    /// Begins a draft from a release, where there is none.
    task<result<void>> begin(const programme& from);

    /// One edit; of each session what it was read with, and what it becomes.
    struct write {
        std::int64_t began = 0;
        std::string client_id;
        person_id actor;
        struct item {
            session_id session;
            std::int64_t revision = 0; ///< 0: it was not there
            std::optional<draft_session> becomes;
        };
        std::vector<item> items;
    };
    /// The revision; none where something was not as it was read: read again. Errors: `conflict` when the
    /// draft began anew, or would be too large.
    task<result<std::optional<std::int64_t>>> edit(edition_id edition, write what);

    /// The revision that this person's edit with this client id made; none: it was never done.
    task<result<std::optional<std::int64_t>>> find_done(edition_id edition, const person_id& actor,
                                                        const std::string& client_id);

    /// Warnings that stand, by their keys, each with why.
    task<result<std::map<std::string, std::string>>> load_accepted(edition_id edition);

    /// Who is told of a release: everybody with a seat or in a line, and those given here.
    struct audience_of_release {
        std::vector<session_id> changed;
        std::vector<std::pair<person_id, session_id>> serving;
    };
    task<result<std::int64_t>> count_told(edition_id edition, audience_of_release of);

    struct publication {
        std::int64_t revision = 0;
        std::int64_t base = 0;
        const programme* next = nullptr;
        release_log log;
        instant at;
        person_id actor;
        audience_of_release told;
        std::vector<accepted_finding> accepted;
    };
    struct outcome {
        std::int64_t release = 0;
        std::int64_t told = 0;
    };
    /// Errors: `conflict` when the draft or the programme changed meanwhile.
    task<result<outcome>> release(publication what);

    /// What the releases after one changed, the newest first; at most 50 are kept.
    task<result<std::vector<release_log>>> load_logs(edition_id edition, std::int64_t after,
                                                     std::int64_t newest);

    static std::string prefix_of(const edition_id& edition);

private:
    redis::client& store_;
};

} // namespace convene::scheduling
