#pragma once

#include "scheduling/audit/audit_chain.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convene::scheduling {

/// Which entries are wanted; an empty word lets everything pass.
struct audit_filter {
    std::string action;
    std::string actor;
    std::string object;
    std::string from;  ///< at or after: the first 19 characters of RFC 3339 in UTC
    std::string until; ///< before; the same
};

/// Some of the record, newest first.
struct audit_rows {
    std::vector<audit_row> rows;
    std::int64_t next = 0; ///< go on before this; 0: nothing is left
    std::int64_t newest = 0;
    std::int64_t sealed = 0;
    std::optional<instant> sealed_at; ///< when that entry was written
};

/// What the sealer works on, oldest first. An entry that is not one of ours has an empty link.
struct unsealed_rows {
    std::string sealed; ///< seq of the newest seal; "0" before the first
    std::string seal;
    std::string by; ///< name of the key that made it
    std::vector<audit_row> rows;
};

/// An entry with its seal, for who verifies.
struct sealed_row {
    std::string id; ///< of the stream: "SEQ-0" when all is well
    audit_row row;
    std::string seal; ///< empty: none
    std::string by;
};

struct audit_walk {
    std::string counted; ///< seq of the counter beside the stream
    std::string sealed;  ///< seq of the newest seal
    std::vector<sealed_row> entries;
};

/// The audit record in the store; keys and functions are in `lua/`. Entries are written by the functions that
/// do what they tell of. One per node. Error of all: `unavailable`.
class audit_repository {
public:
    explicit audit_repository(redis::client& store) : store_(store) {}

    /// At most `most` of those before `before` (0: from the newest). Looks at a bounded number of entries, so
    /// there may be fewer, even none, although `next` says that there is more.
    task<result<audit_rows>> load_before(edition_id edition, std::int64_t before, std::int64_t most,
                                         audit_filter wanted);
    /// Notes that somebody reads what others did, once an hour for each.
    task<result<void>> note_reading(edition_id edition, person_id reader, instant at);

    task<result<unsealed_rows>> load_unsealed(edition_id edition);
    /// Stores (seq, seal) pairs that follow the newest seal `after`; false when another node was quicker.
    task<result<bool>> seal(edition_id edition, std::string after, std::string by,
                            std::vector<std::pair<std::string, std::string>> seals);

    /// The next 500 entries after an id (empty: the first).
    task<result<audit_walk>> walk(edition_id edition, std::string after);

    /// The stream of an edition, with which its first link and seal begin.
    static std::string stream_of(const edition_id& edition);

private:
    redis::client& store_;
};

} // namespace convene::scheduling
