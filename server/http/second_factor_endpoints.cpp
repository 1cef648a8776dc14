#include "server/http/second_factor_endpoints.hpp"

#include "server/auth/protocol.hpp"

#include <utility>

namespace convene::http {

namespace {

constexpr std::size_t body_limit = 4096;

using requirement = std::function<task<result<bool>>(auth::principal)>;

struct factor_parts {
    auth::second_factors& factors;
    requirement must_have;
};
using parts_ptr = std::shared_ptr<const factor_parts>;

task<result<auth::my_second_factor>> read(parts_ptr use, auth::principal caller) {
    const auto required = co_await use->must_have(caller);
    if (!required) {
        co_return required.error();
    }
    auto found = co_await use->factors.find(std::move(caller.person));
    if (found) {
        found->required = *required;
    }
    co_return found;
}

task<result<auth::nothing_more>> remove(parts_ptr use, auth::principal caller) {
    const auto required = co_await use->must_have(caller);
    if (!required) {
        co_return required.error();
    }
    if (*required) {
        co_return error(errc::conflict,
                        "You cannot do without two-step sign-in here. Set it up anew instead.");
    }
    const auto removed = co_await use->factors.remove(std::move(caller.person));
    if (!removed) {
        co_return removed.error();
    }
    co_return auth::nothing_more{};
}

route_options changing(std::string summary) {
    return {.who = access::signed_in,
            .summary = std::move(summary),
            .body_limit = body_limit,
            .recent = proof::always,
            .before_second_factor = true};
}

} // namespace

void add_second_factor_endpoints(router& routes, auth::second_factors& factors, requirement must_have) {
    const auto use = std::make_shared<const factor_parts>(factor_parts{factors, std::move(must_have)});
    routes.get<auth::my_second_factor>("/api/v1/me/second-factor",
                                       {.who = access::signed_in,
                                        .summary = "Whether the caller signs in with a second factor",
                                        .before_second_factor = true},
                                       [use](request asked) { return read(use, std::move(*asked.caller)); });
    routes.post<auth::nothing_more, auth::second_factor_setup>(
        "/api/v1/me/second-factor/begin",
        changing("Begins to set up an authenticator app; nothing changes yet"),
        [use](request asked, auth::nothing_more) { return use->factors.begin(asked.caller->person); });
    routes.post<auth::second_factor_code, auth::recovery_codes>(
        "/api/v1/me/second-factor", changing("Turns two-step sign-in on, with a code of the app"),
        [use](request asked, auth::second_factor_code given) {
            return use->factors.enable(std::move(*asked.caller), std::move(given.code), asked.peer_address);
        });
    routes.post<auth::nothing_more, auth::recovery_codes>(
        "/api/v1/me/second-factor/recovery-codes", changing("New recovery codes in place of the old"),
        [use](request asked, auth::nothing_more) {
            return use->factors.renew_recovery(asked.caller->person);
        });
    routes.post<auth::nothing_more, auth::nothing_more>(
        "/api/v1/me/second-factor/remove", changing("Turns two-step sign-in off"),
        [use](request asked, auth::nothing_more) { return remove(use, std::move(*asked.caller)); });
}

} // namespace convene::http
