#include "server/http/sign_in_endpoints.hpp"

#include "server/auth/link_letter.hpp"

#include <memory>

namespace convene::http {

namespace {

using protocol::type_ref;
using parts_ptr = std::shared_ptr<const sign_in_parts>;

void set_cookie(response& to, std::string text) {
    to.headers.emplace_back("Set-Cookie", std::move(text));
}

/// Fills in what sign-in itself knows of the person.
task<result<auth::me_view>> load_me(parts_ptr use, auth::principal who) {
    auto known = co_await use->accounts.find(who.person);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::unauthenticated, "Please sign in.");
    }
    auto view = co_await use->me(who);
    if (!view) {
        co_return view.error();
    }
    view->person.id = who.person;
    view->person.name = (*known)->name;
    view->roles = (*known)->roles;
    view->server_time = use->time.now();
    view->passphrase_set = (*known)->has_passphrase();
    view->shared_computer = who.shared_computer;
    co_return view;
}

/// The new login's cookie and `/me`; the login that this browser had before ends.
task<response> welcome(parts_ptr use, request asked, auth::issued_login issued) {
    auth::principal who;
    who.person = issued.person;
    who.login = issued.login;
    who.shared_computer = issued.shared_computer;
    auto view = co_await load_me(use, who);
    if (!view) {
        auto undone = co_await use->logins.sign_out(who);
        co_return response::problem(undone ? view.error() : undone.error(), asked.request_id);
    }
    if (asked.caller && !asked.caller->by_token) {
        // Only tidying up: the old login would run out by itself.
        [[maybe_unused]] auto ended = co_await use->logins.sign_out(*asked.caller);
    }
    // Nothing is told to be forgotten here: it would go at some moment while the page already keeps anew. The
    // page and its worker forget another person's answers themselves.
    response answer = response::json(protocol::to_json(*view));
    set_cookie(answer, use->cookies.login_cookie(issued.secret));
    set_cookie(answer, use->cookies.end_nonce_cookie());
    co_return answer;
}

/// The nonce that binds a mailed link to this browser. One that asks twice keeps its nonce, so that the first
/// mail works as well.
std::string nonce_of(const sign_in_parts& use, const request& asked) {
    std::string known(asked.cookie(use.cookies.nonce_name()));
    return auth::looks_like_secret(known) ? known : use.random.token(32);
}

auth::link_asker asker_of(const request& asked, const std::string& nonce,
                          std::optional<auth::language> page) {
    return {nonce, asked.peer_address,
            page.value_or(auth::accepted_language(asked.header("accept-language")))};
}

response link_is_sent(const sign_in_parts& use, const std::string& nonce) {
    response answer = response::json(protocol::to_json(auth::link_answer()), 202);
    const auto life = std::chrono::ceil<std::chrono::seconds>(use.links.settings().life);
    set_cookie(answer, use.cookies.nonce_cookie(nonce, life));
    return answer;
}

task<response> request_link(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::link_request>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    const std::string nonce = nonce_of(*use, asked);
    auto sent = co_await use->links.request_link(body->email, asker_of(asked, nonce, body->language));
    if (!sent) {
        co_return response::problem(sent.error(), asked.request_id);
    }
    co_return link_is_sent(*use, nonce);
}

task<response> renew_invitation(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::invitation_renewal>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    const std::string nonce = nonce_of(*use, asked);
    auto sent = co_await use->links.renew_invitation(body->token, asker_of(asked, nonce, body->language));
    if (!sent) {
        co_return response::problem(sent.error(), asked.request_id);
    }
    co_return link_is_sent(*use, nonce);
}

task<response> redeem_invitation(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::link_redemption>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    auto issued = co_await use->links.redeem_invitation(body->token, body->shared_computer.value_or(true));
    if (!issued) {
        co_return response::problem(issued.error(), asked.request_id);
    }
    auto answer = co_await welcome(use, std::move(asked), std::move(*issued));
    co_return answer;
}

task<response> redeem_link(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::link_redemption>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    auth::link_service::redemption wanted;
    wanted.token = body->token;
    wanted.nonce = std::string(asked.cookie(use->cookies.nonce_name()));
    wanted.shared_computer = body->shared_computer.value_or(true);
    auto issued = co_await use->links.redeem(std::move(wanted));
    if (!issued) {
        co_return response::problem(issued.error(), asked.request_id);
    }
    auto answer = co_await welcome(use, std::move(asked), std::move(*issued));
    co_return answer;
}

task<response> sign_in_by_passphrase(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::passphrase_sign_in>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    auth::passphrase_service::attempt tried;
    tried.email = body->email;
    tried.passphrase = body->passphrase;
    tried.peer_address = asked.peer_address;
    tried.shared_computer = body->shared_computer.value_or(true);
    auto issued = co_await use->passphrases.sign_in(std::move(tried));
    if (!issued) {
        co_return response::problem(issued.error(), asked.request_id);
    }
    auto answer = co_await welcome(use, std::move(asked), std::move(*issued));
    co_return answer;
}

task<response> change_passphrase(parts_ptr use, request asked) {
    auto body = protocol::parse_json<auth::passphrase_change>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    auth::passphrase_service::change wanted;
    wanted.caller = *asked.caller;
    wanted.passphrase = body->passphrase;
    wanted.current = body->current.value_or("");
    wanted.peer_address = asked.peer_address;
    auto set = co_await use->passphrases.set_passphrase(std::move(wanted));
    if (!set) {
        co_return response::problem(set.error(), asked.request_id);
    }
    co_return response::empty();
}

enum class extent { this_browser, everywhere };

task<response> sign_out(parts_ptr use, request asked, extent how_far) {
    auto body = protocol::parse_json<auth::nothing_more>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    result<void> ended;
    if (how_far == extent::everywhere) {
        ended = co_await use->logins.sign_out_everywhere(asked.caller->person);
    } else {
        ended = co_await use->logins.sign_out(*asked.caller);
    }
    if (!ended) {
        co_return response::problem(ended.error(), asked.request_id);
    }
    response answer = response::empty();
    set_cookie(answer, use->cookies.end_login_cookie());
    answer.headers.push_back(forget_everything());
    co_return answer;
}

router::handler run_with(task<response> (*run)(parts_ptr, request), parts_ptr use) {
    return [run, use = std::move(use)](request asked) { return run(use, std::move(asked)); };
}

router::handler bind_sign_out(parts_ptr use, extent how_far) {
    return
        [how_far, use = std::move(use)](request asked) { return sign_out(use, std::move(asked), how_far); };
}

route_options open_to(access who, std::string summary) {
    route_options options;
    options.who = who;
    options.summary = std::move(summary);
    options.body_limit = 4096;
    return options;
}

void add_invitation_endpoints(router& routes, const parts_ptr& use) {
    routes.add(method::post, "/api/v1/sign-in/invitation/redeem",
               open_to(access::anyone, "Use the link of an invitation"), run_with(redeem_invitation, use),
               type_ref::of<auth::link_redemption>(), type_ref::of<auth::me_view>());
    routes.add(method::post, "/api/v1/sign-in/invitation/renew",
               open_to(access::anyone,
                       "Ask for a new mail in place of an invitation link that works no more; "
                       "the answer is always the same"),
               run_with(renew_invitation, use), type_ref::of<auth::invitation_renewal>(),
               type_ref::of<auth::link_answer>());
}

route_options open_after_end(std::string summary) {
    route_options options = open_to(access::signed_in, std::move(summary));
    options.after_end = true;
    return options;
}

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

void add_sign_in_endpoints(router& routes, sign_in_parts given) {
    const auto use = std::make_shared<const sign_in_parts>(std::move(given));
    const auto me = type_ref::of<auth::me_view>();
    const auto nothing = type_ref::of<auth::nothing_more>();
    routes.get<auth::me_view>("/api/v1/me", open_after_end("Who is signed in, and to which edition"),
                              [use](request asked) { return load_me(use, *asked.caller); });
    routes.add(method::post, "/api/v1/sign-in/link",
               open_to(access::anyone, "Ask for a sign-in link by mail; the answer is always the same"),
               run_with(request_link, use), type_ref::of<auth::link_request>(),
               type_ref::of<auth::link_answer>());
    routes.add(method::post, "/api/v1/sign-in/link/redeem", open_to(access::anyone, "Use a sign-in link"),
               run_with(redeem_link, use), type_ref::of<auth::link_redemption>(), me);
    add_invitation_endpoints(routes, use);
    routes.add(method::post, "/api/v1/sign-in/passphrase",
               open_to(access::anyone, "Sign in with a passphrase"), run_with(sign_in_by_passphrase, use),
               type_ref::of<auth::passphrase_sign_in>(), me);
    routes.add(method::post, "/api/v1/me/passphrase", open_to(access::signed_in, "Choose a passphrase"),
               run_with(change_passphrase, use), type_ref::of<auth::passphrase_change>());
    routes.add(method::post, "/api/v1/sign-out", open_after_end("Sign out this browser"),
               bind_sign_out(use, extent::this_browser), nothing);
    routes.add(method::post, "/api/v1/sign-out-everywhere",
               open_after_end("Sign out all browsers and end all tokens"),
               bind_sign_out(use, extent::everywhere), nothing);
}

authenticator make_authenticator(auth::login_service& logins, auth::cookie_policy cookies) {
    return [to = &logins, cookies](const request& asked) { return authenticate(to, cookies, &asked); };
}

} // namespace convene::http
