#pragma once

#include "server/auth/account_repository.hpp"
#include "server/auth/link_service.hpp"
#include "server/auth/preferences.hpp"
#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <chrono>
#include <string>

namespace convene::auth {

/// Another mail address for an account (S-17): whoever asks is signed in, the new address is confirmed with a
/// link of 256 bits that works once and signs nobody in, and the old address is told when it is asked for and
/// when it is done. `lua/email_change.lua`. One per node.
class email_changes {
public:
    static constexpr std::chrono::minutes life{60};
    static constexpr std::chrono::minutes window{60};
    static constexpr unsigned per_person = 5; ///< within the window

    email_changes(redis::client& store, account_repository& accounts, const clock& time, id_source& random,
                  link_settings settings)
        : store_(store), accounts_(accounts), time_(time), random_(random), settings_(std::move(settings)) {}

    /// Mails the link to the new address. The answer is the same when somebody else has it, and no mail goes
    /// there then (S-13). An earlier link of the person works no more. Errors: `invalid` (email: none, or the
    /// one they have), `rate_limited`, `conflict` (changed meanwhile), `not_found` (no account),
    /// `unavailable`.
    task<result<void>> ask(person_id who, std::string email, language spoken);

    /// From now on mail goes to the new address, and it is the one that signs in; of several who confirm at
    /// once one does. Errors: `unauthenticated` (used, replaced, expired), `conflict` (somebody else has the
    /// address by now), `unavailable`.
    task<result<void>> confirm(std::string token);

private:
    redis::client& store_;
    account_repository& accounts_;
    const clock& time_;
    id_source& random_;
    link_settings settings_;
};

} // namespace convene::auth
