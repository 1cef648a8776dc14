#include "scheduling/registration/closing_service.hpp"

#include "scheduling/programme.hpp"
#include "server/auth/roles.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::int64_t most_at_once =
    200; ///< people in one step, so that nobody else waits long for the store

} // namespace

task<result<edition_closing>> closing_service::step(auth::principal caller, std::int64_t most) {
    if (!auth::may(caller, auth::action::close_edition)) {
        co_return error(errc::forbidden, "Only organisers close an edition.");
    }
    const auto in = programme_.current();
    const instant over_at = end_of(*in);
    const bool over = time_.now() >= over_at;
    if (most > 0 && !over) {
        co_return error(errc::conflict,
                        "The edition is not over yet. Close it when its last day has passed.");
    }
    auto made = co_await registrations_.close(in->edition.id, caller.person, most);
    if (!made) {
        co_return made.error();
    }
    if (made->done > 0) {
        people_.forget();
    }
    made->over = over;
    made->over_at = over_at;
    co_return made;
}

task<result<edition_closing>> closing_service::look(auth::principal caller) {
    auto made = co_await step(std::move(caller), 0);
    co_return made;
}

task<result<edition_closing>> closing_service::close(auth::principal caller) {
    auto made = co_await step(std::move(caller), most_at_once);
    co_return made;
}

} // namespace convene::scheduling
