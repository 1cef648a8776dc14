#include "server/auth/totp.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace convene::auth {
namespace {

using std::chrono::seconds;

/// RFC 6238 appendix B, SHA-1: the last six of its eight digits.
const std::string rfc_secret = "12345678901234567890";

TEST(totp, makes_the_codes_of_the_standard) {
    const std::pair<std::int64_t, const char*> table[] = {
        {59, "287082"},
        {1'111'111'109, "081804"},
        {1'111'111'111, "050471"},
        {1'234'567'890, "005924"},
        {2'000'000'000, "279037"},
        {20'000'000'000, "353130"},
    };
    for (const auto& [at, code] : table) {
        EXPECT_EQ(totp_code(rfc_secret, totp_step(from_unix_ms(at * 1000))), code) << at;
    }
}

TEST(totp, a_code_is_good_one_step_early_and_one_step_late_and_no_longer) {
    const instant at = from_unix_ms(1'111'111'109'000);
    const std::int64_t step = totp_step(at);
    for (int away = -3; away <= 3; ++away) {
        const auto matched = match_totp(rfc_secret, totp_code(rfc_secret, step + away), at);
        if (away >= -1 && away <= 1) {
            EXPECT_EQ(matched, step + away) << away;
        } else {
            EXPECT_FALSE(matched) << away;
        }
    }
}

TEST(totp, spaces_do_not_count_and_everything_else_does) {
    const instant at = from_unix_ms(59'000);
    EXPECT_EQ(match_totp(rfc_secret, "287 082", at), 1);
    for (const char* bad : {"", "28708", "2870822", "287-082", "abcdef", "287083"}) {
        EXPECT_FALSE(match_totp(rfc_secret, bad, at)) << bad;
    }
    EXPECT_FALSE(match_totp(rfc_secret, std::string("28708\0", 6), at));
    EXPECT_FALSE(match_totp("another secret of 20", "287082", at));
}

TEST(totp, a_secret_is_shown_as_apps_read_it) {
    EXPECT_EQ(show_totp_secret(rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(totp_address("Convene", "ana+x@example.org", rfc_secret),
              "otpauth://totp/Convene:ana%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=Convene");
}

} // namespace
} // namespace convene::auth
