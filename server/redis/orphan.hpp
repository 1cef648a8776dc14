#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/endpoint.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>

namespace convene::redis {

/// An exclusive lock on DIRECTORY/redis.lock, meant to be inherited by the redis-server child: as long as any
/// process holds it, a server may still write in that directory. Two servers on one AOF would destroy it.
class directory_lock {
public:
    directory_lock() = default;
    ~directory_lock();
    directory_lock(directory_lock&& other) noexcept;
    directory_lock& operator=(directory_lock&&) = delete;

    /// Takes the lock; when an orphan of an earlier run holds it, connects as `deploy`, asks it to SHUTDOWN
    /// (it closes its AOF in order), waits, and kills it if it does not go within 10 s.
    static task<result<directory_lock>> take(asio::any_io_executor executor, std::filesystem::path directory,
                                             endpoint deploy);

    int descriptor() const noexcept { return descriptor_; }

private:
    explicit directory_lock(int descriptor) noexcept : descriptor_(descriptor) {}

    int descriptor_ = -1;
};

} // namespace convene::redis
