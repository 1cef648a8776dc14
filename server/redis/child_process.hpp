#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace convene::redis {

/// A child of ours that ends when we end (SIGTERM by PDEATHSIG: when the *thread* that started it ends, so
/// start it from a thread that lives as long as the process). It has a process group of its own, so that
/// Ctrl-C in a terminal reaches us only. Ended and reaped by the destructor if nothing else did.
class child_process {
public:
    struct settings {
        std::vector<std::string> command; ///< the first word is looked for in PATH unless it has a '/'
        std::filesystem::path output;     ///< standard output and error are appended here (0600)
        int inherited = -1;               ///< a descriptor the child keeps (as 3); all others are closed
    };

    /// Errors: `unavailable`, e.g. the program is missing.
    static result<std::unique_ptr<child_process>> start(const asio::any_io_executor& executor,
                                                        const settings& chosen);
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    int id() const noexcept { return id_; }
    /// True while it runs; reaps it when it has ended.
    bool is_running() noexcept;
    /// Completes when it has ended, or early after `cancel_wait` (one waiter).
    static task<void> wait_end(std::shared_ptr<child_process> child);
    void cancel_wait() { handle_.cancel(); }
    void signal(int number) noexcept;
    /// How it ended, for people: "exit status 1", "signal 9".
    std::string describe_end() const;
    /// Blocks until it ended or the time is over.
    bool wait_blocking(std::chrono::milliseconds limit) noexcept;

private:
    child_process(const asio::any_io_executor& executor, int id, int handle);

    int id_;
    asio::posix::stream_descriptor handle_; ///< a pidfd: readable when the child has ended
    bool ended_ = false;
    int status_ = 0;
};

} // namespace convene::redis
