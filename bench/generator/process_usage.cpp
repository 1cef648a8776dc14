#include "generator/process_usage.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace convene::bench {

namespace {

/// schedstat counts nanoseconds; utime and stime of `stat` only ticks of 10 ms.
double thread_seconds(const std::filesystem::path& task) {
    std::ifstream file(task / "schedstat");
    std::uint64_t on_cpu_ns = 0;
    file >> on_cpu_ns;
    return static_cast<double>(on_cpu_ns) / 1e9;
}

} // namespace

double cpu_seconds(const std::vector<pid_t>& processes) {
    double total = 0;
    for (const pid_t process : processes) {
        std::error_code gone;
        const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
        for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
            total += thread_seconds(task.path());
        }
    }
    return total;
}

std::uint64_t resident_bytes(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/statm");
    std::uint64_t total_pages = 0;
    std::uint64_t resident_pages = 0;
    file >> total_pages >> resident_pages;
    return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double own_cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& value) {
        return static_cast<double>(value.tv_sec) + static_cast<double>(value.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace convene::bench
