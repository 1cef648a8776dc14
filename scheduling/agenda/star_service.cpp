#include "scheduling/agenda/star_service.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/seats/seat_rules.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

/// What was kept may be closed to the person by now: then it is not named.
stars_answer make_answer(const programme& in, const viewer& who, std::vector<session_id> kept) {
    std::erase_if(kept, [&](const session_id& each) {
        const session* found = find_session(in, each);
        return found == nullptr || compute_sight(who, *found) != sight::full;
    });
    return {std::move(kept)};
}

} // namespace

task<result<viewer>> star_service::find_viewer(person_id who) {
    auto found = co_await people_.find_viewer(who);
    if (!found && found.error().code == errc::not_found) {
        viewer stranger;
        stranger.person = std::move(who);
        co_return stranger;
    }
    co_return found;
}

task<result<stars_answer>> star_service::read(auth::principal caller) {
    const auto who = co_await find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    const auto in = programme_.current();
    auto kept = co_await stars_.load(in->edition.id, std::move(caller.person));
    if (!kept) {
        co_return kept.error();
    }
    co_return make_answer(*in, *who, std::move(*kept));
}

task<result<stars_answer>> star_service::change(auth::principal caller, session_id session, star_request to) {
    const auto who = co_await find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    const auto in = programme_.current();
    result<std::vector<session_id>> kept;
    if (to.starred) {
        if (!may_take_seats(*who)) {
            co_return error(errc::forbidden, "An agenda is for people whose registration is approved.");
        }
        const scheduling::session* wanted = find_session(*in, session);
        if (wanted == nullptr || compute_sight(*who, *wanted) != sight::full) {
            co_return error(errc::not_found, "There is no such session for you.", "id");
        }
        kept = co_await stars_.add(in->edition.id, std::move(caller.person), std::move(session));
    } else {
        kept = co_await stars_.remove(in->edition.id, std::move(caller.person), std::move(session));
    }
    if (!kept) {
        co_return kept.error();
    }
    co_return make_answer(*in, *who, std::move(*kept));
}

} // namespace convene::scheduling
