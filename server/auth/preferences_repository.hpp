#pragma once

#include "server/auth/preferences.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

namespace convene::auth {

/// Preferences in Redis, one JSON text a person. One per node; use it from the node's thread. Errors:
/// `unavailable`, `unknown_outcome` (storing the same once more is safe).
class preferences_repository {
public:
    /// `store` outlives the repository.
    explicit preferences_repository(redis::client& store) : store_(store) {}

    /// What a person chose, or the defaults. Text that this version cannot read counts as never chosen.
    task<result<preferences_view>> load(person_id who);
    /// The whole replaces what was there; of two at once the later one stays.
    task<result<void>> store(person_id who, preferences_view chosen);

private:
    redis::client& store_;
};

} // namespace convene::auth
