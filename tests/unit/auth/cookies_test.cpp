#include "server/auth/cookies.hpp"
#include "server/core/random.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

TEST(cookies, are_bound_to_the_host_under_https) {
    const auto policy = cookie_policy::for_address("https://summit.example.org");
    EXPECT_EQ(policy.login_cookie("s3cret"), "__Host-sid=s3cret; Path=/; HttpOnly; SameSite=Lax; Secure");
    EXPECT_EQ(policy.nonce_cookie("n0nce", std::chrono::minutes(10)),
              "__Host-link=n0nce; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=600");
    EXPECT_EQ(policy.waiting_cookie("s3cret", std::chrono::minutes(10)),
              "__Host-waiting=s3cret; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=600");
    EXPECT_EQ(policy.end_waiting_cookie(),
              "__Host-waiting=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
    EXPECT_EQ(policy.end_login_cookie(), "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

TEST(cookies, have_plain_names_on_plain_http) {
    const auto policy = cookie_policy::for_address("http://127.0.0.1:8080");
    EXPECT_EQ(policy.login_cookie("s"), "sid=s; Path=/; HttpOnly; SameSite=Lax");
    EXPECT_EQ(policy.nonce_name(), "link");
}

TEST(cookies, only_what_we_make_is_looked_up) {
    system_random random;
    EXPECT_TRUE(looks_like_secret(random.token(32)));
    const std::string made = random.token(32);
    for (const std::string& bad :
         {std::string(), made + "0", made.substr(1), std::string(52, 'U'), std::string(52, '*'),
          std::string(51, '0') + "\n", std::string(52, '\0')}) {
        EXPECT_FALSE(looks_like_secret(bad)) << bad;
    }
}

} // namespace
} // namespace convene::auth
