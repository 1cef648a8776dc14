#include "server/ws/command_observer.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"

#include <string>

namespace convene::ws {

void command_observer::answered(const command_seen& what) {
    auto& count = by_outcome_[{what.command, what.outcome}];
    if (count == nullptr) {
        count = &counter("convene_commands_total", "Live commands by name and outcome.",
                         {{"command", std::string(what.command)}, {"outcome", std::string(what.outcome)}});
    }
    count->Increment();
    log_info("command", {{"command", what.command},
                         {"outcome", what.outcome},
                         {"ms", std::chrono::duration<double, std::milli>(what.took).count()},
                         {"id", what.id},
                         {"connection", what.connection.str()}});
}

} // namespace convene::ws
