#include "scheduling/people_repository.hpp"

#include "scheduling/person_record.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/registration_record.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr redis::call_options reading{.idempotent = true};
constexpr std::chrono::seconds remember_for{1};
constexpr std::chrono::seconds remember_names_for{10};
constexpr std::size_t most_remembered = 4096;
constexpr std::size_t staged_at_once = 200;
constexpr std::string_view staged_seconds = "3600";

} // namespace

people_repository::people_repository(redis::client& store, const clock& time) : store_(store), clock_(time) {}

void people_repository::forget() {
    ++forgotten_;
    edition_.clear();
    remembered_.clear();
    names_.clear();
    names_until_ = {};
}

void people_repository::forget(const person_id& person) {
    ++forgotten_;
    remembered_.erase(person);
}

task<result<std::string>> people_repository::current_edition() {
    if (!edition_.empty() && clock_.steady_now() < edition_until_) {
        co_return edition_;
    }
    redis::arguments words{"GET", std::string(current_edition_key)};
    const auto current = co_await store_.query(std::move(words), reading);
    if (!current) {
        co_return current.error();
    }
    edition_ = std::string(current->str());
    edition_until_ = clock_.steady_now() + remember_for;
    co_return edition_;
}

task<result<viewer>> people_repository::find_viewer(person_id person) {
    const auto now = clock_.steady_now();
    if (const auto known = remembered_.find(person);
        known != remembered_.end() && now < known->second.until) {
        co_return known->second.who;
    }
    const auto before = forgotten_;
    const auto record = co_await find_record(person);
    if (!record) {
        co_return record.error();
    }
    viewer found = to_viewer(*record);
    if (forgotten_ != before) {
        co_return found;
    }
    if (remembered_.size() >= most_remembered) {
        remembered_.clear();
    }
    remembered_.insert_or_assign(std::move(person), remembered{found, now + remember_for});
    co_return found;
}

task<result<person_record>> people_repository::find_record(person_id person) {
    const auto edition = co_await current_edition();
    if (!edition) {
        co_return edition.error();
    }
    const edition_id in(*edition);
    std::vector<std::string> keys{edition_key(in, "registrations"), edition_key(in, "people")};
    redis::arguments words{person.str()};
    const auto stored = co_await store_.call("registration_find", std::move(keys), std::move(words), reading);
    if (!stored) {
        co_return stored.error();
    }
    if ((*stored)[0].str().empty()) {
        co_return error(errc::not_found, "You are not registered for this edition.");
    }
    auto record = protocol::parse_json<person_record>((*stored)[0].str());
    const std::string_view decided = (*stored)[1].str();
    const auto registration = protocol::parse_json<registration_record>(decided.empty() ? "{}" : decided);
    if (!record || (!decided.empty() && !registration)) {
        log_error("a stored person cannot be read",
                  {{"person", person.str()},
                   {"why", record ? registration.error().message : record.error().message}});
        co_return error(errc::internal, "Your registration cannot be read.");
    }
    if (registration) {
        apply(*registration, *record, clock_.now());
    }
    co_return record;
}

task<result<void>> people_repository::read_names() {
    const auto edition = co_await current_edition();
    if (!edition) {
        co_return edition.error();
    }
    redis::arguments words{"HVALS", edition_key(edition_id(*edition), "people")};
    const auto stored = co_await store_.query(std::move(words), reading);
    if (!stored) {
        co_return stored.error();
    }
    names_.clear();
    for (const redis::reply& each : stored->items) {
        const auto record = protocol::parse_json<person_record>(each.str());
        if (record && record->registration) {
            names_.emplace(*record->registration, compute_display_name(*record));
        }
    }
    names_until_ = clock_.steady_now() + remember_names_for;
    co_return result<void>();
}

task<result<std::vector<std::string>>> people_repository::load_names(std::vector<registration_id> of) {
    if (clock_.steady_now() >= names_until_) {
        if (const auto read = co_await read_names(); !read) {
            co_return read.error();
        }
    }
    std::vector<std::string> names;
    names.reserve(of.size());
    for (const registration_id& each : of) {
        const auto found = names_.find(each);
        names.push_back(found == names_.end() ? std::string() : found->second);
    }
    co_return names;
}

task<result<void>> people_repository::stage(edition_id edition, std::string import_name,
                                            std::vector<person_record> people) {
    for (std::size_t from = 0; from < people.size(); from += staged_at_once) {
        std::vector<std::string> keys{edition_key(edition, "people:staged:" + import_name)};
        redis::arguments words{std::string(staged_seconds)};
        for (std::size_t i = from; i < std::min(from + staged_at_once, people.size()); ++i) {
            words.push_back(people[i].id.str());
            words.push_back(protocol::to_json(people[i]));
        }
        const auto answer = co_await store_.call("people_stage", std::move(keys), std::move(words), reading);
        if (!answer) {
            co_return answer.error();
        }
    }
    co_return result<void>();
}

} // namespace convene::scheduling
