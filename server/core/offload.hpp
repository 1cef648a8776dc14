#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace convene {

/// A few threads for work that blocks (Argon2id, SMTP). Shared by all nodes; thread safe. The queue holds at
/// most `most_waiting` pieces of work besides those running: more are refused at once, never queued (S-10).
/// Must outlive every `offload()` on it; destruction waits for the work that runs.
class worker_pool {
public:
    explicit worker_pool(unsigned threads = 2, std::size_t most_waiting = 64);
    ~worker_pool();
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    /// Takes a place in the queue; false when it is full. Each taken place is given back by `leave`.
    bool try_enter() noexcept;
    void leave() noexcept;
    asio::thread_pool::executor_type executor() noexcept { return threads_.get_executor(); }

private:
    std::atomic<std::size_t> inside_{0};
    std::size_t most_inside_;
    asio::thread_pool threads_;
};

namespace detail {

/// What came out of a piece of work: its value or what it threw.
template<class Value>
struct work_outcome {
    std::optional<Value> value;
    std::exception_ptr thrown;
};

/// `result<T>` for work that returns T, and for work that returns `result<T>` itself.
template<class Value>
struct offload_result {
    using type = result<Value>;
};
template<class Value>
struct offload_result<result<Value>> {
    using type = result<Value>;
};

error pool_is_full();

} // namespace detail

/// Runs `work()` on the pool and resumes the calling coroutine on its own executor with what it returned; an
/// exception is rethrown there. Work that may refuse returns a `result` itself. The work owns all it uses
/// (values only): the caller may be gone by then. Errors: `unavailable` with a time to come back when the
/// queue is full.
template<class Function>
task<typename detail::offload_result<std::invoke_result_t<Function&>>::type> offload(worker_pool& pool,
                                                                                     Function work) {
    using value = std::invoke_result_t<Function&>;
    using outcome = detail::work_outcome<value>;
    static_assert(!std::is_void_v<value>, "give back a value, for instance true");
    if (!pool.try_enter()) {
        co_return detail::pool_is_full();
    }
    // Not co_spawn: a cancellation of the caller must not reach into another thread.
    auto initiate = [&pool](auto handler, Function run) {
        auto home =
            asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
        auto on_pool = [&pool, run = std::move(run), handler = std::move(handler), home]() mutable {
            outcome out;
            try {
                out.value.emplace(run());
            } catch (...) {
                out.thrown = std::current_exception();
            }
            pool.leave();
            auto back = [handler = std::move(handler), out = std::move(out)]() mutable {
                std::move(handler)(std::move(out));
            };
            asio::post(home, std::move(back));
        };
        asio::post(pool.executor(), std::move(on_pool));
    };
    outcome done = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(outcome)>(
        initiate, asio::use_awaitable, std::move(work));
    if (done.thrown) {
        std::rethrow_exception(done.thrown);
    }
    co_return std::move(*done.value);
}

} // namespace convene
