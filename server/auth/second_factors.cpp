#include "server/auth/second_factors.hpp"

#include "server/auth/cookies.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/totp.hpp"

#include <algorithm>
#include <utility>

namespace convene::auth {

namespace {

constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::size_t recovery_bytes = 10; ///< 80 bits, as of an invitation (S-18)
constexpr std::size_t recovery_characters = 16;
constexpr std::size_t group = 4;
constexpr std::size_t longest_code = 64; ///< typed, with spaces and hyphens

std::string number(std::int64_t value) {
    return std::to_string(value);
}

error not_right() {
    return {errc::unauthenticated, "This code is not right.", "code"};
}

error begin_again() {
    return {errc::unauthenticated, "This took too long. Please begin again."};
}

error not_set_up() {
    return {errc::conflict, "Two-step sign-in is not set up."};
}

/// "abcd-efgh-jkmn-pqrs"
std::string show_recovery_code(std::string_view code) {
    std::string shown;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % group == 0) {
            shown += '-';
        }
        shown += code[i];
    }
    return shown;
}

/// As `id_source::token` makes it, from however it was typed (Crockford base32); empty for what is none.
std::string fold_recovery_code(std::string_view typed) {
    std::string folded;
    for (char c : typed) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
        if (c == ' ' || c == '-') {
            continue;
        }
        folded += c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
    }
    return folded.size() == recovery_characters ? folded : std::string();
}

} // namespace

second_factors::second_factors(parts use)
    : use_(std::move(use)),
      guesses_(use_.store, use_.time, "factor", ", or use a recovery code when the time is over") {}

task<result<my_second_factor>> second_factors::find(person_id who) {
    redis::arguments words{"HGET", keys::factor(who), "since"};
    const auto since = co_await use_.store.query(std::move(words), repeatable);
    if (!since) {
        co_return since.error();
    }
    redis::arguments count{"SCARD", keys::recovery(who)};
    const auto left = co_await use_.store.query(std::move(count), repeatable);
    if (!left) {
        co_return left.error();
    }
    my_second_factor found;
    found.on = !since->is_nil();
    if (found.on) {
        found.since = from_unix_ms(since->number());
        found.recovery_codes = static_cast<int>(left->number());
    }
    co_return found;
}

task<result<second_factor_setup>> second_factors::begin(person_id who) {
    const auto known = co_await use_.accounts.find(who);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::not_found, "There is no such account.");
    }
    std::string secret(totp_secret_bytes, '\0');
    use_.random.fill(std::as_writable_bytes(std::span(secret)));
    const instant now = use_.time.now();
    second_factor_setup made{show_totp_secret(secret), totp_address("Convene", (*known)->email, secret),
                             now + setup_life};
    std::vector<std::string> keys{keys::account(who), keys::new_factor(who)};
    redis::arguments words{use_.box.seal(secret, who.str()), number(to_unix_ms(now)),
                           number(to_unix_ms(made.ends_at))};
    const auto begun = co_await use_.store.call("auth_begin_factor", std::move(keys), std::move(words));
    if (!begun) {
        co_return begun.error();
    }
    co_return made;
}

task<result<recovery_codes>> second_factors::enable(principal caller, std::string code,
                                                    std::string peer_address) {
    if (caller.by_token) {
        co_return error(errc::forbidden, "Two-step sign-in is set up in a browser, not with a token.");
    }
    const person_id who = caller.person;
    if (auto admitted = co_await guesses_.admit(who.str(), peer_address); !admitted) {
        co_return admitted.error();
    }
    redis::arguments asked{"HGET", keys::new_factor(who), "sealed"};
    const auto sealed = co_await use_.store.query(std::move(asked), repeatable);
    if (!sealed) {
        co_return sealed.error();
    }
    const auto secret = use_.box.open(sealed->str(), who.str());
    if (!secret) {
        co_return error(errc::conflict, "This took too long. Please begin again.");
    }
    const instant now = use_.time.now();
    const auto step = match_totp(*secret, code, now);
    if (!step) {
        co_return error(errc::invalid, "This code is not right.", "code");
    }
    auto mail = co_await make_letter(who, second_factor_news::set_up);
    if (!mail) {
        co_return mail.error();
    }
    std::vector<std::string> keys{keys::factor(who), keys::new_factor(who), keys::recovery(who)};
    redis::arguments words{who.str(),     caller.login.str(),      std::string(sealed->str()),
                           number(*step), number(to_unix_ms(now)), std::move(*mail)};
    recovery_codes made = make_codes(words);
    const auto enabled = co_await use_.store.call("auth_enable_factor", std::move(keys), std::move(words));
    if (!enabled) {
        co_return enabled.error();
    }
    if (auto uncounted = co_await guesses_.succeeded(who.str(), peer_address); !uncounted) {
        co_return uncounted.error();
    }
    co_return made;
}

recovery_codes second_factors::make_codes(redis::arguments& hashes) {
    recovery_codes made;
    for (std::size_t i = 0; i < recovery_code_count; ++i) {
        const std::string code = use_.random.token(recovery_bytes);
        hashes.push_back(hash_secret(code));
        made.codes.push_back(show_recovery_code(code));
    }
    return made;
}

task<result<recovery_codes>> second_factors::renew_recovery(person_id who) {
    auto mail = co_await make_letter(who, second_factor_news::recovery_renewed);
    if (!mail) {
        co_return mail.error();
    }
    std::vector<std::string> keys{keys::factor(who), keys::recovery(who)};
    redis::arguments words{std::move(*mail)};
    recovery_codes made = make_codes(words);
    const auto renewed = co_await use_.store.call("auth_renew_recovery", std::move(keys), std::move(words));
    if (!renewed) {
        co_return renewed.error();
    }
    co_return made;
}

task<result<void>> second_factors::remove(person_id who) {
    auto mail = co_await make_letter(who, second_factor_news::removed);
    if (!mail) {
        co_return mail.error();
    }
    std::vector<std::string> keys{keys::factor(who)};
    redis::arguments words{who.str(), std::move(*mail)};
    const auto removed = co_await use_.store.call("auth_remove_factor", std::move(keys), std::move(words));
    if (!removed) {
        co_return removed.error();
    }
    co_return result<void>();
}

task<result<std::string>> second_factors::make_letter(person_id who, second_factor_news what) {
    const auto known = co_await use_.accounts.find(who);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::not_found, "There is no such account.");
    }
    const auto chosen = co_await use_.preferences.load(who);
    if (!chosen) {
        co_return chosen.error();
    }
    const language spoken = chosen->language.value_or(language::en);
    co_return make_mail((*known)->email, write_second_factor_letter(what, spoken, use_.summit_name));
}

task<result<second_factors::spending>> second_factors::check(person_id who, std::string sealed,
                                                             std::string code, std::string peer_address) {
    if (code.size() > longest_code) {
        co_return not_right();
    }
    if (auto admitted = co_await guesses_.admit(who.str(), peer_address); !admitted) {
        co_return admitted.error();
    }
    spending found;
    if (const std::string recovery = fold_recovery_code(code); !recovery.empty()) {
        auto mail = co_await make_letter(who, second_factor_news::recovery_used);
        if (!mail) {
            co_return mail.error();
        }
        found = {"recovery", hash_secret(recovery), std::move(*mail)};
        co_return found;
    }
    const auto secret = use_.box.open(sealed, who.str());
    if (!secret) {
        co_return error(errc::internal, "The second factor cannot be read. Use a recovery code.");
    }
    const auto step = match_totp(*secret, code, use_.time.now());
    if (!step) {
        co_return not_right();
    }
    found = {"code", number(*step), {}};
    co_return found;
}

issued_login second_factors::issue(bool shared_computer) {
    issued_login issued;
    issued.secret = use_.random.token(32);
    issued.login = login_id(hash_secret(issued.secret));
    issued.shared_computer = shared_computer;
    issued.has_second_factor = true;
    return issued;
}

task<result<issued_login>> second_factors::pass(std::string waiting, std::string code,
                                                std::string peer_address) {
    if (!looks_like_secret(waiting)) {
        co_return begin_again();
    }
    const std::string link = keys::link(hash_secret(waiting));
    std::vector<std::string> asked{link};
    redis::arguments when{number(to_unix_ms(use_.time.now()))};
    const auto found =
        co_await use_.store.call("auth_waiting", std::move(asked), std::move(when), repeatable);
    if (!found) {
        co_return found.error();
    }
    const person_id who(std::string((*found)[0].str()));
    const std::string sealed((*found)[1].str());
    auto given = co_await check(who, sealed, std::move(code), peer_address);
    if (!given) {
        co_return given.error();
    }
    issued_login issued = issue(false);
    std::vector<std::string> keys{link, keys::login(issued.login)};
    redis::arguments words{
        sealed,     given->kind, given->value, issued.login.str(), number(to_unix_ms(use_.time.now())),
        given->mail};
    const auto passed = co_await use_.store.call("auth_pass_factor", std::move(keys), std::move(words));
    if (!passed) {
        co_return passed.error();
    }
    if (auto uncounted = co_await guesses_.succeeded(who.str(), peer_address); !uncounted) {
        co_return uncounted.error();
    }
    issued.person = who;
    issued.shared_computer = (*passed)[1].number() <= use_.logins.idle_shared.count();
    co_return issued;
}

task<result<issued_login>> second_factors::prove(principal caller, std::string code,
                                                 std::string peer_address) {
    const person_id who = caller.person;
    redis::arguments asked{"HGET", keys::factor(who), "sealed"};
    const auto sealed = co_await use_.store.query(std::move(asked), repeatable);
    if (!sealed) {
        co_return sealed.error();
    }
    if (sealed->is_nil()) {
        co_return not_set_up();
    }
    auto given = co_await check(who, std::string(sealed->str()), std::move(code), peer_address);
    if (!given) {
        co_return given.error();
    }
    issued_login issued = issue(caller.shared_computer);
    issued.person = who;
    const instant now = use_.time.now();
    const auto idle = caller.shared_computer ? use_.logins.idle_shared : use_.logins.idle;
    std::vector<std::string> keys{keys::login(issued.login)};
    redis::arguments words{who.str(),
                           std::string(sealed->str()),
                           given->kind,
                           given->value,
                           issued.login.str(),
                           number(to_unix_ms(now)),
                           number(to_unix_ms(now + use_.logins.absolute)),
                           number(idle.count()),
                           given->mail};
    const auto proved = co_await use_.store.call("auth_prove_factor", std::move(keys), std::move(words));
    if (!proved) {
        co_return proved.error();
    }
    if (auto uncounted = co_await guesses_.succeeded(who.str(), peer_address); !uncounted) {
        co_return uncounted.error();
    }
    co_return issued;
}

} // namespace convene::auth
