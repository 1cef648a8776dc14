#include "server/auth/link_service.hpp"

#include "server/auth/cookies.hpp"
#include "server/auth/email.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/link_letter.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <utility>

namespace convene::auth {

namespace {

constexpr std::chrono::hours longest_operator_link{24 * 7};
constexpr std::chrono::hours longest_invitation{24 * 90};
constexpr std::size_t ok = 0;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

error link_is_over() {
    return {errc::unauthenticated, "This link has been used or has expired."};
}

/// A page of ours without anything about whom it shows: the address goes into a mail.
bool is_page(std::string_view path) {
    return path.empty() || (path.starts_with('/') && !path.starts_with("//") && path.size() <= 100 &&
                            std::all_of(path.begin(), path.end(), [](char c) {
                                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                       (c >= '0' && c <= '9') ||
                                       std::string_view("/-_").find(c) != std::string_view::npos;
                            }));
}

} // namespace

link_service::link_service(redis::client& store, const clock& time, id_source& random, login_settings logins,
                           link_settings settings)
    : store_(store), clock_(time), random_(random), logins_(logins), settings_(std::move(settings)),
      guesses_(store, time, "invitation") {}

std::string link_service::address_of(const std::string& token, const std::string& next) const {
    return settings_.public_url + "/sign-in" + (next.empty() ? "" : "?next=" + next) + "#t=" + token;
}

std::string link_service::mail_json(const std::string& email, const std::string& address, instant ends,
                                    language spoken) const {
    const auto life = std::chrono::duration_cast<std::chrono::minutes>(settings_.life);
    return make_mail(email, write_link_letter(spoken, settings_.summit_name, address, life), ends);
}

task<result<void>> link_service::request_link(std::string email, link_asker by) {
    auto folded = fold_email(email);
    if (!folded) {
        co_return error(errc::invalid, "This is not an e-mail address.", "email");
    }
    if (!is_page(by.next)) {
        co_return error(errc::invalid, "This is no page of this site.", "next");
    }
    auto sent = co_await send_link(std::move(*folded), std::move(by));
    co_return sent;
}

task<result<void>> link_service::send_link(std::string folded, link_asker by) {
    const instant now = clock_.now();
    const instant ends = now + settings_.life;
    const std::string token = random_.token(32);
    const std::string token_hash = hash_secret(token);
    std::vector<std::string> keys{keys::emails(), keys::link(token_hash),
                                  keys::rate("link-address", hash_secret(folded)),
                                  keys::rate("link-network", hash_secret(network_prefix(by.peer_address))),
                                  keys::rate("link-server", "all")};
    const std::string address = address_of(token, by.next);
    redis::arguments args{folded,
                          token_hash,
                          hash_secret(by.nonce),
                          number(to_unix_ms(now)),
                          number(to_unix_ms(ends)),
                          std::string(protocol::enum_name(by.language)),
                          mail_json(folded, address, ends, language::en),
                          mail_json(folded, address, ends, language::es),
                          number(settings_.per_address),
                          number(settings_.per_network),
                          number(settings_.per_server),
                          number(settings_.window.count())};
    auto asked = co_await store_.call("auth_request_link", std::move(keys), std::move(args));
    if (!asked) {
        co_return asked.error();
    }
    if (const auto wait = (*asked)[ok].number(); wait > 0) {
        co_return too_many_tries(std::chrono::milliseconds(wait));
    }
    co_return result<void>();
}

task<result<std::string>> link_service::make_operator_link(person_id who, std::chrono::milliseconds ttl) {
    if (ttl <= std::chrono::milliseconds(0) || ttl > longest_operator_link) {
        co_return error(errc::invalid, "A link lives between a moment and 7 days.", "ttl");
    }
    const instant now = clock_.now();
    const std::string token = random_.token(32);
    const std::string token_hash = hash_secret(token);
    std::vector<std::string> keys{keys::account(who), keys::link(token_hash), keys::links(who)};
    redis::arguments args{who.str(), token_hash, number(to_unix_ms(now)), number(to_unix_ms(now + ttl))};
    auto made = co_await store_.call("auth_make_link", std::move(keys), std::move(args));
    if (!made) {
        co_return made.error();
    }
    co_return address_of(token);
}

task<result<std::string>> link_service::make_invitation_link(person_id who, instant until) {
    const instant now = clock_.now();
    if (until <= now || until - now > longest_invitation) {
        co_return error(errc::invalid, "An invitation is good for a moment to 90 days.", "until");
    }
    const std::string token = random_.token(32);
    const std::string token_hash = hash_secret(token);
    std::vector<std::string> keys{keys::account(who), keys::link(token_hash), keys::invitation(who)};
    redis::arguments args{who.str(), token_hash, number(to_unix_ms(now)), number(to_unix_ms(until))};
    const auto made = co_await store_.call("auth_make_invitation", std::move(keys), std::move(args));
    if (!made) {
        co_return made.error();
    }
    co_return settings_.public_url + "/sign-in#invite=" + token;
}

task<result<issued_login>> link_service::redeem_invitation(std::string token, bool shared_computer,
                                                           std::string peer_address) {
    if (!looks_like_secret(token)) {
        co_return error(errc::unauthenticated, "This invitation link has expired.");
    }
    const auto admitted = co_await guesses_.admit(token, peer_address);
    if (!admitted) {
        co_return admitted.error();
    }
    const instant now = clock_.now();
    const auto idle = shared_computer ? logins_.idle_shared : logins_.idle;
    issued_login issued = issue(shared_computer);
    std::vector<std::string> keys{keys::link(hash_secret(token)), keys::login(issued.login)};
    redis::arguments args{issued.login.str(), number(to_unix_ms(now)),
                          number(to_unix_ms(now + logins_.absolute)), number(idle.count())};
    const auto redeemed = co_await store_.call("auth_redeem_invitation", std::move(keys), std::move(args));
    if (redeemed || redeemed.error().code == errc::conflict) {
        // Whoever has a real link does not guess, though it was used before.
        if (const auto uncounted = co_await guesses_.succeeded(token, peer_address); !uncounted) {
            co_return uncounted.error();
        }
    }
    if (!redeemed) {
        co_return redeemed.error();
    }
    issued.person = person_id(std::string((*redeemed)[ok].str()));
    issued.waits = (*redeemed)[ok + 1].str() == "1";
    co_return issued;
}

task<result<void>> link_service::renew_invitation(std::string token, link_asker by) {
    const std::string token_hash = hash_secret(token);
    std::vector<std::string> keys{keys::link(token_hash)};
    const auto found = co_await store_.call("auth_invited_email", std::move(keys), redis::arguments{});
    if (!found) {
        co_return found.error();
    }
    std::string email((*found)[ok].str());
    if (email.empty()) {
        email = token_hash + "@invalid"; // nobody's; counted like an address
    }
    by.next = "/register";
    auto sent = co_await send_link(std::move(email), std::move(by));
    co_return sent;
}

issued_login link_service::issue(bool shared_computer) {
    issued_login issued;
    issued.shared_computer = shared_computer;
    issued.secret = random_.token(32);
    issued.login = login_id(hash_secret(issued.secret));
    return issued;
}

task<result<issued_login>> link_service::redeem(redemption asked) {
    if (!looks_like_secret(asked.token)) {
        co_return link_is_over();
    }
    const instant now = clock_.now();
    const auto idle = asked.shared_computer ? logins_.idle_shared : logins_.idle;
    issued_login issued = issue(asked.shared_computer);
    std::vector<std::string> keys{keys::link(hash_secret(asked.token)), keys::login(issued.login)};
    redis::arguments args{asked.nonce.empty() ? std::string() : hash_secret(asked.nonce), issued.login.str(),
                          number(to_unix_ms(now)), number(to_unix_ms(now + logins_.absolute)),
                          number(idle.count())};
    auto redeemed = co_await store_.call("auth_redeem_link", std::move(keys), std::move(args));
    if (!redeemed) {
        co_return redeemed.error();
    }
    issued.person = person_id(std::string((*redeemed)[ok].str()));
    issued.waits = (*redeemed)[ok + 1].str() == "1";
    co_return issued;
}

} // namespace convene::auth
