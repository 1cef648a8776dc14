#include "scheduling/calling_viewer.hpp"

#include <utility>

namespace convene::scheduling {

task<result<viewer>> find_calling_viewer(people_repository& people, auth::principal caller) {
    auto found = co_await people.find_viewer(caller.person);
    if (!found && found.error().code == errc::not_found) {
        viewer stranger;
        stranger.person = std::move(caller.person);
        stranger.roles = std::move(caller.roles);
        co_return stranger;
    }
    if (found && found->status == registration_status::revoked) {
        co_return auth::access_ended_error();
    }
    co_return found;
}

} // namespace convene::scheduling
