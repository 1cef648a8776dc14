#include "scheduling/import_service.hpp"

#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

import_summary summarise(const summit& what) {
    import_summary made;
    made.sites = what.content.sites.size();
    made.people = what.people.size();
    made.sessions = what.content.sessions.size();
    made.communities = what.content.communities.size();
    for (const community& each : what.content.communities) {
        made.meetings += each.meetings.size();
    }
    return made;
}

std::vector<registration_record> make_registrations(const std::vector<person_record>& people,
                                                    const registration_settings& in, instant now) {
    std::vector<registration_record> made;
    for (const person_record& each : people) {
        if (each.registration) {
            const bool invited = each.status == registration_status::invited;
            made.push_back(make_registration(each, now, invited ? in.closes_at : now + in.to_answer));
        }
    }
    return made;
}

} // namespace

import_service::import_service(redis::client& store, const clock& time, id_source& random)
    : programmes_(store), people_(store, time), seats_(store, time), registrations_(store, time),
      sites_(store, time), time_(time), random_(random) {}

task<result<void>> import_service::store_seats(const programme& content, std::vector<imported_seats> seats) {
    for (const session& each : content.sessions) {
        if (each.seats) {
            auto configured = co_await seats_.configure(content.edition.id, make_seat_table(each));
            if (!configured) {
                co_return configured.error();
            }
        }
    }
    for (imported_seats& each : seats) {
        auto seeded = co_await seats_.seed(content.edition.id, each.session, std::move(each.holders));
        if (!seeded) {
            co_return seeded.error();
        }
    }
    co_return result<void>();
}

task<result<void>> import_service::store_registrations(summit& from,
                                                       std::vector<registration_record> registrations) {
    const edition_id edition = from.content.edition.id;
    auto seeded =
        co_await registrations_.seed(edition, std::move(registrations), std::move(from.delegations));
    if (!seeded) {
        co_return seeded.error();
    }
    auto needs = co_await registrations_.seed_access(edition, std::move(from.access));
    if (!needs) {
        co_return needs.error();
    }
    auto addresses = co_await registrations_.seed_addresses(edition, std::move(from.addresses));
    if (!addresses) {
        co_return addresses.error();
    }
    auto configured = co_await registrations_.configure(edition, from.registration);
    co_return configured;
}

task<result<void>> import_service::store_sites(std::vector<site_cohort> cohorts,
                                               std::vector<site_seed> sites) {
    for (site_cohort& each : cohorts) {
        auto seeded = co_await sites_.seed_cohort(std::move(each));
        if (!seeded) {
            co_return seeded.error();
        }
    }
    for (site_seed& each : sites) {
        auto seeded = co_await sites_.seed(std::move(each));
        if (!seeded) {
            co_return seeded.error();
        }
    }
    co_return result<void>();
}

task<result<import_summary>> import_service::store(summit what) {
    import_summary summary = summarise(what);
    programme_repository::publication published;
    published.edition = what.content.edition.id;
    published.text = protocol::to_json(what.content);
    published.digest = hash_secret(published.text + protocol::to_json(what.people));
    published.import_name = random_.token(10);
    published.people = what.people.size();
    std::vector<registration_record> registrations =
        make_registrations(what.people, what.registration, time_.now());
    const auto staged =
        co_await people_.stage(published.edition, published.import_name, std::move(what.people));
    if (!staged) {
        co_return staged.error();
    }
    const edition_id edition = published.edition;
    const auto done = co_await programmes_.publish(std::move(published));
    if (!done) {
        co_return done.error();
    }
    const auto selected = co_await programmes_.select_edition(edition, done->release);
    if (!selected) {
        co_return selected.error();
    }
    const auto registered = co_await store_registrations(what, std::move(registrations));
    if (!registered) {
        co_return registered.error();
    }
    const auto seated = co_await store_seats(what.content, std::move(what.seats));
    if (!seated) {
        co_return seated.error();
    }
    const auto sited = co_await store_sites(std::move(what.cohorts), std::move(what.sites));
    if (!sited) {
        co_return sited.error();
    }
    summary.release = done->release;
    summary.changed = done->changed;
    co_return summary;
}

} // namespace convene::scheduling
