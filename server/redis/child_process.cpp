#include "server/redis/child_process.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace convene::redis {

namespace {

constexpr auto end_limit = std::chrono::seconds(10);

/// Where the program is; empty when it is nowhere. Looked up before the fork: exec must only exec.
std::string find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return ::access(name.c_str(), X_OK) == 0 ? name : std::string();
    }
    const char* listed = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody changes it
    std::string folders = listed != nullptr ? listed : "/usr/local/bin:/usr/bin:/bin";
    folders += ":/usr/sbin:/sbin";
    std::size_t at = 0;
    while (at <= folders.size()) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        const std::string path = folders.substr(at, end - at) + "/" + name;
        if (end > at && ::access(path.c_str(), X_OK) == 0) {
            return path;
        }
        at = end + 1;
    }
    return {};
}

struct prepared {
    std::string program;
    std::vector<char*> arguments;
    int output = -1;
    int inherited = -1;
    pid_t parent = -1;
};

/// In the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const prepared& plan) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != plan.parent) {
        ::_exit(126); // the parent ended before the line above could help
    }
    ::setpgid(0, 0);
    ::umask(0077);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(plan.output, STDOUT_FILENO);
    ::dup2(plan.output, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY); // NOLINT(cppcoreguidelines-pro-type-vararg)
    if (nothing >= 0) {
        ::dup2(nothing, STDIN_FILENO);
    }
    unsigned first_closed = 3;
    if (plan.inherited >= 0) {
        if (plan.inherited == 3) {
            ::fcntl(3, F_SETFD, 0); // NOLINT(cppcoreguidelines-pro-type-vararg)
        } else {
            ::dup2(plan.inherited, 3);
        }
        first_closed = 4;
    }
    ::close_range(first_closed, ~0U, 0);
    ::execv(plan.program.c_str(), plan.arguments.data());
    ::_exit(127);
}

error cannot_start(const std::string& what) {
    return {errc::unavailable, what};
}

} // namespace

result<std::unique_ptr<child_process>> child_process::start(const asio::any_io_executor& executor,
                                                            const settings& chosen) {
    prepared plan;
    plan.program = find_program(chosen.command.front());
    if (plan.program.empty()) {
        return cannot_start("The program '" + chosen.command.front() +
                            "' was not found. Install it (Debian: apt install redis-server).");
    }
    for (const std::string& word : chosen.command) {
        plan.arguments.push_back(const_cast<char*>(word.c_str())); // NOLINT: execv's signature
    }
    plan.arguments.push_back(nullptr);
    plan.inherited = chosen.inherited;
    plan.parent = ::getpid();
    plan.output = ::open(chosen.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); // NOLINT
    if (plan.output < 0) {
        return cannot_start("The log file " + chosen.output.string() + " cannot be written: " +
                            std::strerror(errno) + "."); // NOLINT(concurrency-mt-unsafe)
    }
    const pid_t id = ::fork();
    if (id == 0) {
        become(plan);
    }
    ::close(plan.output);
    if (id < 0) {
        return cannot_start("No new process can be started.");
    }
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, id, 0U)); // NOLINT
    if (handle < 0) {
        ::kill(id, SIGKILL);
        ::waitpid(id, nullptr, 0);
        return cannot_start("The kernel is too old: pidfd_open is missing.");
    }
    return std::unique_ptr<child_process>(new child_process(executor, id, handle));
}

child_process::child_process(const asio::any_io_executor& executor, int id, int handle)
    : id_(id), handle_(executor, handle) {}

child_process::~child_process() {
    if (is_running()) {
        signal(SIGTERM);
        if (!wait_blocking(end_limit)) {
            signal(SIGKILL);
            wait_blocking(end_limit);
        }
    }
}

bool child_process::is_running() noexcept {
    if (!ended_ && ::waitpid(id_, &status_, WNOHANG) == id_) {
        ended_ = true;
    }
    return !ended_;
}

task<void> child_process::wait_end(std::shared_ptr<child_process> child) {
    while (child->is_running()) {
        const auto [ec] =
            co_await child->handle_.async_wait(asio::posix::stream_descriptor::wait_read, as_result);
        if (ec) {
            co_return;
        }
    }
}

void child_process::signal(int number) noexcept {
    if (!ended_) {
        ::kill(id_, number); // not reaped yet: the number is still the child's
    }
}

std::string child_process::describe_end() const {
    if (WIFSIGNALED(status_)) {
        return "signal " + std::to_string(WTERMSIG(status_));
    }
    return "exit status " + std::to_string(WEXITSTATUS(status_));
}

bool child_process::wait_blocking(std::chrono::milliseconds limit) noexcept {
    pollfd watched{handle_.native_handle(), POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(limit.count()));
    return !is_running();
}

} // namespace convene::redis
