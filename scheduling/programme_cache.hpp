#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>
#include <memory>

namespace convene::scheduling {

struct programme;
class room_directory;
class programme_answers;

/// The current release in memory, with its rooms and the texts already made for it. One per node, used from
/// its thread only. What it gives out is immutable and stays valid for whoever holds it.
class programme_cache {
public:
    explicit programme_cache(redis::client& store);
    ~programme_cache();
    programme_cache(const programme_cache&) = delete;
    programme_cache& operator=(const programme_cache&) = delete;

    /// Reads the current release. No release yet is not an error: `current()->release` is then 0. Errors:
    /// `unavailable`, `internal` (a stored text that cannot be read); what was loaded before stays.
    task<result<void>> load();
    /// The same, for the `programme.released` line on channel `cv:control`.
    task<result<void>> reload() { return load(); }

    /// Never null.
    std::shared_ptr<const programme> current() const { return programme_; }
    /// Never null.
    std::shared_ptr<const room_directory> rooms() const { return rooms_; }
    /// Answers made for this release; never null.
    std::shared_ptr<programme_answers> answers() const { return answers_; }

private:
    redis::client& store_;
    std::uint64_t started_ = 0; ///< loads begun; the newest that ends wins
    std::uint64_t applied_ = 0;
    std::shared_ptr<const programme> programme_;
    std::shared_ptr<const room_directory> rooms_;
    std::shared_ptr<programme_answers> answers_;
};

} // namespace convene::scheduling
