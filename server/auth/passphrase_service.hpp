#pragma once

#include "server/auth/account_repository.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/passphrase_hasher.hpp"
#include "server/auth/throttle.hpp"

#include <string>

namespace convene::auth {

/// Sign-in by passphrase, and choosing one. One per node.
class passphrase_service {
public:
    passphrase_service(redis::client& store, const clock& time, account_repository& accounts,
                       login_service& logins, sign_in_throttle& throttle, passphrase_hasher& hasher);

    struct attempt {
        std::string email;
        std::string passphrase;
        std::string peer_address;
        bool shared_computer = false;
    };
    /// The same answer after the same work whether the address is unknown, has no passphrase or the
    /// passphrase is wrong. A hash made with older parameters is replaced. Errors: `unauthenticated`,
    /// `rate_limited` with `retry_after`, `unavailable` (store away, pool full).
    task<result<issued_login>> sign_in(attempt tried);

    /// Sets the caller's passphrase; all other logins, all tokens and links of the person end. One that is
    /// set already must be given in `current`, unless the login is a fresh one by link (the way for people
    /// who forgot theirs, S-17). Errors: `invalid` (passphrase), `forbidden` (current), `rate_limited`,
    /// `conflict`, `unavailable`; scripts (`by_token`) may not.
    struct change {
        principal caller;
        std::string passphrase;
        std::string current; ///< empty: not given
        std::string peer_address;
    };
    task<result<void>> set_passphrase(change wanted);

private:
    task<result<void>> confirm_current(account known, change wanted);
    task<result<bool>> is_fresh_link_login(login_id which);

    redis::client& store_;
    const clock& clock_;
    account_repository& accounts_;
    login_service& logins_;
    sign_in_throttle& throttle_;
    passphrase_hasher& hasher_;
};

} // namespace convene::auth
