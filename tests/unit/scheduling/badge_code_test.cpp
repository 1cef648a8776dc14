#include "scheduling/badge_code.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace convene::scheduling {
namespace {

TEST(badge_code, has_the_check_symbol_that_crockford_defines) {
    EXPECT_EQ(badge_check_symbol("0"), '0');
    EXPECT_EQ(badge_check_symbol("16J"), 'D'); // 1234 modulo 37 is 13
    EXPECT_EQ(badge_check_symbol("14"), 'U');  // 36
}

TEST(badge_code, finds_every_mistyped_character_and_every_swap) {
    system_random random;
    const std::string code = make_badge_code(random);
    const std::string digits = code.substr(0, 16);
    ASSERT_EQ(code.size(), 17U);
    for (std::size_t at = 0; at < digits.size(); ++at) {
        std::string wrong = digits;
        wrong[at] = digits[at] == '0' ? '1' : '0';
        EXPECT_NE(badge_check_symbol(wrong), code.back()) << at;
        std::string swapped = digits;
        if (at > 0 && swapped[at] != swapped[at - 1]) {
            std::swap(swapped[at], swapped[at - 1]);
            EXPECT_NE(badge_check_symbol(swapped), code.back()) << at;
        }
    }
}

TEST(badge_code, is_never_the_same) {
    system_random random;
    std::set<std::string> made;
    for (int i = 0; i < 1000; ++i) {
        made.insert(make_badge_code(random));
    }
    EXPECT_EQ(made.size(), 1000U);
}

} // namespace
} // namespace convene::scheduling
