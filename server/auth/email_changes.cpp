#include "server/auth/email_changes.hpp"

#include "server/auth/cookies.hpp"
#include "server/auth/email.hpp"
#include "server/auth/email_letters.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/throttle.hpp"

#include <utility>

namespace convene::auth {

namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}

} // namespace

task<result<void>> email_changes::ask(person_id who, std::string email, language spoken) {
    const auto wanted = fold_email(email);
    if (!wanted) {
        co_return error(errc::invalid, "This is not an e-mail address.", "email");
    }
    const auto known = co_await accounts_.find(who);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::not_found, "There is no such account.");
    }
    const std::string old = (*known)->email;
    if (*wanted == old) {
        co_return error(errc::invalid, "This is your address already.", "email");
    }
    const instant now = time_.now();
    const instant ends = now + life;
    const std::string token = random_.token(32);
    const std::string token_hash = hash_secret(token);
    const std::string address = settings_.public_url + "/sign-in#email=" + token;
    std::vector<std::string> keys{keys::account(who), keys::emails(), keys::link(token_hash),
                                  keys::moving(who), keys::rate("email", hash_secret(who.str()))};
    redis::arguments words{
        who.str(),
        old,
        *wanted,
        token_hash,
        number(to_unix_ms(now)),
        number(to_unix_ms(ends)),
        make_mail(*wanted, write_confirm_letter(spoken, settings_.summit_name, address, life), ends),
        make_mail(old, write_asked_letter(spoken, settings_.summit_name)),
        make_mail(old, write_moved_letter(spoken, settings_.summit_name)),
        number(per_person),
        number(std::chrono::milliseconds(window).count())};
    const auto asked = co_await store_.call("auth_ask_email", std::move(keys), std::move(words));
    if (!asked) {
        co_return asked.error();
    }
    if (const auto wait = (*asked)[0].number(); wait > 0) {
        co_return too_many_tries(std::chrono::milliseconds(wait));
    }
    co_return result<void>();
}

task<result<void>> email_changes::confirm(std::string token) {
    if (!looks_like_secret(token)) {
        co_return error(errc::unauthenticated, "This link has been used or has expired.");
    }
    std::vector<std::string> keys{keys::link(hash_secret(token)), keys::emails()};
    redis::arguments words{number(to_unix_ms(time_.now()))};
    const auto done = co_await store_.call("auth_move_email", std::move(keys), std::move(words));
    if (!done) {
        co_return done.error();
    }
    co_return result<void>();
}

} // namespace convene::auth
