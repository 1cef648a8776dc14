#include "server/auth/throttle.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

TEST(network_prefix, is_the_address_for_ipv4_and_the_64_for_ipv6) {
    EXPECT_EQ(network_prefix("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(network_prefix("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_prefix("2001:db8:1:2:bbbb::9"), network_prefix("2001:db8:1:2:aaaa::1"));
    EXPECT_NE(network_prefix("2001:db8:1:3::1"), network_prefix("2001:db8:1:2::1"));
}

TEST(network_prefix, counts_an_ipv4_address_once_however_it_is_written) {
    EXPECT_EQ(network_prefix("::ffff:192.0.2.7"), "192.0.2.7");
}

TEST(network_prefix, counts_all_that_is_no_address_together) {
    EXPECT_EQ(network_prefix(""), network_prefix("x\r\ny"));
}

TEST(too_many_tries, says_how_long_in_whole_seconds) {
    const auto refused =
        too_many_tries(std::chrono::milliseconds(1200), ", or ask for a sign-in link by mail");
    EXPECT_EQ(refused.message, "Too many tries. Please wait 2 seconds, or ask for a sign-in link by mail.");
    EXPECT_EQ(refused.retry_after, std::chrono::milliseconds(1200));
    EXPECT_EQ(too_many_tries(std::chrono::milliseconds(1)).message, "Too many tries. Please wait 1 second.");
}

} // namespace
} // namespace convene::auth
