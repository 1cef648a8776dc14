#include "server/http/sign_in_endpoints.hpp"

#include "server/auth/link_letter.hpp"
#include "server/auth/second_factor_protocol.hpp"

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
    who.roles = (*known)->roles;
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
    if (who.has_second_factor) {
        view->second_factor = auth::second_factor_state::on;
    }
    co_return view;
}

/// The login that this browser had before ends: at once when it was somebody else's, and going on as the new
/// one when it was the same person's, so that other windows of theirs stay where they are.
task<result<void>> replace(parts_ptr use, auth::principal before, auth::issued_login by) {
    if (before.person == by.person) {
        auto renewed = co_await use->logins.go_on_as(std::move(before), std::move(by.login));
        co_return renewed;
    }
    auto ended = co_await use->logins.sign_out(std::move(before));
    co_return ended;
}

/// The new login's cookie and `/me`, in place of the login that this browser had before.
task<response> welcome(parts_ptr use, request asked, auth::issued_login issued) {
    auth::principal who;
    who.person = issued.person;
    who.login = issued.login;
    who.shared_computer = issued.shared_computer;
    who.has_second_factor = issued.has_second_factor;
    auto view = co_await load_me(use, who);
    if (!view) {
        auto undone = co_await use->logins.sign_out(who);
        co_return response::problem(undone ? view.error() : undone.error(), asked.request_id);
    }
    if (asked.caller && !asked.caller->by_token) {
        // Only tidying up: the old login would run out by itself.
        [[maybe_unused]] auto replaced = co_await replace(use, *asked.caller, issued);
    }
    // Nothing is told to be forgotten here: it would go at some moment while the page already keeps anew. The
    // page and its worker forget another person's answers themselves.
    response answer = response::json(protocol::to_json(*view));
    set_cookie(answer, use->cookies.login_cookie(issued.secret));
    set_cookie(answer, use->cookies.end_nonce_cookie());
    if (issued.has_second_factor) {
        set_cookie(answer, use->cookies.end_waiting_cookie());
    }
    co_return answer;
}

/// Nobody is signed in yet: the browser may give the code of the second factor now.
response ask_for_code(const sign_in_parts& use, const request& asked, const std::string& waiting) {
    response answer = response::problem(
        error(errc::second_factor_needed, "Enter the code of your authenticator app."), asked.request_id);
    set_cookie(answer, use.cookies.waiting_cookie(waiting, auth::second_factors::waiting_life));
    set_cookie(answer, use.cookies.end_nonce_cookie());
    return answer;
}

task<response> welcome_if(parts_ptr use, request asked, result<auth::issued_login> issued) {
    if (!issued) {
        co_return response::problem(issued.error(), asked.request_id);
    }
    if (issued->waits) {
        co_return ask_for_code(*use, asked, issued->secret);
    }
    auto answer = co_await welcome(std::move(use), std::move(asked), std::move(*issued));
    co_return answer;
}

/// The nonce that binds a mailed link to this browser. One that asks twice keeps its nonce, so that the first
/// mail works as well.
std::string nonce_of(const sign_in_parts& use, const request& asked) {
    std::string known(asked.cookie(use.cookies.nonce_name()));
    return auth::looks_like_secret(known) ? known : use.random.token(32);
}

auth::link_asker asker_of(const request& asked, std::string nonce, std::optional<auth::language> page) {
    return {std::move(nonce), asked.peer_address,
            page.value_or(auth::accepted_language(asked.header("accept-language")))};
}

response link_is_sent(const sign_in_parts& use, const std::string& nonce, const result<void>& sent,
                      const request& asked) {
    if (!sent) {
        return response::problem(sent.error(), asked.request_id);
    }
    response answer = response::json(protocol::to_json(auth::link_answer()), 202);
    const auto life = std::chrono::ceil<std::chrono::seconds>(use.links.settings().life);
    set_cookie(answer, use.cookies.nonce_cookie(nonce, life));
    return answer;
}

task<response> request_link(parts_ptr use, request asked, auth::link_request body) {
    const std::string nonce = nonce_of(*use, asked);
    const auto sent =
        co_await use->links.request_link(std::move(body.email), asker_of(asked, nonce, body.language));
    co_return link_is_sent(*use, nonce, sent, asked);
}

task<response> renew_invitation(parts_ptr use, request asked, auth::invitation_renewal body) {
    const std::string nonce = nonce_of(*use, asked);
    const auto sent =
        co_await use->links.renew_invitation(std::move(body.token), asker_of(asked, nonce, body.language));
    co_return link_is_sent(*use, nonce, sent, asked);
}

/// The login of a link that lives for weeks, unless the invitation was withdrawn meanwhile (S-18).
task<result<auth::issued_login>> keep_if_invited(parts_ptr use, auth::issued_login issued) {
    const auto invited = co_await use->is_invited(issued.person);
    if (invited && *invited) {
        co_return issued;
    }
    // One that waits for its second factor is nothing yet: nobody learns its secret.
    if (!issued.waits) {
        if (const auto undone = co_await use->logins.revoke(issued.person, issued.login); !undone) {
            co_return undone.error();
        }
    }
    co_return invited ? error(errc::unauthenticated, "This invitation link has expired.") : invited.error();
}

task<response> redeem_invitation(parts_ptr use, request asked, auth::link_redemption body) {
    auto issued = co_await use->links.redeem_invitation(
        std::move(body.token), body.shared_computer.value_or(true), asked.peer_address);
    if (issued) {
        issued = co_await keep_if_invited(use, std::move(*issued));
    }
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

task<response> redeem_link(parts_ptr use, request asked, auth::link_redemption body) {
    auth::link_service::redemption wanted;
    wanted.token = std::move(body.token);
    wanted.nonce = std::string(asked.cookie(use->cookies.nonce_name()));
    wanted.shared_computer = body.shared_computer.value_or(true);
    auto issued = co_await use->links.redeem(std::move(wanted));
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

task<response> sign_in_by_passphrase(parts_ptr use, request asked, auth::passphrase_sign_in body) {
    auth::passphrase_service::attempt tried;
    tried.email = std::move(body.email);
    tried.passphrase = std::move(body.passphrase);
    tried.peer_address = asked.peer_address;
    tried.shared_computer = body.shared_computer.value_or(true);
    auto issued = co_await use->passphrases.sign_in(std::move(tried));
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

/// The address of the caller, who is at a browser.
task<result<std::string>> own_email(parts_ptr use, auth::principal caller) {
    if (caller.by_token) {
        co_return error(errc::forbidden, "A script has nothing to prove.");
    }
    const auto known = co_await use->accounts.find(std::move(caller.person));
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return error(errc::unauthenticated, "Please sign in.");
    }
    co_return (*known)->email;
}

/// Proving again is signing in again: with the same throttle, and with a new secret for this browser.
task<response> prove(parts_ptr use, request asked, auth::proof_by_passphrase body) {
    const auto email = co_await own_email(use, *asked.caller);
    if (!email) {
        co_return response::problem(email.error(), asked.request_id);
    }
    auth::passphrase_service::attempt tried;
    tried.email = *email;
    tried.passphrase = std::move(body.passphrase);
    tried.peer_address = asked.peer_address;
    tried.shared_computer = asked.caller->shared_computer;
    auto issued = co_await use->passphrases.sign_in(std::move(tried));
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

/// The second step of signing in, in the browser that took the first.
task<response> give_code(parts_ptr use, request asked, auth::second_factor_code body) {
    std::string waiting(asked.cookie(use->cookies.waiting_name()));
    auto issued =
        co_await use->second_factors.pass(std::move(waiting), std::move(body.code), asked.peer_address);
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

task<response> prove_by_code(parts_ptr use, request asked, auth::second_factor_code body) {
    if (asked.caller->by_token) {
        co_return response::problem(error(errc::forbidden, "A script has nothing to prove."),
                                    asked.request_id);
    }
    auto issued = co_await use->second_factors.prove(*asked.caller, std::move(body.code), asked.peer_address);
    auto answer = co_await welcome_if(use, std::move(asked), std::move(issued));
    co_return answer;
}

task<response> request_proof_link(parts_ptr use, request asked, auth::proof_link_request body) {
    const auto email = co_await own_email(use, *asked.caller);
    if (!email) {
        co_return response::problem(email.error(), asked.request_id);
    }
    const std::string nonce = nonce_of(*use, asked);
    auth::link_asker by = asker_of(asked, nonce, std::nullopt);
    by.next = std::move(body.next);
    const auto sent = co_await use->links.request_link(*email, std::move(by));
    co_return link_is_sent(*use, nonce, sent, asked);
}

task<response> change_passphrase(parts_ptr use, request asked, auth::passphrase_change body) {
    auth::passphrase_service::change wanted;
    wanted.caller = *asked.caller;
    wanted.passphrase = std::move(body.passphrase);
    wanted.current = std::move(body.current).value_or("");
    wanted.peer_address = asked.peer_address;
    const auto set = co_await use->passphrases.set_passphrase(std::move(wanted));
    co_return set ? response::empty() : response::problem(set.error(), asked.request_id);
}

response signed_out(const sign_in_parts& use, const result<void>& ended, const request& asked) {
    if (!ended) {
        return response::problem(ended.error(), asked.request_id);
    }
    response answer = response::empty();
    set_cookie(answer, use.cookies.end_login_cookie());
    answer.headers.push_back(forget_everything());
    return answer;
}

task<response> sign_out(parts_ptr use, request asked, auth::nothing_more) {
    const auto ended = co_await use->logins.sign_out(*asked.caller);
    co_return signed_out(*use, ended, asked);
}

task<response> sign_out_everywhere(parts_ptr use, request asked, auth::nothing_more) {
    const auto ended = co_await use->logins.sign_out_everywhere(asked.caller->person);
    co_return signed_out(*use, ended, asked);
}

template<class Body>
using call = task<response> (*)(parts_ptr, request, Body);

template<class Body>
task<response> decode_and_run(call<Body> run, parts_ptr use, request asked) {
    auto body = protocol::parse_json<Body>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    auto answer = co_await run(std::move(use), std::move(asked), std::move(*body));
    co_return answer;
}

route_options for_all(std::string summary) {
    return {.who = access::anyone, .summary = std::move(summary), .body_limit = 4096};
}

/// Also for somebody whose access has ended, or who has to set up a second factor first.
route_options for_signed_in(std::string summary) {
    return {.who = access::signed_in,
            .summary = std::move(summary),
            .body_limit = 4096,
            .after_end = true,
            .before_second_factor = true};
}

template<class Body>
void add_call(router& routes, std::string pattern, route_options options, call<Body> run,
              const parts_ptr& use, type_ref answer = {}) {
    routes.add(
        method::post, std::move(pattern), std::move(options),
        [run, use](request asked) { return decode_and_run<Body>(run, use, std::move(asked)); },
        type_ref::of<Body>(), std::move(answer));
}

} // namespace

void add_sign_in_endpoints(router& routes, sign_in_parts given) {
    const auto use = std::make_shared<const sign_in_parts>(std::move(given));
    const auto me = type_ref::of<auth::me_view>();
    const auto sent = type_ref::of<auth::link_answer>();
    routes.get<auth::me_view>("/api/v1/me", for_signed_in("Who is signed in, and to which edition"),
                              [use](request asked) { return load_me(use, *asked.caller); });
    add_call(routes, "/api/v1/sign-in/link",
             for_all("Ask for a sign-in link by mail; the answer is always the same"), request_link, use,
             sent);
    add_call(routes, "/api/v1/sign-in/link/redeem", for_all("Use a sign-in link"), redeem_link, use, me);
    add_call(routes, "/api/v1/sign-in/invitation/redeem", for_all("Use the link of an invitation"),
             redeem_invitation, use, me);
    add_call(routes, "/api/v1/sign-in/invitation/renew",
             for_all("Ask for a new mail in place of an invitation link that works no more; the answer is "
                     "always the same"),
             renew_invitation, use, sent);
    add_call(routes, "/api/v1/sign-in/passphrase", for_all("Sign in with a passphrase"),
             sign_in_by_passphrase, use, me);
    add_call(routes, "/api/v1/sign-in/second-factor",
             for_all("Complete a sign-in with the code of the second factor"), give_code, use, me);
    add_call(routes, "/api/v1/sign-in/proof/code",
             for_signed_in("Prove again who one is, with a code of the second factor"), prove_by_code, use,
             me);
    add_call(
        routes, "/api/v1/sign-in/proof",
        for_signed_in("Prove again who one is, with the passphrase; the login goes on under a new secret"),
        prove, use, me);
    add_call(routes, "/api/v1/sign-in/proof/link",
             for_signed_in("Ask for a link to one's own address that proves it again in this browser"),
             request_proof_link, use, sent);
    route_options choosing{.who = access::signed_in,
                           .summary = "Choose a passphrase",
                           .body_limit = 4096,
                           .recent = proof::always};
    add_call(routes, "/api/v1/me/passphrase", std::move(choosing), change_passphrase, use);
    add_call(routes, "/api/v1/sign-out", for_signed_in("Sign out this browser"), sign_out, use);
    add_call(routes, "/api/v1/sign-out-everywhere", for_signed_in("Sign out all browsers and end all tokens"),
             sign_out_everywhere, use);
}

} // namespace convene::http
