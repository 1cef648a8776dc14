#include "server/auth/account_repository.hpp"

#include "server/auth/email.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/roles.hpp"
#include "server/core/text.hpp"

#include <utility>

namespace convene::auth {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};

} // namespace

task<result<void>> account_repository::store(account given) {
    auto stored = co_await write(std::move(given), false);
    co_return stored;
}

task<result<void>> account_repository::take_in(account given) {
    auto stored = co_await write(std::move(given), true);
    co_return stored;
}

task<result<void>> account_repository::write(account given, bool from_file) {
    if (!is_valid_id(given.person.str())) {
        co_return error(errc::invalid, "The person's id is not an identifier.", "person");
    }
    auto email = fold_email(given.email);
    if (!email) {
        co_return error(errc::invalid, "This is not an e-mail address.", "email");
    }
    std::vector<std::string> keys{keys::account(given.person), keys::emails()};
    redis::arguments args{given.person.str(), std::move(*email), clean_name(given.name),
                          roles_to_text(given.roles), from_file ? "1" : "0"};
    auto stored = co_await store_.call("auth_store_account", std::move(keys), std::move(args), repeatable);
    if (!stored) {
        co_return stored.error();
    }
    co_return result<void>();
}

task<result<void>> account_repository::remove(person_id who) {
    std::vector<std::string> keys{keys::account(who), keys::emails(), keys::preferences(who)};
    redis::arguments args{who.str()};
    const auto removed =
        co_await store_.call("auth_delete_account", std::move(keys), std::move(args), repeatable);
    if (!removed) {
        co_return removed.error();
    }
    co_return result<void>();
}

task<result<std::optional<account>>> account_repository::find(person_id who) {
    redis::arguments words{"HMGET", keys::account(who), "email", "name", "roles", "pass"};
    auto found = co_await store_.query(std::move(words), repeatable);
    if (!found) {
        co_return found.error();
    }
    std::optional<account> known;
    if (!(*found)[0].is_nil()) {
        known.emplace();
        known->person = who;
        known->email = (*found)[0].str();
        known->name = (*found)[1].str();
        known->roles = roles_from_text((*found)[2].str());
        known->passphrase_hash = (*found)[3].str();
    }
    co_return known;
}

task<result<std::optional<account>>> account_repository::find_by_email(std::string email) {
    const auto folded = fold_email(email);
    if (!folded) {
        co_return std::optional<account>();
    }
    redis::arguments words{"HGET", keys::emails(), *folded};
    auto owner = co_await store_.query(std::move(words), repeatable);
    if (!owner) {
        co_return owner.error();
    }
    // The second read happens for unknown addresses too: the same work whatever the address (S-13).
    person_id who(std::string(owner->str()));
    auto found = co_await find(std::move(who));
    co_return found;
}

} // namespace convene::auth
