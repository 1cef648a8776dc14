#pragma once

#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <vector>

namespace convene::scheduling {

/// Who keeps which sessions: keys `cv:{<edition>}:stars:<person>` and `cv:{<edition>}:stars`, functions in
/// `lua/star.lua`. Lists are sorted by id. Errors of all: `unavailable`; all may be asked again.
class star_repository {
public:
    explicit star_repository(redis::client& store) : store_(store) {}

    task<result<std::vector<session_id>>> load(edition_id edition, person_id who);
    /// What the person keeps afterwards. Error: `conflict`, too, where that would be too many.
    task<result<std::vector<session_id>>> add(edition_id edition, person_id who, session_id session);
    /// Likewise; changes nothing where the session is not kept.
    task<result<std::vector<session_id>>> remove(edition_id edition, person_id who, session_id session);
    /// The person keeps nothing any more.
    task<result<void>> forget(edition_id edition, person_id who);

private:
    task<result<std::vector<session_id>>> set(edition_id edition, person_id who, redis::arguments words);

    redis::client& store_;
};

} // namespace convene::scheduling
