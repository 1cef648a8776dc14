#pragma once

#include "server/redis/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace convene::redis {

/// One subscriber connection of one node: remembers the wanted channels, subscribes again after each loss,
/// and does not trust TCP: an idle connection is probed by publishing to a channel of its own through
/// `prober`; when the probe does not come back within 2 s the connection is replaced. PUB/SUB is only a hint:
/// whoever listens must read the stream after every `on_subscribed` (Zulip's order: subscribe, then read).
/// A channel that the ACL forbids is logged and never confirmed.
class subscriber {
public:
    struct handlers {
        /// A message on a subscribed channel. The views live only during the call; never suspend in it.
        std::function<void(std::string_view channel, std::string_view payload)> on_message;
        /// After all messages that arrived in one read were handed over: a good moment to flush.
        std::function<void()> on_drained;
        /// SUBSCRIBE of this channel was confirmed by Redis (first time or again after a loss).
        std::function<void(std::string_view channel)> on_subscribed;
        /// The connection was lost: nothing can be trusted until `on_subscribed`.
        std::function<void()> on_lost;
    };

    /// When the silence of a connection becomes suspicious; the defaults are the product's.
    struct tuning {
        std::chrono::milliseconds idle{3000};        ///< nothing received for so long: probe
        std::chrono::milliseconds probe_limit{2000}; ///< still nothing: replace the connection
        std::chrono::milliseconds connect_limit{2000};
        std::chrono::milliseconds backoff_least{50};
        std::chrono::milliseconds backoff_most{1000};
    };

    /// `prober` is the node's command connection to the same server; it must outlive the subscriber.
    subscriber(asio::any_io_executor executor, endpoint where, client& prober, std::string name, handlers to);
    subscriber(asio::any_io_executor executor, endpoint where, client& prober, std::string name, handlers to,
               tuning chosen);
    ~subscriber();
    subscriber(const subscriber&) = delete;
    subscriber& operator=(const subscriber&) = delete;

    void start();
    void stop();

    /// Wanted from now on; confirmed later by `on_subscribed`. Batches of at most 512 channels a command.
    void subscribe(std::string channel);
    /// No longer wanted.
    void unsubscribe(const std::string& channel);
    /// True while the connection is believed to be alive.
    bool is_connected() const noexcept;
    /// When something was last received; the epoch of the clock before the first time.
    std::chrono::steady_clock::time_point last_heard() const noexcept;
    /// True while Redis has confirmed this channel.
    bool is_subscribed(std::string_view channel) const;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace convene::redis
