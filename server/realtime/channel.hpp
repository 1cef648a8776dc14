#pragma once

#include "server/core/ids.hpp"
#include "server/realtime/feed.hpp"
#include "server/realtime/frame.hpp"
#include "server/realtime/ring.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace convene::realtime {

class bus;
class channel;

/// Names a channel: its wire name ("room:S03"), its key prefix ("cv:{ED}:room:S03"), the bus that it lives
/// on.
struct channel_address {
    std::string name;
    std::string prefix;
    bus* on = nullptr;
    bool counts_people = true; ///< false: who listens is nobody's business, no count is kept or told
    bool closed = false;       ///< not for everybody: nothing is delivered while bans cannot be heard of
};

/// Who receives a channel's frames: a connection. Calls come from the node's thread and never suspend; a
/// listener that must go away says so later, it never leaves a channel from inside these calls.
class listener {
public:
    virtual void send(const frame& bytes) = 0;
    /// Counters: the newest wins, so a listener that is behind may drop it.
    virtual void send_ephemeral(const frame& bytes) = 0;
    /// What it has cannot be continued; it must come back for a snapshot.
    virtual void on_insufficient_state() = 0;
    virtual person_id person() const = 0;

protected:
    ~listener() = default;
};

/// One listener in one channel; owned by the listener, known to the channel until `hub::leave`.
struct subscription {
    listener* to = nullptr;
    channel* in = nullptr;
    std::size_t index = 0; ///< of its seat in the channel
};

/// One channel on one node: its feed, its ring of encoded lines, its listeners, and what waits for the next
/// flush.
class channel {
public:
    struct limits {
        std::size_t ring_entries = 512;
        std::size_t ring_bytes = 256 * 1024;
        std::size_t flush_bytes = 128 * 1024; ///< pending lines above this leave at once
    };

    channel(channel_address where, limits bounds);

    const std::string& name() const noexcept { return name_; }
    const std::string& prefix() const noexcept { return prefix_; }
    bus& home() noexcept { return *bus_; }
    bool is_closed() const noexcept { return closed_; }
    feed& order() noexcept { return feed_; }
    ring& recent() noexcept { return ring_; }
    std::int64_t last_redaction() const noexcept { return last_redaction_; }

    /// Takes publications in order from the feed: encodes each once, keeps it in the ring and for the next
    /// flush.
    void take(std::vector<publication>& arrived);
    void take_ephemeral(const publication& arrived, std::string_view key);
    /// Sends what is pending to all listeners in one frame each.
    void flush(std::chrono::steady_clock::time_point now);
    bool has_pending() const noexcept { return !pending_.empty() || !ephemeral_.empty(); }
    bool is_due(std::chrono::steady_clock::time_point now, std::chrono::milliseconds window) const noexcept {
        return pending_.size_bytes() >= limits_.flush_bytes || now >= next_flush(window);
    }
    /// When the next flush is due: a window after the last one. A room so large that a flush takes long gets
    /// a window of three times that, at most `longest_window`: fuller frames instead of a node that does
    /// nothing but send.
    std::chrono::steady_clock::time_point next_flush(std::chrono::milliseconds window) const noexcept;
    static constexpr std::chrono::milliseconds longest_window{50};
    /// The latest ephemeral pushes, for somebody who joins.
    const std::map<std::string, std::string>& counters() const noexcept { return counters_; }

    void add(subscription& who, listener& to, std::int64_t at);
    void remove(subscription& who);
    std::size_t listener_count() const noexcept { return seats_.size(); }
    /// The feed says that nobody's position can be continued.
    void drop_all();

    /// Persons here on this node and since when the count is not reported; see presence.hpp.
    struct crowd {
        std::unordered_map<std::string, int> persons;
        std::vector<std::string> joined;
        std::vector<std::string> left;
        bool owes_report = false; ///< the last one was not shown, or the store was away
        std::chrono::steady_clock::time_point refreshed{};
    };
    crowd& people() noexcept { return crowd_; }
    std::chrono::steady_clock::time_point empty_since{}; ///< kept by the hub

private:
    std::string name_;
    std::string prefix_;
    bus* bus_;
    bool counts_people_;
    bool closed_;
    limits limits_;
    feed feed_;
    ring ring_;
    // What a flush needs of each listener, side by side: a thousand of them are passed through for every
    // message.
    struct seat {
        listener* to;
        std::int64_t position; ///< offset of the last publication that it has or will get
        subscription* who;
    };
    std::vector<seat> seats_;
    frame_builder pending_;
    std::map<std::string, std::string> ephemeral_; ///< event and key -> line, waiting
    std::map<std::string, std::string> counters_;  ///< event and key -> line, latest
    std::chrono::steady_clock::time_point last_flush_{};
    std::chrono::steady_clock::duration flush_cost_{};
    std::int64_t last_redaction_ = 0;
    crowd crowd_;
};

} // namespace convene::realtime
