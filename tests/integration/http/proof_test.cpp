#include "tests/integration/http/sign_in_stand.hpp"

#include <gtest/gtest.h>

namespace convene::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr const char* right = "twelve angry geese cross";

/// What needs a recent proof (S-19), and how somebody proves again who they are.
class proof_of_oneself : public sign_in_stand<proof_of_oneself> {
protected:
    int exports = 0;

    void SetUp() override {
        sign_in_stand<proof_of_oneself>::SetUp();
        const auto count = [this](request) -> task<response> { return export_once(&exports); };
        routes.add(method::get, "/api/v1/export", {.summary = "Much", .recent = proof::always}, count);
    }

    unsigned take(browser& from) { return send(method::get, "/api/v1/export", "", from).status; }
    response prove(const std::string& passphrase, browser& from) {
        return post("/api/v1/sign-in/proof", R"({"passphrase":")" + passphrase + "\"}", from);
    }
    browser with_passphrase() {
        browser mine = signed_in();
        EXPECT_EQ(
            post("/api/v1/me/passphrase", R"({"passphrase":")" + std::string(right) + "\"}", mine).status,
            204U);
        return mine;
    }
    static std::string code_of(const response& answer) {
        const std::string body = body_of(answer);
        const auto at = body.find(R"("code":")") + 8;
        return body.substr(at, body.find('"', at) - at);
    }

private:
    static task<response> export_once(int* counter) {
        ++*counter;
        co_return response::json("{}");
    }
};

TEST_F(proof_of_oneself, signing_in_is_one_for_ten_minutes) {
    browser mine = signed_in();
    time.advance(minutes(10) - milliseconds(1));
    EXPECT_EQ(take(mine), 200U);
    time.advance(milliseconds(1));
    const response refused = send(method::get, "/api/v1/export", "", mine);
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(code_of(refused), "proof_needed");
    EXPECT_EQ(exports, 1) << "the refused one did nothing";
    EXPECT_EQ(me(mine).status, 200U) << "reading goes on";
}

TEST_F(proof_of_oneself, the_passphrase_proves_it_again_in_this_browser_only) {
    browser mine = with_passphrase();
    browser elsewhere = signed_in();
    time.advance(minutes(10));
    EXPECT_EQ(prove(right, mine).status, 200U);
    EXPECT_EQ(take(mine), 200U);
    EXPECT_EQ(take(elsewhere), 403U);
    time.advance(minutes(10));
    EXPECT_EQ(take(mine), 403U);
}

TEST_F(proof_of_oneself, S_04_it_gives_the_browser_a_new_secret_and_the_old_one_gains_nothing) {
    browser mine = with_passphrase();
    time.advance(minutes(10));
    browser thief = mine;
    ASSERT_EQ(prove(right, mine).status, 200U);
    EXPECT_NE(mine.sid, thief.sid);
    EXPECT_EQ(me(thief).status, 200U) << "a request that was under way";
    EXPECT_EQ(take(thief), 403U);
    time.advance(std::chrono::seconds(5));
    EXPECT_EQ(me(thief).status, 401U);
    EXPECT_EQ(me(mine).status, 200U);
}

TEST_F(proof_of_oneself, it_keeps_what_was_said_about_the_computer) {
    browser mine;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    post("/api/v1/sign-in/link/redeem", R"({"token":")" + mailed_token(1) + R"(","shared_computer":false})",
         mine);
    post("/api/v1/me/passphrase", R"({"passphrase":")" + std::string(right) + "\"}", mine);
    EXPECT_NE(body_of(prove(right, mine)).find(R"("shared_computer":false)"), std::string::npos);
}

TEST_F(proof_of_oneself, a_wrong_passphrase_and_none_are_answered_alike_and_slowed_down_with_sign_in) {
    browser none = signed_in();
    const response without = prove("wrong horse battery staple", none);
    browser mine = with_passphrase();
    const response wrong = prove("wrong horse battery staple", mine);
    EXPECT_EQ(wrong.status, 401U);
    EXPECT_EQ(without.status, wrong.status);
    EXPECT_EQ(without.body, wrong.body);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(prove("wrong horse battery staple", mine).status, 401U);
    }
    const response slowed = prove(right, mine);
    EXPECT_EQ(slowed.status, 429U);
    EXPECT_EQ(header(slowed, "Retry-After"), "1");
    // One count for both doors.
    browser other;
    EXPECT_EQ(post("/api/v1/sign-in/passphrase",
                   R"({"email":"ana@example.org","passphrase":")" + std::string(right) + "\"}", other)
                  .status,
              429U);
    EXPECT_EQ(me(mine).status, 200U) << "whoever mistypes stays signed in";
}

TEST_F(proof_of_oneself, a_link_to_the_own_address_does_it_too_and_comes_back_to_the_page) {
    browser mine = signed_in();
    browser other_window = mine;
    time.advance(minutes(10));
    EXPECT_EQ(post("/api/v1/sign-in/proof/link", R"({"next":"/registrations"})", mine).status, 202U);
    const auto entry = ask({"XRANGE", "cv:{auth}:outbox", "2", "2"});
    const std::string mail(entry[0][1][3].str());
    EXPECT_NE(mail.find("ana@example.org"), std::string::npos);
    EXPECT_NE(mail.find("/sign-in?next=/registrations#t="), std::string::npos) << mail;
    const std::string body = R"({"token":")" + mailed_token(2) + "\"}";
    browser thief;
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", body, thief).status, 401U);
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", body, mine).status, 200U);
    EXPECT_EQ(take(mine), 200U);
    EXPECT_EQ(me(other_window).status, 200U) << "a request that was under way";
}

TEST_F(proof_of_oneself, a_link_leads_to_pages_of_this_site_only) {
    browser mine = signed_in();
    for (const char* bad : {"//evil", "https://evil.example", "registrations", "/a?q=Ana", "/a#t=b", "/a%2f",
                            "/a b", "/a.example"}) {
        const auto refused =
            post("/api/v1/sign-in/proof/link", R"({"next":")" + std::string(bad) + "\"}", mine);
        EXPECT_EQ(refused.status, 422U) << bad;
    }
    EXPECT_EQ(post("/api/v1/sign-in/proof/link", R"({"next":""})", mine).status, 202U);
}

TEST_F(proof_of_oneself, a_token_counts_and_proves_nothing) {
    const auto token = run(logins.make_token(person_id("P1"), std::chrono::hours(48), "nightly export"));
    time.advance(std::chrono::hours(24));
    request asked;
    asked.headers["authorization"] = "Bearer " + *token;
    asked.body = R"({"passphrase":"twelve angry geese cross"})";
    asked.caller = *run(who(asked));
    ASSERT_TRUE(asked.caller);
    EXPECT_FALSE(check_access({.summary = "Much", .recent = proof::always}, asked, time.now()));
    const auto found = routes.find(method::post, "/api/v1/sign-in/proof");
    EXPECT_EQ(code_of(run(found.found->handle(asked))), "forbidden");
}

TEST_F(proof_of_oneself, S_18_an_invitation_that_was_withdrawn_lets_nobody_in) {
    const auto link = [&] {
        const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(5)));
        return R"({"token":")" + address->substr(address->find("#invite=") + 8) + "\"}";
    };
    const std::string path = "/api/v1/sign-in/invitation/redeem";
    browser mine;
    invited = false;
    const response refused = post(path, link(), mine);
    EXPECT_EQ(refused.status, 401U);
    EXPECT_TRUE(mine.sid.empty());
    EXPECT_TRUE(run(logins.list_logins(person_id("P1")))->empty()) << "no login is left over";
    // The same answer as for one that never was.
    browser other;
    EXPECT_EQ(post(path, R"({"token":")" + std::string(52, '0') + "\"}", other).body, refused.body);
    invited = true;
    EXPECT_EQ(post(path, link(), mine).status, 200U);
}

} // namespace
} // namespace convene::http
