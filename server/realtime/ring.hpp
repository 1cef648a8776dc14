#pragma once

#include "server/realtime/frame.hpp"

#include <cstdint>
#include <deque>
#include <string>

namespace convene::realtime {

/// The last encoded lines of one channel in memory: answers recovery without the store. Bounded in entries
/// and bytes; the oldest go first. Redacted content leaves at once.
class ring {
public:
    ring(std::size_t most_entries, std::size_t most_bytes)
        : most_entries_(most_entries), most_bytes_(most_bytes) {}

    void append(std::int64_t offset, std::string line);
    /// Forgets this line and all older ones: their content must not leave any more.
    void forget_up_to(std::int64_t offset);
    void clear();

    /// True when every line after `offset` up to the newest is here (also when there is none to send).
    bool covers(std::int64_t offset, std::int64_t top) const noexcept;
    /// The lines after `offset` as one frame; the same request again gets the same bytes (a reconnect storm
    /// asks for one thing five thousand times). Only when `covers`.
    frame since(std::int64_t offset);

private:
    std::size_t most_entries_;
    std::size_t most_bytes_;
    std::int64_t first_ = 0; ///< offset of lines_.front()
    std::size_t bytes_ = 0;
    std::deque<std::string> lines_;
    frame last_answer_;
    std::int64_t last_answer_since_ = -1;
};

} // namespace convene::realtime
