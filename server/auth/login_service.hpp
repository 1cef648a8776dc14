#pragma once

#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace convene::auth {

/// Channel on which every node hears of ended logins: one line "login.ended <login>", "login.renewed <login>
/// <login>" (the first goes on as the second), "person.ended <person>" (signed out everywhere),
/// "person.revoked <person>" (may not come back) or "person.changed <person>" (roles changed: look the
/// principal up again) per message.
inline constexpr std::string_view control_channel = "cv:control";

struct login_settings {
    std::chrono::milliseconds idle = std::chrono::minutes(30);
    std::chrono::milliseconds idle_shared = std::chrono::minutes(15); ///< "this is a shared computer"
    std::chrono::milliseconds absolute = std::chrono::hours(12);
    std::chrono::milliseconds proof = std::chrono::minutes(10); ///< how long a proof of oneself is recent
};

/// A new login: the secret goes into the cookie and is kept nowhere else.
struct issued_login {
    std::string secret;
    login_id login;
    person_id person;
    bool shared_computer = false;
    /// The account has a second factor (S-17): nobody is signed in yet, the secret is that of a sign-in that
    /// waits for its code (`second_factors::pass`).
    bool waits = false;
    bool has_second_factor = false; ///< it was given
};

/// How somebody proved who they are.
enum class sign_in_way { link, passphrase };

/// What is stored of a login or token, for its owner to see and end (ASVS 7.5.2).
struct login_summary {
    login_id login;
    std::string name; ///< of a token
    std::string way;  ///< "link", "passphrase" or "operator"
    instant created;
    instant seen;
    instant ends;
};

/// Logins of browsers and bearer tokens of scripts. Only `hash_secret()` of a secret is in the store;
/// deadlines are data, compared with `clock` here; roles are read from the account at every check. One per
/// node.
class login_service {
public:
    login_service(redis::client& store, const clock& time, id_source& random, login_settings settings = {});

    /// Whose login cookie this is; empty when there is none, it ended, was idle too long or the account is
    /// gone. Errors: `unavailable` only.
    task<result<std::optional<principal>>> find_principal(std::string cookie_secret);
    /// The same for a bearer token of a script.
    task<result<std::optional<principal>>> find_principal_by_token(std::string token);
    /// Looks a known caller up again (an open socket, at least every 30 s: S-03); empty when the login ended.
    task<result<std::optional<principal>>> find_again(principal caller, activity what);

    /// A new login in a new browser, or a sign-in that waits for the second factor; always a new secret.
    /// `verified_hash` and `new_hash` are for sign-in by passphrase: the first must still be the stored one,
    /// the second replaces it when not empty.
    struct sign_in {
        person_id person;
        sign_in_way way = sign_in_way::link;
        bool shared_computer = false;
        std::string verified_hash;
        std::string new_hash;
    };
    task<result<issued_login>> create(sign_in how);

    /// The same person has signed in again in the same browser: the old login goes on as the new one, with
    /// its sockets, and its secret is good only for requests that are under way. Errors: `unavailable`.
    task<result<void>> go_on_as(principal caller, login_id renewed);
    /// Ends one login; its sockets close on every node. Ending one that is over is fine.
    task<result<void>> sign_out(principal caller);
    /// Ends all logins, tokens and open links of a person.
    task<result<void>> sign_out_everywhere(person_id who);
    /// Ends one login or token of a person. Errors: `not_found`.
    task<result<void>> revoke(person_id owner, login_id which);

    /// A bearer token for a script: "cvt_" and 256 bits. At most 100 live ones a person, 400 days.
    /// Errors: `not_found` (no account), `invalid` (ttl), `conflict` (too many).
    task<result<std::string>> make_token(person_id who, std::chrono::milliseconds ttl, std::string name);
    task<result<std::vector<login_summary>>> list_tokens(person_id who);
    task<result<std::vector<login_summary>>> list_logins(person_id who);

    const login_settings& settings() const noexcept { return settings_; }

private:
    task<result<std::optional<principal>>> look_up(login_id which, bool by_token, activity what);
    task<result<std::vector<login_summary>>> list(std::string set);

    redis::client& store_;
    const clock& clock_;
    id_source& random_;
    login_settings settings_;
};

} // namespace convene::auth
