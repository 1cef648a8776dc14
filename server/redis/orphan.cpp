#include "server/redis/orphan.hpp"

#include "server/core/log.hpp"
#include "server/redis/link.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace convene::redis {

namespace {

using steady = std::chrono::steady_clock;

constexpr auto polite_limit = std::chrono::seconds(10);
constexpr auto whole_limit = std::chrono::seconds(20);
constexpr auto ask_again = std::chrono::seconds(1);
constexpr auto look_again = std::chrono::milliseconds(20);

/// Asks the server at the socket to shut down, or kills it. `deploy`'s password is the one kept in the
/// directory, so it is ours.
task<void> end_orphan(asio::any_io_executor executor, endpoint deploy, bool by_force) {
    const auto opened = co_await link::open(executor, deploy, ask_again);
    if (!opened) {
        co_return; // ending already, or not listening yet: its parent's death ends it as well
    }
    const int process = (*opened)->peer_process();
    if (by_force) {
        log_warn("killing an old redis-server that does not end", {{"process", process}});
        if (process > 0) {
            ::kill(process, SIGKILL);
        }
        co_return;
    }
    log_warn("shutting down a redis-server of an earlier run", {{"process", process}});
    std::vector<arguments> words = greeting(deploy, "convene-takeover");
    words.push_back({"SHUTDOWN"});
    // SHUTDOWN is never answered: the connection ends, or time is up.
    co_await link::exchange(*opened, std::move(words), ask_again);
}

} // namespace

task<result<directory_lock>> directory_lock::take(asio::any_io_executor executor,
                                                  std::filesystem::path directory, endpoint deploy) {
    const std::filesystem::path file = directory / "redis.lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); // NOLINT
    if (descriptor < 0) {
        co_return error(errc::unavailable, file.string() + " cannot be opened.");
    }
    directory_lock lock(descriptor);
    asio::steady_timer pause(executor);
    const auto begin = steady::now();
    auto next_ask = begin;
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const auto now = steady::now();
        if (errno != EWOULDBLOCK || now - begin > whole_limit) {
            co_return error(errc::unavailable,
                            "Another redis-server uses " + directory.string() + " and does not end.");
        }
        if (now >= next_ask) {
            co_await end_orphan(executor, deploy, now - begin > polite_limit);
            next_ask = steady::now() + ask_again;
        }
        pause.expires_after(look_again);
        co_await pause.async_wait(as_result);
    }
    co_return lock;
}

directory_lock::~directory_lock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

directory_lock::directory_lock(directory_lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

} // namespace convene::redis
