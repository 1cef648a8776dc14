#include "scheduling/sites/site_repository.hpp"

#include "scheduling/folded_text.hpp"
#include "scheduling/sites/site_rules.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::string_view prefix = "cv:{programme}:sites";
constexpr std::string_view audit_key = "cv:{programme}:audit";

std::vector<std::string> only_sites() {
    return {std::string(prefix)};
}

std::vector<std::string> sites_and_audit() {
    return {std::string(prefix), std::string(audit_key)};
}

/// Reads the words of a reply one after the other.
class words_of {
public:
    words_of(const redis::reply& from, std::size_t at = 0) : from_(from), at_(at) {}

    bool ended() const { return at_ >= from_.size(); }
    std::string text() { return std::string(from_[at_++].str()); }
    std::int64_t number() { return from_[at_++].number(); }
    template<class Word>
    Word word() {
        return protocol::enum_from_name<Word>(from_[at_++].str()).value_or(Word{});
    }

private:
    const redis::reply& from_;
    std::size_t at_;
};

site_commitment read_commitment(words_of& from) {
    site_commitment read;
    read.number = from.number();
    read.status = from.word<commitment_status>();
    read.cohort = cohort_id(from.text());
    read.starts_on = from.text();
    read.ends_on = from.text();
    return read;
}

site_duty_record read_duty(words_of& from) {
    site_duty_record read;
    read.number = from.number();
    read.duty = from.word<site_duty>();
    read.person = person_id(from.text());
    read.from = from_rfc3339(from.text()).value_or(instant());
    read.to = from_rfc3339(from.text());
    const std::string by = from.text();
    read.by = person_id(by == "-" ? "" : by);
    read.note = from.text();
    return read;
}

/// As `flatten` of `site_reading.lua` writes it.
site_record read_site(words_of& from) {
    site_record read;
    read.id = site_id(from.text());
    read.version = from.number();
    read.by_hand = from.number() == 1;
    if (auto facts = protocol::parse_json<site_facts>(from.text())) {
        read.facts = std::move(*facts);
    } else {
        log_error("a stored site cannot be read", {{"site", read.id.str()}, {"why", facts.error().message}});
    }
    for (std::int64_t left = from.number(); left > 0; --left) {
        read.commitments.push_back(read_commitment(from));
    }
    for (std::int64_t left = from.number(); left > 0; --left) {
        read.people.push_back(read_duty(from));
    }
    return read;
}

} // namespace

task<result<std::vector<site_record>>> site_repository::load_all() {
    const auto answer = co_await store_.call("sites_list", only_sites(), {}, repeatable);
    if (!answer) {
        co_return answer.error();
    }
    std::vector<site_record> read;
    words_of words(*answer);
    while (!words.ended()) {
        read.push_back(read_site(words));
    }
    co_return read;
}

task<result<site_record>> site_repository::find(site_id id) {
    redis::arguments asked{id.str()};
    const auto answer = co_await store_.call("site_read", only_sites(), std::move(asked), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    words_of words(*answer);
    co_return read_site(words);
}

task<result<std::vector<site_cohort>>> site_repository::load_cohorts() {
    const auto answer = co_await store_.call("cohorts_list", only_sites(), {}, repeatable);
    if (!answer) {
        co_return answer.error();
    }
    std::vector<site_cohort> read;
    for (std::size_t i = 1; i < answer->size(); i += 2) {
        if (auto cohort = protocol::parse_json<site_cohort>((*answer)[i].str())) {
            read.push_back(std::move(*cohort));
        }
    }
    co_return read;
}

task<result<site_id>> site_repository::decide(std::string function, redis::arguments words) {
    const auto answer = co_await store_.call(function, sites_and_audit(), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return site_id(std::string((*answer)[1].str()));
}

task<result<site_id>> site_repository::make(person_id actor, site_facts facts) {
    redis::arguments words{make_site_id(facts).str(), site_key(facts), protocol::to_json(facts), actor.str(),
                           to_rfc3339(time_.now())};
    auto decided = co_await decide("site_make", std::move(words));
    co_return decided;
}

task<result<site_id>> site_repository::edit(person_id actor, site_id id, std::int64_t version, site_facts to,
                                            std::string changed) {
    redis::arguments words{id.str(),    std::to_string(version), site_key(to),      protocol::to_json(to),
                           actor.str(), to_rfc3339(time_.now()), std::move(changed)};
    auto decided = co_await decide("site_edit", std::move(words));
    co_return decided;
}

task<result<site_id>> site_repository::commit(person_id actor, site_id id, std::int64_t version,
                                              site_commitment to) {
    redis::arguments words{id.str(),
                           std::to_string(version),
                           to.number > 0 ? std::to_string(to.number) : "",
                           to.cohort.str(),
                           to.starts_on,
                           to.ends_on,
                           std::string(protocol::enum_name(to.status)),
                           actor.str(),
                           to_rfc3339(time_.now())};
    auto decided = co_await decide("site_commit", std::move(words));
    co_return decided;
}

task<result<site_id>> site_repository::assign(person_id actor, site_id id, std::int64_t version,
                                              site_assigning what) {
    redis::arguments words{
        id.str(),        std::to_string(version), std::string(protocol::enum_name(what.duty)),
        what.ends.str(), what.begins.str(),       what.note,
        actor.str(),     to_rfc3339(time_.now())};
    auto decided = co_await decide("site_assign", std::move(words));
    co_return decided;
}

task<result<site_id>> site_repository::store_row(person_id actor, site_row row) {
    const site_commitment commitment = row.commitment.value_or(site_commitment());
    redis::arguments words{row.id.str(),
                           std::to_string(row.version),
                           site_key(row.facts),
                           protocol::to_json(row.facts),
                           row.commitment ? std::string(protocol::enum_name(commitment.status)) : "",
                           commitment.number > 0 ? std::to_string(commitment.number) : "",
                           commitment.cohort.str(),
                           commitment.starts_on,
                           commitment.ends_on,
                           row.primary.str(),
                           actor.str(),
                           to_rfc3339(time_.now())};
    auto decided = co_await decide("site_row", std::move(words));
    co_return decided;
}

task<result<void>> site_repository::store_cohort(person_id actor, site_cohort cohort) {
    redis::arguments words{cohort.id.str(), fold(cohort.label), protocol::to_json(cohort), actor.str(),
                           to_rfc3339(time_.now())};
    const auto answer = co_await store_.call("cohort_store", sites_and_audit(), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> site_repository::note(person_id actor, std::string action, std::string reason) {
    redis::arguments words{actor.str(), std::move(action), std::move(reason), to_rfc3339(time_.now())};
    const auto answer = co_await store_.call("sites_note", sites_and_audit(), std::move(words));
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> site_repository::seed_cohort(site_cohort cohort) {
    redis::arguments words{cohort.id.str(), fold(cohort.label), protocol::to_json(cohort)};
    const auto answer = co_await store_.call("cohort_seed", only_sites(), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

task<result<void>> site_repository::seed(site_seed what) {
    const site_commitment commitment = what.commitment.value_or(site_commitment());
    redis::arguments words{what.id.str(),
                           site_key(what.facts),
                           protocol::to_json(what.facts),
                           commitment.cohort.str(),
                           commitment.starts_on,
                           commitment.ends_on,
                           std::string(protocol::enum_name(commitment.status)),
                           what.liaison.value_or(person_id()).str(),
                           to_rfc3339(time_.now())};
    const auto answer = co_await store_.call("site_seed", only_sites(), std::move(words), repeatable);
    if (!answer) {
        co_return answer.error();
    }
    co_return result<void>();
}

} // namespace convene::scheduling
