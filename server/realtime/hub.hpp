#pragma once

#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/core/task.hpp"
#include "server/realtime/channel.hpp"
#include "server/redis/client.hpp"
#include "server/redis/subscriber.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::realtime {

class hub;

/// One Redis as the hub sees it: where channels are stored and published. A node has two, the durable one and
/// the memory-only one.
class bus {
public:
    bus(asio::io_context& loop, hub& to, redis::client& store, redis::endpoint where,
        const std::string& name);

    redis::client& store() noexcept { return store_; }
    redis::subscriber& subscriber() noexcept { return subscriber_; }
    const redis::subscriber& subscriber() const noexcept { return subscriber_; }

private:
    redis::client& store_;
    redis::subscriber subscriber_;
};

/// What a reader gets that comes back with a position, or that has a snapshot of a position.
struct catch_up {
    std::int64_t position = 0; ///< subscribe at this
    std::int64_t missed = 0;
    frame frames; ///< to be sent before anything else; may be empty
};

/// All channels of one node: keeps them in order, fans out, flushes adaptively, counts who is there. One per
/// node; used from its thread only. Channels without listeners are given up after 30 s.
class hub {
public:
    struct settings {
        std::string node; ///< name of this node for presence
        std::chrono::milliseconds flush_window{10};
        channel::limits channels{};
        std::int64_t most_recovered = 1000; ///< more missed publications than this need a snapshot
        // What a connection gets at once must fit its queue: a reader that is closed as slow for what it
        // asked for would come back and ask for the same.
        std::size_t most_recovered_bytes = std::size_t{224} * 1024;
        std::size_t most_bytes_after_snapshot = std::size_t{96} * 1024;
        std::size_t most_channels = 10'000;
        std::chrono::seconds presence_refresh{20};
        std::chrono::seconds presence_expiry{60};
    };

    hub(asio::io_context& loop, settings chosen, id_source& ids, const clock& time);
    ~hub();
    hub(const hub&) = delete;
    hub& operator=(const hub&) = delete;

    /// Starts the once-a-second work. Buses are added before.
    void start();
    void stop();

    /// The channel, live: subscribed and in order. Errors: `unavailable` when that takes longer than 2 s.
    task<result<channel*>> open(channel_address where);
    /// Everything after `since`, from memory or the store; empty when it cannot be proved complete. Call
    /// `join` with the answer before anything else is awaited.
    task<result<std::optional<catch_up>>> recover(channel& in, position since);
    /// As `recover` but from memory only: for a reader that has a snapshot taken at `at`.
    std::optional<catch_up> continue_from(channel& in, const position& at);
    /// From now on `to` gets every publication after `at`.
    void join(subscription& who, listener& to, channel& in, std::int64_t at);
    void leave(subscription& who);

    /// Lines on `cv:control` ("login.ended L...", "person.notice P... {json}"): told to all nodes, not
    /// stored.
    using control_handler = std::function<void(std::string_view line)>;
    /// Several may listen; at start.
    void on_control(control_handler handler);
    static constexpr std::string_view control_channel = "cv:control";
    /// Subscribes this bus to the control channel; once, at start. Bans are published on the first of them:
    /// while it was silent for longer than `longest_silence`, readers of closed channels are sent away and
    /// nobody joins one. A quiet bus is probed, so it is never silent for so long when it works.
    void listen_to_control(bus& on);
    static constexpr std::chrono::seconds longest_silence{5};

    std::size_t channel_count() const noexcept { return channels_.size(); }

    // Called by the buses.
    void handle_message(std::string_view prefix, std::string_view payload);
    void handle_drained();
    void handle_subscribed(std::string_view prefix);
    void handle_lost(const bus& on);

private:
    struct entry {
        std::unique_ptr<channel> content;
        std::unique_ptr<asio::steady_timer> went_live; ///< cancelled to wake those who wait in `open`
        bool reading = false;
        bool outdated =
            false; ///< the bus was subscribed since the store was asked: its answer proves nothing
    };

    entry* find(std::string_view prefix);
    static std::optional<catch_up> from_memory(channel& in, const position& at, std::size_t most_bytes);
    /// True while a ban could have been missed.
    bool is_cut_off() const;
    /// Sends the readers of closed channels away while that is so.
    void fence();
    void start_read(entry& into);
    task<void> read_store(std::string prefix);
    /// One round of reading; false when the reading is over.
    task<bool> read_once(std::string prefix);
    void mark_dirty(channel& changed);
    void flush_due();
    task<void> tick();
    void sweep(std::chrono::steady_clock::time_point now);
    task<void> report_presence(std::string prefix, std::vector<std::string> words);
    std::optional<std::vector<std::string>> presence_words(channel& of,
                                                           std::chrono::steady_clock::time_point now);

    asio::io_context& loop_;
    settings settings_;
    id_source& ids_;
    const clock& time_;
    std::map<std::string, entry, std::less<>> channels_; ///< by prefix
    std::vector<channel*> dirty_;
    asio::steady_timer flush_timer_;
    bool flush_armed_ = false;
    asio::steady_timer tick_timer_;
    bool stopped_ = false;
    std::vector<control_handler> control_;
    const bus* control_bus_ = nullptr;
};

} // namespace convene::realtime
