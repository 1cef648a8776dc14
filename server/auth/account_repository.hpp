#pragma once

#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace convene::auth {

/// What sign-in knows of a person. Registration, vetting and sites belong to scheduling.
struct account {
    person_id person;
    std::string email; ///< folded (`fold_email`)
    std::string name;  ///< display name
    std::vector<role> roles;
    std::string passphrase_hash; ///< Argon2id text; empty: none set. Never leaves this folder.

    bool has_passphrase() const { return !passphrase_hash.empty(); }
};

/// Accounts in Redis (`lua/store_account.lua`). One per node; use it from the node's thread.
class account_repository {
public:
    /// `store` outlives the repository.
    explicit account_repository(redis::client& store) : store_(store) {}

    /// Makes or updates; the passphrase is left as it is. `given.email` may be as typed. When the roles of a
    /// known account change, all nodes hear "person.changed <id>" on `cv:control`.
    /// Whoever deleted their account does not get it back, and whoever changed their address keeps it.
    /// Errors: `invalid` (person, email), `conflict` (another person has the address), `unavailable`.
    task<result<void>> store(account given);
    /// The same from a file: name and roles of an account that was stored here since stay as they are, and an
    /// address that its owner changed.
    task<result<void>> take_in(account given);
    /// Deletes the account with the preferences; all logins, tokens and links end. Again, it changes nothing.
    task<result<void>> remove(person_id who);

    task<result<std::optional<account>>> find(person_id who);
    /// `email` as typed; text that is no address finds nobody.
    task<result<std::optional<account>>> find_by_email(std::string email);

private:
    task<result<void>> write(account given, bool from_file);

    redis::client& store_;
};

} // namespace convene::auth
