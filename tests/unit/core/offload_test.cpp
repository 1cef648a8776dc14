#include "server/core/offload.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

namespace convene {
namespace {

struct observed {
    std::thread::id worked_on;
    std::thread::id resumed_on;
    int value = 0;
    int refused = 0;
    bool caught = false;
};

task<void> compute(worker_pool* pool, observed* seen) {
    auto work = [seen]() {
        seen->worked_on = std::this_thread::get_id();
        return 42;
    };
    auto value = co_await offload(*pool, work);
    seen->resumed_on = std::this_thread::get_id();
    seen->value = value ? *value : -1;
}

TEST(offload, works_on_the_pool_and_resumes_at_home) {
    asio::io_context loop;
    worker_pool pool(1, 4);
    observed seen;
    asio::co_spawn(loop, compute(&pool, &seen), asio::detached);
    loop.run();
    EXPECT_EQ(seen.value, 42);
    EXPECT_NE(seen.worked_on, std::this_thread::get_id());
    EXPECT_EQ(seen.resumed_on, std::this_thread::get_id());
}

task<void> fail(worker_pool* pool, observed* seen) {
    auto work = []() -> int { throw std::runtime_error("broken"); };
    try {
        [[maybe_unused]] auto value = co_await offload(*pool, work);
    } catch (const std::runtime_error&) {
        seen->caught = true;
    }
}

TEST(offload, rethrows_what_the_work_threw) {
    asio::io_context loop;
    worker_pool pool(1, 4);
    observed seen;
    asio::co_spawn(loop, fail(&pool, &seen), asio::detached);
    loop.run();
    EXPECT_TRUE(seen.caught);
}

task<void> wait_for(worker_pool* pool, std::latch* gate, observed* seen) {
    auto work = [gate]() {
        gate->wait();
        return 1;
    };
    auto value = co_await offload(*pool, work);
    seen->value += value ? 1 : 0;
    seen->refused += !value && value.error().code == errc::unavailable && value.error().retry_after ? 1 : 0;
}

TEST(offload, refuses_at_once_what_does_not_fit_the_queue) {
    asio::io_context loop;
    worker_pool pool(2, 3);
    std::latch gate(1);
    observed seen;
    for (int i = 0; i < 20; ++i) {
        asio::co_spawn(loop, wait_for(&pool, &gate, &seen), asio::detached);
    }
    loop.poll();
    EXPECT_EQ(seen.refused, 15);
    gate.count_down();
    loop.run();
    EXPECT_EQ(seen.value, 5);
    // The places are free again.
    asio::co_spawn(loop, wait_for(&pool, &gate, &seen), asio::detached);
    loop.restart();
    loop.run();
    EXPECT_EQ(seen.value, 6);
}

task<void> refuse(worker_pool* pool, observed* seen) {
    auto work = []() -> result<int> { return error(errc::conflict, "no"); };
    auto value = co_await offload(*pool, work);
    seen->caught = !value && value.error().code == errc::conflict;
}

TEST(offload, hands_back_a_refusal_of_the_work_itself) {
    asio::io_context loop;
    worker_pool pool(1, 1);
    observed seen;
    asio::co_spawn(loop, refuse(&pool, &seen), asio::detached);
    loop.run();
    EXPECT_TRUE(seen.caught);
}

} // namespace
} // namespace convene
