#include "scheduling/programme_cache.hpp"

#include "scheduling/programme.hpp"
#include "scheduling/programme_answers.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/room_directory.hpp"
#include "server/core/log.hpp"

namespace convene::scheduling {

programme_cache::programme_cache(redis::client& store)
    : store_(store), programme_(std::make_shared<const programme>()),
      rooms_(std::make_shared<const room_directory>()),
      answers_(std::make_shared<programme_answers>(programme_)) {}

programme_cache::~programme_cache() = default;

task<result<void>> programme_cache::load() {
    programme_repository stored(store_);
    const std::uint64_t ticket = ++started_;
    const auto read = co_await stored.load_current();
    if (!read) {
        co_return read.error();
    }
    if (ticket < applied_) {
        co_return result<void>(); // a load that began later has ended already
    }
    applied_ = ticket;
    programme_ = *read;
    rooms_ = std::make_shared<const room_directory>(programme_);
    answers_ = std::make_shared<programme_answers>(programme_);
    log_info("programme loaded", {{"edition", programme_->edition.id.str()},
                                  {"release", programme_->release},
                                  {"sessions", programme_->sessions.size()}});
    co_return result<void>();
}

} // namespace convene::scheduling
