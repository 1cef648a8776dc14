#pragma once

#include "server/auth/login_service.hpp"
#include "server/auth/preferences.hpp"
#include "server/auth/throttle.hpp"

#include <chrono>
#include <string>

namespace convene::auth {

struct link_settings {
    std::string public_url; ///< "https://summit.example.org", no slash at the end
    std::string summit_name = "the summit";
    std::chrono::milliseconds life = std::chrono::minutes(10); ///< S-12: at most 10 minutes
    std::chrono::milliseconds window = std::chrono::minutes(10);
    unsigned per_address = 6;   ///< mails to one e-mail address within the window
    unsigned per_network = 600; ///< requests of one network prefix: a venue is one prefix for everybody
    unsigned per_server = 5000; ///< requests of all
};

/// The browser that asks for a link.
struct link_asker {
    std::string nonce;        ///< secret of its nonce cookie
    std::string peer_address; ///< its network address
    auth::language language = auth::language::en;
    std::string next = {}; ///< path of the page that the link leads to; empty: where everybody begins
};

/// One-time sign-in links (S-12, S-13). The token is 256 bits, only its hash is a key in the store; the mail
/// that carries it waits in the outbox until it is sent. One per node.
class link_service {
public:
    link_service(redis::client& store, const clock& time, id_source& random, login_settings logins,
                 link_settings settings);

    /// Sends a link to a known address; for an unknown one the same is done and answered, and no mail leaves.
    /// The mail is in the language that the person chose, else in that of who asks. Errors: `invalid` (no
    /// e-mail address, no path), `rate_limited` (by network or server, never by account), `unavailable`.
    task<result<void>> request_link(std::string email, link_asker by);

    /// A link for `convene login-link` and the demo: bound to no browser, single use, at most 7 days. Returns
    /// the whole address. Errors: `not_found`, `invalid` (ttl).
    task<result<std::string>> make_operator_link(person_id who, std::chrono::milliseconds ttl);

    /// The address in an invitation: single use, for this purpose only, bound to no browser, good until
    /// `until`. The person's earlier invitation works no more. Errors: `not_found`, `invalid` (`until` is
    /// past or more than 90 days away).
    task<result<std::string>> make_invitation_link(person_id who, instant until);

    /// Turns an invitation's token into a login, as `redeem`. Guesses are slowed down, by network and in all
    /// (S-11). Errors: `conflict` (used before, or replaced by a newer one), `unauthenticated` (expired, or
    /// no invitation), `rate_limited`.
    task<result<issued_login>> redeem_invitation(std::string token, bool shared_computer,
                                                 std::string peer_address);

    /// A new mail with a sign-in link, to the address of the person whose invitation this was; it leads to
    /// the registration. For any other token the same is done and answered, and no mail leaves. Errors as
    /// `request_link`.
    task<result<void>> renew_invitation(std::string token, link_asker by);

    /// Turns a token into a login; of parallel redeemers one wins and all other links of the person die.
    /// `nonce` is empty when the browser has no nonce cookie. Errors: `unauthenticated`.
    struct redemption {
        std::string token;
        std::string nonce;
        bool shared_computer = false;
    };
    task<result<issued_login>> redeem(redemption asked);

    const link_settings& settings() const noexcept { return settings_; }

private:
    std::string address_of(const std::string& token, const std::string& next = {}) const;
    std::string mail_json(const std::string& email, const std::string& address, instant ends,
                          language spoken) const;
    task<result<void>> send_link(std::string folded, link_asker by);
    issued_login issue(bool shared_computer);

    redis::client& store_;
    const clock& clock_;
    id_source& random_;
    login_settings logins_;
    link_settings settings_;
    sign_in_throttle guesses_;
};

} // namespace convene::auth
