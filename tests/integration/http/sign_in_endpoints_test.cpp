#include "server/core/log.hpp"
#include "tests/integration/http/sign_in_stand.hpp"

#include <gtest/gtest.h>

namespace convene::http {
namespace {

using std::chrono::minutes;

class sign_in_endpoints : public sign_in_stand<sign_in_endpoints> {};

TEST_F(sign_in_endpoints, the_whole_way_from_the_address_to_me) {
    browser mine;
    EXPECT_EQ(me(mine).status, 401U);
    const auto sent = post("/api/v1/sign-in/link", R"({"email":"Ana@example.org"})", mine);
    EXPECT_EQ(sent.status, 202U);
    EXPECT_EQ(sent.body, R"({"sent":true})");
    const auto answer = post("/api/v1/sign-in/link/redeem", R"({"token":")" + mailed_token(1) + "\"}", mine);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"person":{"id":"P1","name":"Ana Maria"},"roles":["attendee"],)"
                           R"("registration":"confirmed","edition":{"id":"E1","name":"","venue":"",)"
                           R"("venue_time_zone":"","first_day":"","last_day":"","acknowledgement":"",)"
                           R"("fictional":false},"server_time":")" +
                               to_rfc3339(time.now()) +
                               R"(","passphrase_set":false,"shared_computer":true,"second_factor":"off"})");
    EXPECT_TRUE(mine.nonce.empty());
    const response again = me(mine);
    EXPECT_EQ(again.shared_body ? *again.shared_body : again.body, answer.body);
}

TEST_F(sign_in_endpoints, an_unknown_address_is_answered_byte_for_byte_like_a_known_one) {
    browser one;
    browser two;
    const auto known = post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", one);
    const auto unknown = post("/api/v1/sign-in/link", R"({"email":"xyz@example.org"})", two);
    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(known.body, unknown.body);
    ASSERT_EQ(known.headers.size(), unknown.headers.size());
    for (std::size_t i = 0; i < known.headers.size(); ++i) {
        EXPECT_EQ(known.headers[i].first, unknown.headers[i].first);
        EXPECT_EQ(known.headers[i].second.size(), unknown.headers[i].second.size());
    }
    const auto wrong = post("/api/v1/sign-in/passphrase",
                            R"({"email":"ana@example.org","passphrase":"wrong horse battery staple"})", one);
    const auto nobody = post("/api/v1/sign-in/passphrase",
                             R"({"email":"xyz@example.org","passphrase":"wrong horse battery staple"})", two);
    EXPECT_EQ(wrong.status, 401U);
    EXPECT_EQ(wrong.status, nobody.status);
    EXPECT_EQ(wrong.body, nobody.body);
}

TEST_F(sign_in_endpoints, no_get_or_head_consumes_a_link) {
    browser mine;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    for (const auto& route : routes.routes()) {
        EXPECT_TRUE(route.verb == method::post || route.pattern == "/api/v1/me") << route.pattern;
    }
    EXPECT_EQ(routes.find(method::get, "/api/v1/sign-in/link/redeem").found, nullptr);
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", R"({"token":")" + mailed_token(1) + "\"}", mine).status,
              200U);
}

TEST_F(sign_in_endpoints, a_link_is_refused_in_another_browser_and_when_used) {
    browser mine;
    browser scanner;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    const std::string body = R"({"token":")" + mailed_token(1) + "\"}";
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", body, scanner).status, 401U);
    EXPECT_TRUE(scanner.sid.empty());
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", body, mine).status, 200U);
    const auto again = post("/api/v1/sign-in/link/redeem", body, mine);
    EXPECT_EQ(again.status, 401U);
    EXPECT_NE(again.body.find(R"("detail":"This link has been used or has expired.")"), std::string::npos);
}

TEST_F(sign_in_endpoints, asking_twice_keeps_the_first_mail_usable) {
    browser mine;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    const std::string first = mailed_token(1);
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    EXPECT_EQ(post("/api/v1/sign-in/link/redeem", R"({"token":")" + first + "\"}", mine).status, 200U);
}

TEST_F(sign_in_endpoints, a_new_sign_in_has_a_new_id_and_ends_the_old_one) {
    browser mine = signed_in();
    const std::string old = mine.sid;
    ASSERT_EQ(post("/api/v1/me/passphrase", R"({"passphrase":"twelve angry geese cross"})", mine).status,
              204U);
    const auto answer = post("/api/v1/sign-in/passphrase",
                             R"({"email":"ana@example.org","passphrase":"twelve angry geese cross"})", mine);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_NE(answer.body.find(R"("passphrase_set":true)"), std::string::npos);
    EXPECT_NE(mine.sid, old);
    time.advance(std::chrono::seconds(5)); // for requests that are under way
    EXPECT_FALSE(*run(logins.find_principal(old)));
    EXPECT_EQ(me(mine).status, 200U);
}

TEST_F(sign_in_endpoints, signing_out_clears_the_browser_and_everywhere_means_everywhere) {
    browser one = signed_in();
    browser two = signed_in();
    browser three = signed_in();
    browser kept = one;
    const auto out = post("/api/v1/sign-out", "{}", one);
    EXPECT_EQ(out.status, 204U);
    EXPECT_EQ(header(out, "Clear-Site-Data"), R"("cache", "storage")");
    EXPECT_TRUE(one.sid.empty());
    EXPECT_EQ(me(kept).status, 401U); // the cookie value itself is dead
    EXPECT_EQ(me(two).status, 200U);
    EXPECT_EQ(post("/api/v1/sign-out-everywhere", "{}", two).status, 204U);
    EXPECT_EQ(me(three).status, 401U);
}

TEST_F(sign_in_endpoints, a_shared_computer_is_signed_out_after_fifteen_idle_minutes) {
    browser mine;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    post("/api/v1/sign-in/link/redeem", R"({"token":")" + mailed_token(1) + R"(","shared_computer":true})",
         mine);
    time.advance(minutes(14));
    EXPECT_EQ(me(mine).status, 200U);
    time.advance(minutes(15));
    EXPECT_EQ(me(mine).status, 401U);
}

TEST_F(sign_in_endpoints, who_says_nothing_about_the_computer_is_on_a_shared_one) {
    browser mine = signed_in();
    EXPECT_NE(body_of(me(mine)).find(R"("shared_computer":true)"), std::string::npos);
    time.advance(minutes(15));
    EXPECT_EQ(me(mine).status, 401U);
}

TEST_F(sign_in_endpoints, an_own_device_is_signed_out_after_thirty_idle_minutes_and_knows_what_it_is) {
    browser mine;
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    const auto in = post("/api/v1/sign-in/link/redeem",
                         R"({"token":")" + mailed_token(1) + R"(","shared_computer":false})", mine);
    EXPECT_NE(in.body.find(R"("shared_computer":false)"), std::string::npos);
    EXPECT_TRUE(header(in, "Clear-Site-Data").empty());
    time.advance(minutes(29));
    EXPECT_NE(body_of(me(mine)).find(R"("shared_computer":false)"), std::string::npos);
    time.advance(minutes(30));
    EXPECT_EQ(me(mine).status, 401U);
}

TEST_F(sign_in_endpoints, a_login_in_place_of_another_deletes_nothing_that_the_page_keeps_anew) {
    browser mine = signed_in();
    post("/api/v1/sign-in/link", R"({"email":"ana@example.org"})", mine);
    const auto again = post("/api/v1/sign-in/link/redeem", R"({"token":")" + mailed_token(2) + "\"}", mine);
    EXPECT_EQ(again.status, 200U);
    EXPECT_TRUE(header(again, "Clear-Site-Data").empty());
}

TEST_F(sign_in_endpoints, a_throttled_guess_says_when_to_come_back) {
    browser mine;
    response answer;
    for (int i = 0; i < 6; ++i) {
        answer = post("/api/v1/sign-in/passphrase",
                      R"({"email":"ana@example.org","passphrase":"wrong horse battery staple"})", mine);
    }
    EXPECT_EQ(answer.status, 429U);
    EXPECT_EQ(header(answer, "Retry-After"), "1");
}

TEST_F(sign_in_endpoints, unknown_members_and_wrong_types_are_refused) {
    browser mine = signed_in();
    const std::vector<std::pair<std::string, std::string>> bad{
        {"/api/v1/sign-in/link", R"({"email":"ana@example.org","role":"organiser"})"},
        {"/api/v1/sign-in/link", R"({"email":7})"},
        {"/api/v1/sign-in/link", "{}"},
        {"/api/v1/sign-in/link", "["},
        {"/api/v1/sign-in/link/redeem", R"({"token":null})"},
        {"/api/v1/sign-in/passphrase", R"({"email":"ana@example.org"})"},
        {"/api/v1/me/passphrase", R"({"passphrase":"short"})"},
        {"/api/v1/sign-out", R"({"person":"P2"})"}};
    for (const auto& [path, body] : bad) {
        const auto answer = post(path, body, mine);
        EXPECT_TRUE(answer.status == 400 || answer.status == 422) << path << body << answer.status;
    }
    EXPECT_EQ(me(mine).status, 200U);
}

TEST_F(sign_in_endpoints, a_bearer_token_is_looked_up_and_never_falls_back_to_the_cookie) {
    browser mine = signed_in();
    const auto token = run(logins.make_token(person_id("P1"), minutes(5), "script"));
    request asked;
    asked.headers["cookie"] = "__Host-sid=" + mine.sid;
    asked.headers["authorization"] = "Bearer " + *token;
    const auto script = *run(who(asked));
    ASSERT_TRUE(script);
    EXPECT_TRUE(script->by_token);
    for (const std::string& bad : {std::string("Bearer nonsense"), "Basic " + *token, *token,
                                   std::string("Bearer"), "Bearer " + mine.sid}) {
        asked.headers["authorization"] = bad;
        EXPECT_FALSE(*run(who(asked))) << bad;
    }
}

TEST_F(sign_in_endpoints, no_secret_and_no_address_reaches_the_log) {
    set_log_level(log_level::debug);
    ::testing::internal::CaptureStderr();
    log_info("the log is on");
    browser mine = signed_in();
    const std::string token = mailed_token(1);
    post("/api/v1/sign-in/passphrase", R"({"email":"ana@example.org","passphrase":"wrong horse battery"})",
         mine);
    post("/api/v1/me/passphrase", R"({"passphrase":"twelve angry geese cross"})", mine);
    post("/api/v1/sign-in/link/redeem", R"({"token":")" + token + "\"}", mine);
    const std::string sid = mine.sid;
    post("/api/v1/sign-out", "{}", mine);
    const std::string log = ::testing::internal::GetCapturedStderr();
    set_log_level(log_level::error);
    EXPECT_NE(log.find("the log is on"), std::string::npos);
    for (const std::string& canary :
         {token, sid, std::string("ana@"), std::string("geese"), std::string("horse")}) {
        EXPECT_EQ(log.find(canary), std::string::npos) << canary;
    }
}

} // namespace
} // namespace convene::http
