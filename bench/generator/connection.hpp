#pragma once

#include <cstdint>
#include <string>

namespace convene::bench {

enum class phase : std::uint8_t { away, connecting, upgrading, joining, joined };

/// A member receives every message of its room; a publisher only posts (systems that keep the two apart).
enum class duty : std::uint8_t { member, publisher };

/// One socket of the load generator and what it has seen of its room.
struct connection {
    std::uint32_t index = 0;
    std::uint32_t room = 0;
    int descriptor = -1;
    phase state = phase::away;
    duty role = duty::member;
    bool may_read = true;          ///< false plays a client that never reads
    bool resume = false;           ///< the next join asks for what was missed since next_offset - 1
    bool recovered = false;        ///< the server answered that with the missed messages, not with a snapshot
    bool waits_for_room = false;   ///< the kernel's send buffer is full, EPOLLOUT is armed
    std::uint16_t close_code = 0;  ///< of the close frame that the server sent, 0 none
    int receive_buffer_bytes = 0;  ///< SO_RCVBUF, 0 the kernel's own sizing
    std::uint64_t next_offset = 0; ///< what must come next; 0 before the first join
    std::uint64_t received_bytes = 0;
    std::string resume_token; ///< a peer's own way to name a position
    std::string unread;       ///< part of a head or frame
    std::string unsent;       ///< frames to send; flushed by the swarm
};

} // namespace convene::bench
