#pragma once

#include "server/core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace convene::testing {

/// An event loop on the test's own thread. Nothing runs but inside `run` and `run_until`, so a test needs no
/// locks and no sleeps: it waits for what it expects.
class event_loop {
public:
    static constexpr std::chrono::seconds default_limit{30};

    asio::io_context& context() noexcept { return context_; }
    asio::any_io_executor executor() { return context_.get_executor(); }

    /// Runs a flow to its end and returns its value; rethrows what it threw. Throws when it takes longer than
    /// `limit`.
    template<class T>
    T run(task<T> flow, std::chrono::milliseconds limit = default_limit) {
        using stored = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;
        stored value{};
        bool done = false;
        std::exception_ptr failure;
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(context_, std::move(flow), [&](std::exception_ptr thrown) {
                failure = thrown;
                done = true;
            });
        } else {
            asio::co_spawn(context_, std::move(flow), [&](std::exception_ptr thrown, T returned) {
                failure = thrown;
                value.emplace(std::move(returned));
                done = true;
            });
        }
        if (!run_until([&] { return done; }, limit)) {
            throw std::runtime_error("a flow did not end in time");
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        if constexpr (!std::is_void_v<T>) {
            return std::move(*value);
        }
    }

    /// Runs the loop until `is_true` says so; false when it did not within `limit`.
    bool run_until(const std::function<bool()>& is_true, std::chrono::milliseconds limit = default_limit) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!is_true()) {
            const auto now = std::chrono::steady_clock::now();
            if (now >= end) {
                return false;
            }
            context_.restart();
            context_.run_one_until(std::min(end, now + std::chrono::milliseconds(5)));
        }
        return true;
    }

    /// Lets the loop run for a while: only to show that something does *not* happen.
    void run_for(std::chrono::milliseconds time) {
        run_until([] { return false; }, time);
    }

private:
    asio::io_context context_{1};
};

} // namespace convene::testing
