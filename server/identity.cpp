#include "server/identity.hpp"

#include "server/node.hpp"

namespace convene {

namespace {

task<result<std::optional<auth::principal>>> identify(services* use, auth::second_factor_rule rule,
                                                      const http::authenticator* by_login,
                                                      const http::request* asked) {
    auto caller = co_await (*by_login)(*asked);
    if (!caller || !*caller) {
        co_return caller;
    }
    const auto who = co_await use->people.find_viewer((*caller)->person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    (*caller)->access_ended = who && who->status == scheduling::registration_status::revoked;
    (*caller)->second_factor_missing =
        !(*caller)->by_token && !(*caller)->has_second_factor && must_have_second_factor(rule, **caller, who);
    co_return caller;
}

} // namespace

http::authenticator make_authenticator(services& use, auth::second_factor_rule rule,
                                       auth::cookie_policy cookies) {
    return [use = &use, rule, by_login = http::make_authenticator(use.logins, cookies)](
               const http::request& asked) { return identify(use, rule, &by_login, &asked); };
}

bool must_have_second_factor(auth::second_factor_rule rule, const auth::principal& caller,
                             const result<scheduling::viewer>& who) {
    const bool vetted = who && who->vetting_level == scheduling::vetting::verified;
    return auth::must_have_second_factor(rule, caller.roles, vetted);
}

task<result<bool>> find_second_factor_duty(services& use, auth::second_factor_rule rule,
                                           auth::principal caller) {
    const auto who = co_await use.people.find_viewer(caller.person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    co_return must_have_second_factor(rule, caller, who);
}

} // namespace convene
