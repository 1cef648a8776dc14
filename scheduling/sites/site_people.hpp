#pragma once

#include "scheduling/programme_cache.hpp"
#include "scheduling/sites/protocol.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace convene::scheduling {

/// Somebody of the current edition, as far as sites need to know.
struct site_person {
    std::string name; ///< display name (I-13)
    bool liaison = false;
    bool champion = false;
};
using site_people_map = std::map<person_id, site_person>;

/// Names of those who serve sites, and who could. Everybody of the edition is read at once and remembered for
/// ten seconds. One per node, used from its thread only.
class site_people {
public:
    site_people(redis::client& store, const clock& time, programme_cache& programme)
        : store_(store), time_(time), programme_(programme) {}

    /// Never null. Error: `unavailable`.
    task<result<std::shared_ptr<const site_people_map>>> load();

private:
    redis::client& store_;
    const clock& time_;
    programme_cache& programme_;
    std::shared_ptr<const site_people_map> known_;
    edition_id known_of_;
    std::chrono::steady_clock::time_point until_;
};

} // namespace convene::scheduling
