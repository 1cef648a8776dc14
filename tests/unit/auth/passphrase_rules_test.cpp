#include "server/auth/passphrase_rules.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

const std::vector<std::string> no_words;

TEST(passphrase_rules, accept_four_words_and_other_scripts) {
    for (const char* good :
         {"correct horse battery staple", "Twelve angry geese cross the road",
          "\xD0\xB2\xD0\xBE\xD1\x80\xD0\xBE\xD0\xB1\xD1\x8C\xD1\x91\xD0\xB2 \xD1\x80\xD0\xBE"
          "\xD1\x82\xD0\xB0 \xD0\xBF\xD1\x8C\xD1\x8E\xD1\x82",
          "x7#Lq9!vTz2@mK4"}) {
        EXPECT_TRUE(check_passphrase(good, no_words)) << good;
    }
}

TEST(passphrase_rules, count_characters_not_bytes_and_both_ends) {
    const std::string words = "abcdefgh ijklmno qrst uvwx yz ";
    std::string longest;
    while (longest.size() < 128) {
        longest += words[longest.size() * 7 % words.size()] == ' ' ? 'q' : words[longest.size() * 11 % 26];
    }
    EXPECT_FALSE(check_passphrase("fourteen chars", no_words));
    EXPECT_TRUE(check_passphrase("fifteen charsXy", no_words));
    EXPECT_TRUE(check_passphrase(longest + "", no_words));
    EXPECT_FALSE(check_passphrase(longest + "z", no_words));
    // 15 characters of two bytes each are enough, 14 are not.
    EXPECT_FALSE(check_passphrase("\xC3\xA9\xC3\xA0\xC3\xBC\xC3\xB6\xC3\xA4\xC3\xB1\xC3\xA7", no_words));
}

TEST(passphrase_rules, refuse_what_would_be_guessed_first) {
    for (const char* weak :
         {"aaaaaaaaaaaaaaaa", "123456789012345", "abcdefghijklmnopq", "qwertyuiopasdfgh", "passwordpassword",
          "PasswordPassword1", "password12345password", "abcabcabcabcabcabc", "iloveyouiloveyou1!",
          "qwertyqwerty12345", "administrator1234", "               "}) {
        EXPECT_FALSE(check_passphrase(weak, no_words)) << weak;
    }
}

TEST(passphrase_rules, refuse_words_that_belong_to_the_person_or_the_summit) {
    const auto words = context_words("elena.dummywell.p1@camden-pd.example.org", "Elena Dummywell");
    for (const char* bad : {"my Convene is the best", "the SUMMIT of geese", "elena goes to the sea",
                            "dummywell river stones", "rainy days in Camden"}) {
        const auto checked = check_passphrase(bad, words);
        ASSERT_FALSE(checked) << bad;
        EXPECT_EQ(checked.error().field, "passphrase");
    }
    EXPECT_TRUE(check_passphrase("twelve angry geese cross", words));
}

TEST(passphrase_rules, refuse_bytes_that_are_no_text) {
    EXPECT_FALSE(check_passphrase("correct horse \xFF battery", no_words));
}

} // namespace
} // namespace convene::auth
