#include "scheduling/sites/site_people.hpp"

#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options reading{.idempotent = true};
constexpr std::chrono::seconds remember_for{10};

bool has_role(const person_record& who, auth::role wanted) {
    return std::find(who.roles.begin(), who.roles.end(), wanted) != who.roles.end();
}

} // namespace

task<result<std::shared_ptr<const site_people_map>>> site_people::load() {
    const edition_id edition = programme_.current()->edition.id;
    if (known_ && known_of_ == edition && time_.steady_now() < until_) {
        co_return known_;
    }
    redis::arguments words{"HVALS", edition_key(edition, "people")};
    const auto stored = co_await store_.query(std::move(words), reading);
    if (!stored) {
        co_return stored.error();
    }
    auto read = std::make_shared<site_people_map>();
    for (const redis::reply& each : stored->items) {
        if (const auto record = protocol::parse_json<person_record>(each.str())) {
            read->emplace(record->id,
                          site_person{compute_display_name(*record), has_role(*record, auth::role::liaison),
                                      has_role(*record, auth::role::doj_champion)});
        }
    }
    known_ = std::move(read);
    known_of_ = edition;
    until_ = time_.steady_now() + remember_for;
    co_return known_;
}

} // namespace convene::scheduling
