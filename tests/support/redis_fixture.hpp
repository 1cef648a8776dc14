#pragma once

#include "server/redis/client.hpp"
#include "server/redis/embedded.hpp"
#include "tests/support/event_loop.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace convene::testing {

/// A real redis-server in a directory of its own, with the function library loaded, and two connected
/// clients. Starting one takes about 0.1 s.
///
///     using rooms_test = convene::testing::redis_fixture;
///     TEST_F(rooms_test, posts_are_numbered) {
///         const auto posted = run(service.post(...));
///         ...
///         const auto stored = run(admin().command({"HGETALL", "cv:{S03}:room"}));
///     }
class redis_stand {
public:
    explicit redis_stand(redis::embedded_server::mode kind = redis::embedded_server::mode::durable);
    ~redis_stand();
    redis_stand(const redis_stand&) = delete;
    redis_stand& operator=(const redis_stand&) = delete;

    asio::io_context& context() noexcept { return loop_.context(); }
    asio::any_io_executor executor() { return loop_.executor(); }
    event_loop& loop() noexcept { return loop_; }

    template<class T>
    T run(task<T> flow, std::chrono::milliseconds limit = event_loop::default_limit) {
        return loop_.run(std::move(flow), limit);
    }
    bool run_until(const std::function<bool()>& is_true,
                   std::chrono::milliseconds limit = event_loop::default_limit) {
        return loop_.run_until(is_true, limit);
    }

    redis::embedded_server& server() noexcept { return *server_; }
    /// Sends a signal to the server's process; while none runs, waits for one. The test fails, and nothing is
    /// sent, when none comes: `kill` with -1 would reach every process of the machine.
    void signal_server(int number);
    std::filesystem::path directory() const { return directory_.path() / "redis"; }

    /// The application's connection, with the application's rights.
    redis::client& client() noexcept { return *client_; }
    /// May do anything: to arrange and to look behind the scenes.
    redis::client& admin() noexcept { return *admin_; }
    redis::endpoint admin_endpoint() const;

    /// One command as admin; fails the test when there is no reply.
    redis::reply ask(redis::arguments words);
    /// Removes all data but the installation key; functions stay.
    void clear_data();

private:
    temporary_directory directory_;
    event_loop loop_;
    std::unique_ptr<redis::embedded_server> server_;
    std::unique_ptr<redis::client> client_;
    std::unique_ptr<redis::client> admin_;
};

/// The same as a GoogleTest fixture: a fresh server for each test.
class redis_fixture : public ::testing::Test, public redis_stand {
protected:
    redis_fixture() = default;
    explicit redis_fixture(redis::embedded_server::mode kind) : redis_stand(kind) {}
};

/// As `redis_fixture`, but all tests of one suite share a server, which is emptied before each test. `Suite`
/// is the deriving class: `class rooms_test : public convene::testing::shared_redis_fixture<rooms_test> {};`
template<class Suite>
class shared_redis_fixture : public ::testing::Test {
protected:
    static void SetUpTestSuite() { stand_ = std::make_unique<redis_stand>(); }
    static void TearDownTestSuite() { stand_.reset(); }
    void SetUp() override { stand_->clear_data(); }

    static redis_stand& stand() { return *stand_; }
    static redis::client& client() { return stand_->client(); }
    static redis::client& admin() { return stand_->admin(); }
    static redis::reply ask(redis::arguments words) { return stand_->ask(std::move(words)); }
    static asio::any_io_executor executor() { return stand_->executor(); }
    template<class T>
    static T run(task<T> flow) {
        return stand_->run(std::move(flow));
    }
    static bool run_until(const std::function<bool()>& is_true) { return stand_->run_until(is_true); }

private:
    static inline std::unique_ptr<redis_stand> stand_;
};

} // namespace convene::testing
