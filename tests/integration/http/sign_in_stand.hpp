#pragma once

#include "server/http/checks.hpp"
#include "server/http/sign_in_endpoints.hpp"
#include "tests/integration/auth/auth_stand.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace convene::http {

inline task<result<auth::me_view>> sample_me(auth::principal) {
    auth::me_view view;
    view.registration = "confirmed";
    view.edition.id = edition_id("E1");
    co_return view;
}

/// The sign-in routes over a real Redis; requests are handed to the router as the server does after its gate.
template<class Suite>
class sign_in_stand : public auth::auth_stand<Suite> {
protected:
    using base = auth::auth_stand<Suite>;

    router routes;
    const auth::cookie_policy cookies{true};
    const authenticator who = make_authenticator(base::logins, cookies);
    bool invited = true; ///< what the registrations say of everybody

    void SetUp() override {
        base::SetUp();
        const auto is_invited = [this](person_id) -> task<result<bool>> { return say_invited(this); };
        add_sign_in_endpoints(routes,
                              {base::accounts, base::logins, base::links, base::passphrases, base::factors,
                               base::random, base::time, cookies, sample_me, is_invited});
    }

    struct browser {
        std::string sid;
        std::string nonce;
    };

    response send(method verb, const std::string& path, const std::string& body, browser& from) {
        request asked;
        asked.verb = verb;
        asked.path = path;
        asked.body = body;
        asked.peer_address = "192.0.2.1";
        asked.request_id = "r-1";
        asked.headers["cookie"] = "__Host-sid=" + from.sid + "; __Host-link=" + from.nonce;
        asked.caller = *base::run(who(asked));
        const auto match = routes.find(verb, path);
        EXPECT_NE(match.found, nullptr) << path;
        if (const auto denied = check_access(match.found->options, asked, base::time.now())) {
            return response::problem(denied->status, denied->why, asked.request_id);
        }
        const response answer = base::run(match.found->handle(asked));
        take_cookie(answer, "__Host-sid", from.sid);
        take_cookie(answer, "__Host-link", from.nonce);
        return answer;
    }
    response post(const std::string& path, const std::string& body, browser& from) {
        return send(method::post, path, body, from);
    }
    response me(browser& from) { return send(method::get, "/api/v1/me", "", from); }

    static std::string body_of(const response& answer) {
        return answer.shared_body ? *answer.shared_body : answer.body;
    }
    static std::string header(const response& answer, std::string_view name) {
        const auto found = std::find_if(answer.headers.begin(), answer.headers.end(),
                                        [&](const auto& h) { return h.first == name; });
        return found == answer.headers.end() ? std::string() : found->second;
    }
    static void take_cookie(const response& answer, const std::string& name, std::string& into) {
        for (const auto& [key, value] : answer.headers) {
            if (key == "Set-Cookie" && value.starts_with(name + "=")) {
                into = value.substr(name.size() + 1, value.find(';') - name.size() - 1);
            }
        }
    }
    browser signed_in() {
        browser mine;
        post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
        const auto last = base::ask({"GET", "cv:{auth}:outbox:n"}).number();
        const auto answer = post("/api/v1/sign-in/link/redeem",
                                 R"({"token":")" + base::mailed_token(static_cast<int>(last)) + "\"}", mine);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        return mine;
    }

private:
    static task<result<bool>> say_invited(const sign_in_stand* self) { co_return self->invited; }
};

} // namespace convene::http
