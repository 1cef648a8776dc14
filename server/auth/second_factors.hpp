#pragma once

#include "server/auth/account_repository.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/preferences_repository.hpp"
#include "server/auth/second_factor_letters.hpp"
#include "server/auth/second_factor_protocol.hpp"
#include "server/auth/secret_box.hpp"
#include "server/auth/throttle.hpp"

#include <chrono>
#include <string>

namespace convene::auth {

/// The second factor of accounts (S-17): an authenticator app (totp.hpp), and recovery codes of 80 bits that
/// are stored as hashes. A code works once, also of two who give it at the same moment; guesses are
/// throttled; secrets are sealed (`secret_box`); whoever it is about hears of every change by mail.
/// `lua/second_factor.lua`, `lua/second_factor_use.lua`. One per node.
class second_factors {
public:
    static constexpr std::chrono::minutes setup_life{10};
    static constexpr std::chrono::minutes waiting_life{10}; ///< AUTH_WAITING_MS of the scripts
    static constexpr std::size_t recovery_code_count = 10;

    /// All outlive it.
    struct parts {
        redis::client& store;
        account_repository& accounts;
        preferences_repository& preferences;
        const clock& time;
        id_source& random;
        const secret_box& box;
        login_settings logins;
        std::string summit_name;
    };
    explicit second_factors(parts use);

    /// `required` is left to the caller.
    task<result<my_second_factor>> find(person_id who);
    /// A new secret, to be confirmed with a code of it. Until then nothing changes. Errors: `not_found`.
    task<result<second_factor_setup>> begin(person_id who);
    /// From now on nobody signs in without it; the caller's other browsers are signed out. Errors:
    /// `forbidden` (a script), `conflict` (not begun, took too long), `invalid` (code: not right),
    /// `rate_limited`, `unavailable`.
    task<result<recovery_codes>> enable(principal caller, std::string code, std::string peer_address);
    /// The earlier ones work no more. Errors: `conflict` (none is set up), `unavailable`.
    task<result<recovery_codes>> renew_recovery(person_id who);
    /// Errors: `conflict` (none is set up), `unavailable`.
    task<result<void>> remove(person_id who);

    /// Completes the sign-in that waits under `waiting`, with a code of the app or a recovery code. A new
    /// secret. Errors: `unauthenticated` (field `code`: not right, or used; without: begin again),
    /// `rate_limited`, `unavailable`.
    task<result<issued_login>> pass(std::string waiting, std::string code, std::string peer_address);
    /// A new login for who is signed in: the code proves again who they are (S-19). Errors: as above, and
    /// `conflict` when none is set up.
    task<result<issued_login>> prove(principal caller, std::string code, std::string peer_address);

private:
    /// What a code turned out to be, for the scripts.
    struct spending {
        std::string kind;
        std::string value;
        std::string mail; ///< empty: nobody is told
    };
    task<result<spending>> check(person_id who, std::string sealed, std::string code,
                                 std::string peer_address);
    task<result<std::string>> make_letter(person_id who, second_factor_news what);
    recovery_codes make_codes(redis::arguments& hashes);
    issued_login issue(bool shared_computer);

    parts use_;
    sign_in_throttle guesses_;
};

} // namespace convene::auth
