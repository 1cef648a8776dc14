#pragma once

#include "server/realtime/frame.hpp"

#include <cstddef>
#include <sys/uio.h>
#include <vector>

namespace convene::ws {

/// What one connection still has to send, sans-IO: whole frames in order, shared with other receivers,
/// bounded in bytes. Overflow policy: the caller closes the connection as slow (4008) and recovery does the
/// rest.
class outgoing_queue {
public:
    explicit outgoing_queue(std::size_t limit_bytes) : limit_(limit_bytes) {}

    /// Queues a frame of which the first `sent` bytes have already left. False when that would pass the
    /// limit; then nothing was queued.
    bool push(const realtime::frame& bytes, std::size_t sent = 0);
    /// Queues even above the limit: close frames, and frames that have begun.
    void force(const realtime::frame& bytes, std::size_t sent = 0);
    /// Drops all frames of which nothing has left yet: whole frames only, so the stream stays well formed.
    void drop_unsent();
    /// The first `count` bytes, whole pieces, are with a writer that takes time (TLS): they count as left for
    /// `drop_unsent` until `consume`.
    void lend(std::size_t count) noexcept { lent_ = count; }

    /// Describes up to `most` pieces from the front; returns how many.
    int gather(iovec* out, int most) const;
    /// The first `count` bytes have left.
    void consume(std::size_t count);

    bool empty() const noexcept { return bytes_ == 0; }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    struct item {
        realtime::frame bytes;
        std::size_t sent = 0;
    };
    // A vector with a moving head: an idle connection holds no memory (an empty std::deque holds 600 bytes).
    std::vector<item> items_;
    std::size_t head_ = 0;
    std::size_t bytes_ = 0;
    std::size_t lent_ = 0;
    std::size_t limit_;
};

} // namespace convene::ws
