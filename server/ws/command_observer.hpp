#pragma once

#include "server/core/ids.hpp"

#include <prometheus/counter.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

namespace convene::ws {

/// A command that was answered. The words must live as long as the process's command table.
struct command_seen {
    std::string_view command;
    std::string_view outcome; ///< "ok" or the code of the refusal
    std::chrono::steady_clock::duration took;
    std::int64_t id = 0;
    const connection_id& connection;
};

/// Counts and logs what a node's live commands came to: ids, code and duration, never what was said or by
/// whom (in a room that is not for attribution nobody may learn it from a log).
class command_observer {
public:
    void answered(const command_seen& what);

private:
    std::map<std::pair<std::string_view, std::string_view>, prometheus::Counter*> by_outcome_;
};

} // namespace convene::ws
