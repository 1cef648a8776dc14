// Who is calling: looked up from the cookie or the bearer token of a request.
#include "server/http/sign_in_endpoints.hpp"

namespace convene::http {

namespace {

task<result<std::optional<auth::principal>>> authenticate(auth::login_service* logins,
                                                          auth::cookie_policy cookies, const request* asked) {
    constexpr std::string_view scheme = "bearer ";
    const std::string_view given = asked->header("authorization");
    if (!given.empty()) {
        std::string token;
        if (given.size() > scheme.size() && given[scheme.size() - 1] == ' ' &&
            (given.substr(0, 6) == "Bearer" || given.substr(0, 6) == "bearer")) {
            token = std::string(given.substr(scheme.size()));
        }
        auto found = co_await logins->find_principal_by_token(std::move(token));
        co_return found;
    }
    std::string secret(asked->cookie(cookies.login_name()));
    auto found = co_await logins->find_principal(std::move(secret));
    co_return found;
}

} // namespace

authenticator make_authenticator(auth::login_service& logins, auth::cookie_policy cookies) {
    return [to = &logins, cookies](const request& asked) { return authenticate(to, cookies, &asked); };
}

} // namespace convene::http
