#include "server/http/email_endpoints.hpp"

#include "server/auth/email_protocol.hpp"
#include "server/auth/link_letter.hpp"
#include "server/auth/protocol.hpp"

#include <utility>

namespace convene::http {

namespace {

constexpr std::size_t body_limit = 4096;

task<result<auth::my_email>> read(auth::account_repository& accounts, person_id who) {
    const auto known = co_await accounts.find(std::move(who));
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::unauthenticated, "Please sign in.");
    }
    co_return auth::my_email{(*known)->email};
}

task<result<auth::email_change_answer>> ask(auth::email_changes& changes, request asked,
                                            auth::email_change_request to) {
    const auto spoken = to.language.value_or(auth::accepted_language(asked.header("accept-language")));
    const auto sent = co_await changes.ask(asked.caller->person, std::move(to.email), spoken);
    if (!sent) {
        co_return sent.error();
    }
    co_return auth::email_change_answer{};
}

task<result<auth::nothing_more>> confirm(auth::email_changes& changes, std::string token) {
    const auto done = co_await changes.confirm(std::move(token));
    if (!done) {
        co_return done.error();
    }
    co_return auth::nothing_more{};
}

} // namespace

void add_email_endpoints(router& routes, auth::account_repository& accounts, auth::email_changes& changes) {
    routes.get<auth::my_email>(
        "/api/v1/me/email", {.who = access::signed_in, .summary = "The caller's mail address"},
        [&](request asked) { return read(accounts, std::move(asked.caller->person)); });
    routes.post<auth::email_change_request, auth::email_change_answer>(
        "/api/v1/me/email",
        {.who = access::signed_in,
         .summary = "Asks for another mail address: a link goes there, a note to the old one",
         .body_limit = body_limit,
         .recent = proof::always},
        [&](request asked, auth::email_change_request to) {
            return ask(changes, std::move(asked), std::move(to));
        });
    routes.post<auth::email_confirmation, auth::nothing_more>(
        "/api/v1/sign-in/email/confirm",
        {.who = access::anyone,
         .summary = "Confirms another mail address with the link that went there",
         .body_limit = body_limit},
        [&](const request&, auth::email_confirmation with) {
            return confirm(changes, std::move(with.token));
        });
}

} // namespace convene::http
