#pragma once

#include "scheduling/viewer.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace convene::scheduling {

struct person_record;

/// People of the current edition: hash `cv:{<edition>}:people`, person -> record, brought up to what was
/// decided about their registrations (`registration/`). One per node, used from its thread only. What was
/// read is remembered for one second, so that a burst of requests of one person costs one read; that stays
/// inside the two seconds of I-08. At most 4,096 are remembered, then all are forgotten. (Overflow policy of
/// this cache; it is not a queue.)
class people_repository {
public:
    people_repository(redis::client& store, const clock& time);

    /// Errors: `not_found` (nobody of that id in the current edition), `unavailable`.
    task<result<viewer>> find_viewer(person_id person);

    /// The whole record, read from the store each time. Errors as above.
    task<result<person_record>> find_record(person_id person);

    /// Display names of registrations, in the order asked; empty for one that is not there. The store is
    /// asked for everybody once; what it said is remembered for ten seconds.
    task<result<std::vector<std::string>>> load_names(std::vector<registration_id> of);

    /// Drops what is remembered, and what is being read just now is not remembered either: after a change
    /// here, and when a programme was released.
    void forget();
    /// The same for one person: after a change on another node. Names of lists stay until their time is over.
    void forget(const person_id& person);

    /// Import: puts records aside under `import_name`, at most 200 a call of the store; `programme_publish`
    /// makes them the current ones. What is never published goes away after an hour.
    task<result<void>> stage(edition_id edition, std::string import_name, std::vector<person_record> people);

private:
    task<result<std::string>> current_edition();
    task<result<void>> read_names();

    struct remembered {
        viewer who;
        std::chrono::steady_clock::time_point until;
    };
    redis::client& store_;
    const clock& clock_;
    std::uint64_t forgotten_ = 0; ///< times
    std::string edition_;
    std::chrono::steady_clock::time_point edition_until_;
    std::unordered_map<person_id, remembered> remembered_;
    std::unordered_map<registration_id, std::string> names_;
    std::chrono::steady_clock::time_point names_until_;
};

} // namespace convene::scheduling
