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

TEST(badge_code, is_read_however_it_was_typed) {
    const std::string one = "0000000000000001" + std::string(1, badge_check_symbol("1"));
    for (const std::string typed : {"0000000000000001"
                                    "1",
                                    "oooo-oooo-OOOO-oooi-1", " 0000 0000 0000 000L l "}) {
        EXPECT_EQ(read_badge_code(typed), one) << typed;
    }
    EXPECT_EQ(read_badge_code("abcd-efgh-jkmn-pqrs" + std::string(1, badge_check_symbol("ABCDEFGHJKMNPQRS"))),
              "ABCDEFGHJKMNPQRS" + std::string(1, badge_check_symbol("ABCDEFGHJKMNPQRS")));
}

TEST(badge_code, ends_in_each_of_the_check_symbols) {
    system_random random;
    std::set<char> seen;
    for (int i = 0; i < 2000; ++i) {
        const std::string code = make_badge_code(random);
        ASSERT_EQ(read_badge_code(code), code);
        seen.insert(code.back());
    }
    EXPECT_EQ(seen.size(), 37U) << "each of them can be the last";
    EXPECT_EQ(read_badge_code("000000000000001*"
                              "0"),
              std::nullopt)
        << "and only the last";
    EXPECT_EQ(read_badge_code("00000000000000140"), std::nullopt);
    EXPECT_EQ(read_badge_code("0000000000000014u"), "0000000000000014U") << "36 is U, typed small";
}

TEST(badge_code, that_was_mistyped_is_no_code) {
    system_random random;
    const std::string code = make_badge_code(random);
    for (std::size_t at = 0; at < code.size(); ++at) {
        std::string wrong = code;
        wrong[at] = code[at] == '2' ? '3' : '2';
        EXPECT_EQ(read_badge_code(wrong), std::nullopt) << at;
    }
    EXPECT_EQ(read_badge_code(""), std::nullopt);
    EXPECT_EQ(read_badge_code(code.substr(1)), std::nullopt);
    EXPECT_EQ(read_badge_code(code + "0"), std::nullopt);
    EXPECT_EQ(read_badge_code(std::string(4000, '-') + code), std::nullopt);
    EXPECT_EQ(read_badge_code("<script>alert(1)"), std::nullopt);
    EXPECT_EQ(read_badge_code("\xc3\x9c" + code.substr(2)), std::nullopt);
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
