#pragma once

#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace convene::redis {

/// Holds the random name of a durable store; see `requirements`.
inline constexpr std::string_view installation_key = "cv:meta:installation";

/// The name of the store behind `deploy`, made on the first run. A store that is empty, or another one,
/// although `directory` was used before is an error: it has lost its data. `deploy` and `random` outlive the
/// flow.
task<result<std::string>> claim_installation(client& deploy, id_source& random,
                                             std::filesystem::path directory);

/// Notes that our function library is in use and deletes all but the three newest noted ones, which servers
/// of an earlier version may still call.
task<void> forget_old_libraries(client& deploy);

} // namespace convene::redis
