#pragma once

#include "scheduling/audit/audit_keys.hpp"
#include "scheduling/audit/audit_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/core/clock.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace convene::scheduling {

/// Seals the audit record: once a second, what is new gets a keyed hash that also covers the hash before it.
/// Whoever changes the store can change what was written in the last second; later changes show. Every node
/// does it, the store takes each seal once. One per node; stop it before the loop ends.
///
/// What does not go on where the last seal ended, or was sealed with another key, is never sealed over: that
/// is logged once, and `convene audit verify` says more.
class audit_sealer {
public:
    struct parts {
        asio::io_context& loop;
        audit_repository& record;
        programme_cache& programme;
        const clock& time;
        std::shared_ptr<const audit_keys> keys; ///< none: it does nothing
        std::filesystem::path heads;            ///< where to append signed heads; empty: nowhere
    };
    explicit audit_sealer(parts use) : use_(std::move(use)), pause_(use_.loop) {}

    void start();
    void stop();

    /// Seals what is new in the current edition, at most 500 entries. Error: `unavailable`, and `conflict`
    /// for what must not be sealed.
    task<result<void>> seal_once();
    /// Appends the head to the heads file when it has grown and the last line is a minute old, or `now`.
    void write_head(bool now);

    static constexpr std::chrono::milliseconds period{1000};
    static constexpr std::chrono::seconds between_heads{60};

private:
    task<void> run();
    void tell_trouble(const error& why);

    parts use_;
    asio::steady_timer pause_;
    bool stopped_ = true;
    std::string trouble_; ///< what was logged last
    std::string edition_;
    std::string sealed_ = "0"; ///< as far as known here
    std::string seal_;
    std::string written_ = "0"; ///< in the heads file
    std::chrono::steady_clock::time_point written_at_;
};

} // namespace convene::scheduling
