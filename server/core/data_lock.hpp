#pragma once

#include "server/core/result.hpp"

#include <filesystem>
#include <utility>

namespace convene {

/// Sole ownership of a data folder by one server: a lock of the kernel (flock) on DATA/lock, which holds the
/// owner's process number. The lock ends with the process, however it dies; the file stays.
class data_lock {
public:
    /// Makes the folder (mode 0700) when it is missing and takes the lock without waiting. `conflict` when
    /// another server has it; `internal` when the folder cannot be made or written to.
    static result<data_lock> take(const std::filesystem::path& data);

    data_lock(data_lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    data_lock& operator=(data_lock&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~data_lock();

private:
    explicit data_lock(int handle) : handle_(handle) {}
    int handle_;
};

} // namespace convene
