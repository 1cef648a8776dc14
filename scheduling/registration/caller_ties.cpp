#include "scheduling/registration/caller_ties.hpp"

#include "scheduling/sites/site_rules.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

task<result<tied_caller>> load_ties(people_repository& people, site_repository& sites,
                                    auth::principal caller) {
    tied_caller made;
    auto who = co_await people.find_record(caller.person);
    if (who) {
        made.who = std::move(*who);
    } else if (who.error().code != errc::not_found) {
        co_return who.error();
    }
    made.who.id = caller.person;
    if (!caller.has(auth::role::liaison)) {
        co_return made;
    }
    const auto all = co_await sites.load_all();
    if (!all) {
        co_return all.error();
    }
    for (const site_record& each : *all) {
        if (serves_now(each, caller.person, false)) {
            made.serves.push_back(each.id);
        }
    }
    co_return made;
}

} // namespace convene::scheduling
