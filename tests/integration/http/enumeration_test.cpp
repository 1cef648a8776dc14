#include "server/http/sign_in_endpoints.hpp"
#include "tests/integration/auth/auth_stand.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace convene::http {
namespace {

using std::chrono::minutes;

task<result<auth::me_view>> nobody_asks(auth::principal) {
    co_return auth::me_view();
}

task<result<bool>> everybody_is_invited(person_id) {
    co_return true;
}

/// Everything of an answer that somebody outside could compare, and what it cost the store; no clock is
/// asked.
struct seen {
    unsigned status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::size_t>>
        headers;                                 ///< with the length of each value: secrets differ
    std::map<std::string, std::string> commands; ///< of the store, with how often each ran
    bool operator==(const seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const seen& shown) {
    out << shown.status << ' ' << shown.body;
    for (const auto& [name, length] : shown.headers) {
        out << '\n' << name << ": " << length;
    }
    for (const auto& [name, calls] : shown.commands) {
        out << '\n' << name << ' ' << calls;
    }
    return out;
}

/// S-13: who is on the list is told neither by an answer nor by the work behind it.
class enumeration : public auth::auth_stand<enumeration> {
protected:
    router routes;
    const auth::cookie_policy cookies{true};
    static constexpr const char* right = "quiet harbour lantern seventeen";

    void SetUp() override {
        auth::auth_stand<enumeration>::SetUp();
        add_sign_in_endpoints(routes, {accounts, logins, links, passphrases, factors, random, time, cookies,
                                       nobody_asks, everybody_is_invited});
        const auto hashed = run(hasher.hash(right));
        ASSERT_TRUE(hashed);
        auth::account bea{person_id("P2"), "bea@example.org", "Bea Ruiz", {auth::role::attendee}, ""};
        ASSERT_TRUE(run(accounts.store(std::move(bea))));
        ask({"HSET", "cv:{auth}:account:P2", "pass", *hashed});
    }

    seen ask_route(const std::string& path, const std::string& body) {
        const auto match = routes.find(method::post, path);
        EXPECT_NE(match.found, nullptr) << path;
        request asked;
        asked.verb = method::post;
        asked.path = path;
        asked.body = body;
        asked.peer_address = "192.0.2." + std::to_string(++peers_ % 250);
        asked.request_id = "r-1";
        commands_since_last_look();
        const response answer = run(match.found->handle(std::move(asked)));
        seen made{answer.status, answer.shared_body ? *answer.shared_body : answer.body, {}, {}};
        for (const auto& [name, value] : answer.headers) {
            made.headers.emplace_back(name, value.size());
        }
        made.commands = commands_since_last_look();
        return made;
    }
    /// The first of several asks loads what every later one has: it is not compared.
    seen ask_warm(const std::string& path, const std::string& warm, const std::string& body) {
        ask_route(path, warm);
        return ask_route(path, body);
    }
    static std::string mail(const std::string& address) { return R"({"email":")" + address + "\"}"; }
    static std::string guess(const std::string& address, const std::string& passphrase) {
        return R"({"email":")" + address + R"(","passphrase":")" + passphrase + "\"}";
    }
    static std::string with(const std::string& token) { return R"({"token":")" + token + "\"}"; }

private:
    int peers_ = 0;
};

TEST_F(enumeration, S_13_a_link_is_asked_for_alike_for_every_address) {
    const std::string path = "/api/v1/sign-in/link";
    const seen unknown = ask_warm(path, mail("warm@example.org"), mail("zzz@example.org"));
    EXPECT_EQ(unknown.status, 202U);
    EXPECT_FALSE(unknown.commands.empty());
    for (const char* known : {"ana@example.org", "bea@example.org"}) {
        EXPECT_EQ(ask_route(path, mail(known)), unknown) << known;
    }
    // What somebody chose about the language is looked up for everybody.
    ask({"SET", "cv:{auth}:preferences:P2", R"({"language":"es"})"});
    EXPECT_EQ(ask_route(path, mail("bea@example.org")), unknown);
    EXPECT_EQ(ask_route(path, R"({"email":"bea@example.org","language":"es"})"), unknown);
    EXPECT_EQ(ask_route(path, R"({"email":"zzz@example.org","language":"es"})"), unknown);
    // Asked for too often, an address gets no more mail, and that is not told either.
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(ask_route(path, mail("ana@example.org")), ask_route(path, mail("zzz@example.org"))) << i;
    }
}

TEST_F(enumeration, S_13_a_wrong_passphrase_and_an_unknown_address_are_alike_however_often) {
    const std::string path = "/api/v1/sign-in/passphrase";
    ask_route(path, guess("warm@example.org", "wrong horse battery staple"));
    bool waits = false;
    for (int i = 0; i < 12; ++i) {
        const seen unknown = ask_route(path, guess("zzz@example.org", "wrong horse battery staple"));
        // One has no passphrase, the other has another one.
        for (const char* known : {"ana@example.org", "bea@example.org"}) {
            EXPECT_EQ(ask_route(path, guess(known, "wrong horse battery staple")), unknown)
                << known << ' ' << i;
        }
        waits = waits || unknown.status == 429;
    }
    EXPECT_TRUE(waits) << "the throttle was never reached";
    time.advance(minutes(60 * 24));
    EXPECT_EQ(ask_route(path, guess("bea@example.org", right)).status, 200U) << "the way in is there";
}

TEST_F(enumeration, S_13_an_invitation_that_never_was_one_that_is_over_and_one_of_nobody_are_alike) {
    const auto address = run(links.make_invitation_link(person_id("P2"), time.now() + minutes(5)));
    const auto sign_in = run(links.make_operator_link(person_id("P1"), minutes(60)));
    ASSERT_TRUE(address && sign_in);
    const std::string over = address->substr(address->find("#invite=") + 8);
    const std::string other = sign_in->substr(sign_in->find("#t=") + 3);
    time.advance(minutes(6));
    const std::string path = "/api/v1/sign-in/invitation/redeem";
    const seen unknown = ask_warm(path, with(std::string(52, '1')), with(std::string(52, '0')));
    EXPECT_EQ(unknown.status, 401U);
    EXPECT_EQ(ask_route(path, with(over)), unknown) << "expired";
    EXPECT_EQ(ask_route(path, with(other)), unknown) << "no invitation";

    const std::string again = "/api/v1/sign-in/invitation/renew";
    const seen nobody = ask_warm(again, with(std::string(52, '1')), with(std::string(52, '0')));
    EXPECT_EQ(nobody.status, 202U);
    EXPECT_EQ(ask_route(again, with(over)), nobody) << "of somebody";
    EXPECT_EQ(ask_route(again, with(other)), nobody) << "no invitation";
}

/// The control: work that depends on whether somebody is known is seen.
TEST_F(enumeration, S_13_control_a_look_that_stops_early_is_seen) {
    const auto cost = [&](const char* who) {
        commands_since_last_look();
        [[maybe_unused]] const auto made = run(links.make_operator_link(person_id(who), minutes(5)));
        return commands_since_last_look();
    };
    cost("P1");
    EXPECT_NE(cost("P1"), cost("P9"));
    EXPECT_EQ(cost("P1"), cost("P2"));
}

} // namespace
} // namespace convene::http
