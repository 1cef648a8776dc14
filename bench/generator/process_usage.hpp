#pragma once

#include <cstdint>
#include <sys/types.h>
#include <vector>

namespace convene::bench {

/// Processor time used so far by all threads of these processes, in seconds, read from /proc.
/// A process that is gone counts as nothing.
double cpu_seconds(const std::vector<pid_t>& processes);

/// Resident memory of a process in bytes; 0 when it is gone.
std::uint64_t resident_bytes(pid_t process);

/// Processor time this process used, in seconds.
double own_cpu_seconds();

} // namespace convene::bench
