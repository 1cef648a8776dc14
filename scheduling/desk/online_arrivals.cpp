#include "scheduling/desk/online_arrivals.hpp"

#include "scheduling/desk/desk_rules.hpp"
#include "server/core/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_at_once = 1000;

} // namespace

void online_arrivals::note(const viewer& who, const room_id& room) {
    const auto in = programme_.current();
    if (!arrives_by_joining(who, room, *in, time_.now()) || being_checked_in_.size() >= most_at_once) {
        return;
    }
    if (being_checked_in_.insert(who.person).second) {
        asio::co_spawn(loop_, check_in(in->edition.id, who.person), asio::detached);
    }
}

task<void> online_arrivals::check_in(edition_id edition, person_id who) {
    const auto done = co_await registrations_.arrive_online(std::move(edition), who);
    being_checked_in_.erase(who);
    if (!done) {
        log_warn("who joined online could not be checked in",
                 {{"person", who.str()}, {"why", done.error().message}});
        co_return;
    }
    people_.forget(who);
}

} // namespace convene::scheduling
