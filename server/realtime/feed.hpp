#pragma once

#include "server/realtime/publication.hpp"

#include <deque>
#include <string>
#include <vector>

namespace convene::realtime {

/// Puts one channel's publications in order, sans-IO: PUB/SUB messages and stream reads go in, an unbroken
/// run of publications comes out. PUB/SUB is only a hint; the stream is the truth.
///
///     unsynced --subscribed--> reading --read--> live --gap, loss--> reading ...
class feed {
public:
    enum class action {
        none,       ///< nothing to do
        read_store, ///< call channel_read(after = top(), or -1 when the epoch is not known) and give it to
                    ///< on_read
        rewound, ///< the store stands below what was shown: change the epoch (channel_reset), then read again
        reset    ///< what readers have cannot be continued: all need a fresh snapshot; live again from top()
    };

    /// Most publications parked while the store is read; more are forgotten and read again.
    static constexpr std::size_t max_parked = 4096;

    /// SUBSCRIBE was confirmed, for the first time or again after a loss.
    action on_subscribed();
    /// The bus was lost; nothing more is believed until on_subscribed.
    void on_lost();
    /// A numbered message arrived; those in order are appended to `out`.
    action on_message(std::string_view epoch, publication arrived, std::vector<publication>& out);
    /// The store answered; `out` gets what readers have not seen. May ask for another read.
    action on_read(const store_read& read, std::vector<publication>& out);

    bool is_live() const noexcept { return state_ == state::live; }
    const std::string& epoch() const noexcept { return epoch_; }
    /// Offset of the last publication handed out.
    std::int64_t top() const noexcept { return top_; }
    /// What to ask channel_read for.
    std::int64_t read_after() const noexcept { return epoch_.empty() ? -1 : top_; }

private:
    struct parked_message {
        std::string epoch;
        publication content;
    };
    enum class state { unsynced, reading, live };

    void park(std::string_view epoch, publication arrived);
    action settle(std::vector<publication>& out);
    action release_parked(std::vector<publication>& out);

    state state_ = state::unsynced;
    std::string epoch_;
    std::int64_t top_ = 0;
    std::deque<parked_message> parked_;
    bool forgot_ = false;
    bool owes_reset_ = false;
};

} // namespace convene::realtime
