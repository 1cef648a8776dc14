#include "server/auth/passphrase_service.hpp"

#include "server/auth/email.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/passphrase_rules.hpp"

namespace convene::auth {

namespace {

constexpr std::chrono::minutes fresh{10};
constexpr std::size_t longest_bytes = longest_passphrase * 4;

error wrong() {
    return {errc::unauthenticated, "The address or the passphrase is not right."};
}

} // namespace

passphrase_service::passphrase_service(redis::client& store, const clock& time, account_repository& accounts,
                                       login_service& logins, sign_in_throttle& throttle,
                                       passphrase_hasher& hasher)
    : store_(store), clock_(time), accounts_(accounts), logins_(logins), throttle_(throttle),
      hasher_(hasher) {}

task<result<issued_login>> passphrase_service::sign_in(attempt tried) {
    const auto email = fold_email(tried.email);
    if (!email) {
        co_return error(errc::invalid, "This is not an e-mail address.", "email");
    }
    if (tried.passphrase.size() > longest_bytes) {
        co_return error(errc::invalid, "A passphrase has at most 128 characters.", "passphrase");
    }
    auto admitted = co_await throttle_.admit(*email, tried.peer_address);
    if (!admitted) {
        co_return admitted.error();
    }
    auto known = co_await accounts_.find_by_email(*email);
    if (!known) {
        co_return known.error();
    }
    const std::string stored = *known ? (*known)->passphrase_hash : std::string();
    auto checked = co_await hasher_.verify(tried.passphrase, stored);
    if (!checked) {
        co_return checked.error();
    }
    if (!checked->right) {
        co_return wrong();
    }
    login_service::sign_in how;
    how.person = (*known)->person;
    how.way = sign_in_way::passphrase;
    how.shared_computer = tried.shared_computer;
    how.verified_hash = stored;
    if (checked->outgrown) {
        auto renewed = co_await hasher_.hash(tried.passphrase);
        how.new_hash = renewed ? *renewed : std::string(); // a busy pool is no reason to refuse: next time
    }
    auto uncounted = co_await throttle_.succeeded(*email, tried.peer_address);
    if (!uncounted) {
        co_return uncounted.error();
    }
    auto issued = co_await logins_.create(std::move(how));
    co_return issued;
}

task<result<void>> passphrase_service::set_passphrase(change wanted) {
    if (wanted.caller.by_token) {
        co_return error(errc::forbidden, "A passphrase is set in a browser, not with a token.");
    }
    auto known = co_await accounts_.find(wanted.caller.person);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::unauthenticated, "Please sign in.");
    }
    const account owner = **known;
    auto allowed = check_passphrase(wanted.passphrase, context_words(owner.email, owner.name));
    if (!allowed) {
        co_return allowed.error();
    }
    auto confirmed = co_await confirm_current(owner, wanted);
    if (!confirmed) {
        co_return confirmed.error();
    }
    auto hashed = co_await hasher_.hash(wanted.passphrase);
    if (!hashed) {
        co_return hashed.error();
    }
    std::vector<std::string> keys{keys::account(owner.person)};
    redis::arguments args{owner.person.str(), owner.passphrase_hash, *hashed, wanted.caller.login.str()};
    auto set = co_await store_.call("auth_set_passphrase", std::move(keys), std::move(args));
    if (!set) {
        co_return set.error();
    }
    co_return result<void>();
}

task<result<void>> passphrase_service::confirm_current(account known, change wanted) {
    if (!known.has_passphrase()) {
        co_return result<void>();
    }
    if (wanted.current.empty()) {
        auto recent = co_await is_fresh_link_login(wanted.caller.login);
        if (!recent) {
            co_return recent.error();
        }
        if (*recent) {
            co_return result<void>();
        }
        co_return error(errc::forbidden,
                        "Please give your current passphrase, or sign in with a link by mail first.",
                        "current");
    }
    if (wanted.current.size() > longest_bytes) {
        co_return error(errc::invalid, "A passphrase has at most 128 characters.", "current");
    }
    auto admitted = co_await throttle_.admit(known.email, wanted.peer_address);
    if (!admitted) {
        co_return admitted.error();
    }
    auto checked = co_await hasher_.verify(wanted.current, known.passphrase_hash);
    if (!checked) {
        co_return checked.error();
    }
    if (!checked->right) {
        co_return error(errc::forbidden, "The current passphrase is not right.", "current");
    }
    auto uncounted = co_await throttle_.succeeded(known.email, wanted.peer_address);
    co_return uncounted;
}

task<result<bool>> passphrase_service::is_fresh_link_login(login_id which) {
    redis::arguments words{"HMGET", keys::login(which), "how", "created"};
    auto found = co_await store_.query(std::move(words));
    if (!found) {
        co_return found.error();
    }
    const bool by_link = (*found)[0].str() == "link";
    co_return by_link&& clock_.now() - from_unix_ms((*found)[1].number()) < fresh;
}

} // namespace convene::auth
