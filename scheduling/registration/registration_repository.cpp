#include "scheduling/registration/registration_repository.hpp"

#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/stored_registration.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::size_t seeded_at_once = 200;
constexpr std::string_view done_at_once = "50";
constexpr const char* system_actor = "system";

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string flag(bool value) {
    return value ? "1" : "0";
}

std::string at(instant when) {
    return number(to_unix_ms(when));
}

} // namespace

std::string registration_repository::prefix_of(const edition_id& edition) {
    return edition_key(edition, "registrations");
}

std::string registration_repository::team_prefix_of(const edition_id& edition, const site_id& site) {
    return prefix_of(edition) + ":team:" + site.str();
}

task<result<redis::reply>> registration_repository::call(std::string function, edition_id edition,
                                                         person_id actor, redis::arguments words) {
    const instant now = time_.now();
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "people"),
                                  edition_key(edition, "audit")};
    redis::arguments all{"{" + edition.str() + "}", at(now), to_rfc3339(now), actor.str()};
    std::ranges::move(words, std::back_inserter(all));
    auto answer = co_await store_.call(std::move(function), std::move(keys), std::move(all), repeatable);
    co_return answer;
}

task<result<redis::reply>> registration_repository::read(std::string function, edition_id edition,
                                                         redis::arguments words) {
    std::vector<std::string> keys{prefix_of(edition), edition_key(edition, "people")};
    auto answer = co_await store_.call(std::move(function), std::move(keys), std::move(words), repeatable);
    co_return answer;
}

task<result<registration_state>> registration_repository::decided(std::string function, edition_id edition,
                                                                  person_id actor, redis::arguments words) {
    const auto answer =
        co_await call(std::move(function), std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    auto record = read_stored<registration_record>((*answer)[0].str());
    if (!record) {
        co_return record.error();
    }
    co_return registration_state{std::move(*record), (*answer)[1].number()};
}

task<result<registration_state>> registration_repository::invite(edition_id edition, person_id actor,
                                                                 new_registration who) {
    redis::arguments words{who.person.str(), who.registration.str(), who.kind,
                           who.site.str(),   flag(who.by_lead),      protocol::to_json(who.record)};
    auto state =
        co_await decided("registration_invite", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<registration_state>> registration_repository::submit(edition_id edition, person_record who,
                                                                 access_needs access) {
    redis::arguments words{protocol::to_json(who), flag(who.online.value_or(false)), to_stored(access)};
    auto state = co_await decided("registration_submit", std::move(edition), who.id, std::move(words));
    co_return state;
}

task<result<registration_state>> registration_repository::accept(edition_id edition, person_id who) {
    auto state = co_await decided("registration_accept", std::move(edition), std::move(who), {});
    co_return state;
}

task<result<registration_state>> registration_repository::cancel(edition_id edition, person_id actor,
                                                                 person_id about, std::string reason) {
    redis::arguments words{about.str(), std::move(reason)};
    auto state =
        co_await decided("registration_cancel", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<registration_state>> registration_repository::decide(edition_id edition, person_id actor,
                                                                 decision_order what) {
    redis::arguments words{what.about.str(),
                           std::string(protocol::enum_name(what.decision)),
                           what.version ? number(*what.version) : std::string(),
                           what.reason,
                           flag(what.beyond),
                           std::string(protocol::enum_name(what.waits_for.value_or(obstacle::organiser)))};
    auto state =
        co_await decided("registration_decide", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<registration_state>> registration_repository::vet(edition_id edition, person_id actor,
                                                              vetting_order what) {
    redis::arguments words{what.about.str(),
                           std::string(protocol::enum_name(what.level)),
                           what.evidence,
                           what.reason,
                           what.until ? at(*what.until) : std::string("0"),
                           what.version ? number(*what.version) : std::string()};
    auto state = co_await decided("registration_vet", std::move(edition), std::move(actor), std::move(words));
    co_return state;
}

task<result<delegation_record>> registration_repository::set_delegation(edition_id edition, person_id actor,
                                                                        delegation_order what) {
    redis::arguments words{what.site.str(), number(what.version), number(what.quota), what.problems,
                           what.reason};
    const auto answer =
        co_await call("delegation_set", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return read_stored<delegation_record>((*answer)[0].str());
}

task<result<void>> registration_repository::resize(edition_id edition, person_id actor, places_change to) {
    redis::arguments words{number(to.in_person), number(to.online), at(to.closes_at), to.reason};
    const auto answer =
        co_await call("registrations_resize", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> registration_repository::configure(edition_id edition, registration_settings as) {
    redis::arguments words{number(as.in_person), number(as.online), at(as.opens_at),
                           at(as.closes_at),     at(as.starts_at),  number(as.to_answer.count())};
    const auto answer = co_await call("registrations_configure", std::move(edition), person_id(system_actor),
                                      std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> registration_repository::seed(edition_id edition,
                                                 std::vector<registration_record> registrations,
                                                 std::vector<delegation_record> delegations) {
    redis::arguments teams;
    for (const delegation_record& each : delegations) {
        teams.push_back(each.site);
        teams.push_back(protocol::to_json(each));
    }
    if (auto stored = co_await read("delegations_seed", edition, std::move(teams)); !stored) {
        co_return stored.error();
    }
    for (std::size_t from = 0; from < registrations.size(); from += seeded_at_once) {
        redis::arguments words;
        for (std::size_t i = from; i < std::min(from + seeded_at_once, registrations.size()); ++i) {
            words.push_back(registrations[i].person);
            words.push_back(protocol::to_json(registrations[i]));
        }
        if (auto stored = co_await read("registrations_seed", edition, std::move(words)); !stored) {
            co_return stored.error();
        }
    }
    co_return result<void>();
}

task<result<registration_dossier>> registration_repository::load(edition_id edition, person_id who) {
    redis::arguments words{who.str()};
    const auto answer = co_await read("registration_show", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    auto found = read_person((*answer)[0].str(), (*answer)[1].str(), time_.now());
    if (!found) {
        co_return found.error();
    }
    registration_dossier read;
    static_cast<registered_person&>(read) = std::move(*found);
    read.place = (*answer)[2].number();
    if (const std::string_view access = (*answer)[3].str(); !access.empty()) {
        auto needs = read_stored<access_needs>(access);
        if (!needs) {
            co_return needs.error();
        }
        read.access = std::move(*needs);
    }
    for (std::size_t i = 4; i < answer->size(); ++i) {
        auto moment = read_stored<registration_moment>((*answer)[i].str());
        if (!moment) {
            co_return moment.error();
        }
        read.history.push_back(std::move(*moment));
    }
    co_return read;
}

task<result<person_id>> registration_repository::find_owner(edition_id edition, registration_id of) {
    redis::arguments words{of.str()};
    const auto answer = co_await read("registration_owner", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    if ((*answer)[0].str().empty()) {
        co_return error(errc::not_found, "There is no such registration.", "id");
    }
    co_return person_id(std::string((*answer)[0].str()));
}

task<result<std::vector<registered_person>>> registration_repository::list(edition_id edition,
                                                                           std::optional<site_id> of) {
    redis::arguments words{of.value_or(site_id()).str()};
    const auto answer = co_await read("registrations_list", std::move(edition), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    std::vector<registered_person> read;
    read.reserve(answer->size() / 2);
    const instant now = time_.now();
    for (std::size_t i = 0; i + 1 < answer->size(); i += 2) {
        // Somebody whose record an import dropped is not shown, rather than nobody.
        if (auto one = read_person((*answer)[i].str(), (*answer)[i + 1].str(), now)) {
            read.push_back(std::move(*one));
        }
    }
    co_return read;
}

task<result<edition_sizes>> registration_repository::load_sizes(edition_id edition) {
    const auto answer = co_await read("registrations_sizes", std::move(edition), {});
    if (!answer) {
        co_return answer.error();
    }
    edition_sizes read;
    read.settings.in_person = (*answer)[0].number();
    read.settings.online = (*answer)[1].number();
    read.settings.opens_at = from_unix_ms((*answer)[2].number());
    read.settings.closes_at = from_unix_ms((*answer)[3].number());
    read.settings.starts_at = from_unix_ms((*answer)[4].number());
    read.in_person_held = (*answer)[5].number();
    read.online_held = (*answer)[6].number();
    for (std::size_t i = 7; i + 2 < answer->size(); i += 3) {
        auto record = read_stored<delegation_record>((*answer)[i].str());
        if (!record) {
            co_return record.error();
        }
        read.delegations.push_back(
            {std::move(*record), (*answer)[i + 1].number(), (*answer)[i + 2].number()});
    }
    co_return read;
}

task<result<std::int64_t>> registration_repository::do_due(edition_id edition) {
    redis::arguments words{std::string(done_at_once)};
    const auto answer =
        co_await call("registrations_due", std::move(edition), person_id(system_actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return (*answer)[0].number();
}

task<result<edition_closing>> registration_repository::close(edition_id edition, person_id actor,
                                                             std::int64_t most) {
    redis::arguments words{number(most)};
    const auto answer =
        co_await call("registrations_close", std::move(edition), std::move(actor), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    edition_closing read;
    read.done = (*answer)[0].number();
    read.attended = (*answer)[1].number();
    read.no_show = (*answer)[2].number();
    read.expired = (*answer)[3].number();
    co_return read;
}

} // namespace convene::scheduling
