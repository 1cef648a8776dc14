#include "server/auth/preferences_repository.hpp"

#include "server/auth/keys.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::auth {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

} // namespace

task<result<preferences_view>> preferences_repository::load(person_id who) {
    redis::arguments words{"GET", keys::preferences(who)};
    const auto found = co_await store_.query(std::move(words), repeatable);
    if (!found) {
        co_return found.error();
    }
    if (found->is_nil()) {
        co_return preferences_view{};
    }
    auto chosen = protocol::parse_json<preferences_view>(found->str());
    if (!chosen) {
        log_error("preferences could not be read", {{"person", who.str()}, {"why", chosen.error().message}});
        co_return preferences_view{};
    }
    co_return chosen;
}

task<result<void>> preferences_repository::store(person_id who, preferences_view chosen) {
    redis::arguments words{"SET", keys::preferences(who), protocol::to_json(chosen)};
    const auto stored = co_await store_.query(std::move(words), repeatable);
    if (!stored) {
        co_return stored.error();
    }
    co_return result<void>();
}

} // namespace convene::auth
