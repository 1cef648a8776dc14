#include "server/core/log.hpp"
#include "server/realtime/hub.hpp"

namespace convene::realtime {

bool hub::is_cut_off() const {
    // Real time and not the clock of tests: it is compared with what the subscriber measured.
    return control_bus_ != nullptr &&
           std::chrono::steady_clock::now() - control_bus_->subscriber().last_heard() > longest_silence;
}

void hub::fence() {
    if (!is_cut_off()) {
        return;
    }
    std::size_t sent_away = 0;
    for (auto& [prefix, each] : channels_) {
        if (each.content->is_closed()) {
            sent_away += each.content->listener_count();
            each.content->drop_all();
        }
    }
    if (sent_away > 0) {
        log_warn("cut off from the store: readers of closed rooms are sent away",
                 {{"readers", std::to_string(sent_away)}});
    }
}

} // namespace convene::realtime
