#include "server/auth/email.hpp"
#include "server/core/random.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

TEST(fold_email, takes_spellings_of_one_address_for_one) {
    EXPECT_EQ(fold_email(" Ana.Maria@Example.ORG\r\n"), "ana.maria@example.org");
    // One composed, one decomposed e with acute accent.
    EXPECT_EQ(fold_email("Ren\xC3\xA9@example.org"), fold_email("rene\xCC\x81@example.org"));
    EXPECT_EQ(fold_email("STRA\xC3\x9F"
                         "E@example.org"),
              "strasse@example.org");
}

TEST(fold_email, folds_look_alikes_to_the_stored_form_or_keeps_them_apart) {
    // KELVIN SIGN folds to k: the mail then goes to the stored ASCII address, never to what was typed.
    EXPECT_EQ(fold_email("mi\xE2\x84\xAA"
                         "e@example.org"),
              "mike@example.org");
    // Dotless i does not fold to i, Cyrillic a is another letter: other addresses, not this one's.
    EXPECT_NE(fold_email("m\xC4\xB1ke@example.org"), "mike@example.org");
    EXPECT_NE(fold_email("\xD0\xB0na@example.org"), "ana@example.org");
}

TEST(fold_email, refuses_what_is_no_address) {
    for (const std::string& bad : {std::string(),
                                   std::string(" "),
                                   std::string("ana"),
                                   std::string("@example.org"),
                                   std::string("ana@"),
                                   std::string("ana@example"),
                                   std::string("a@b@example.org"),
                                   std::string("a b@example.org"),
                                   std::string("ana@example.org\r\nBcc: x@example.org"),
                                   std::string("ana@exa\tmple.org"),
                                   std::string("<ana@example.org>"),
                                   std::string("\"a\"@example.org"),
                                   std::string("a,b@example.org"),
                                   std::string("ana@.org"),
                                   std::string("ana@example."),
                                   std::string("ana@exa..mple.org"),
                                   std::string("ana@example.org\0x", 17),
                                   std::string("an\xC2\xA0"
                                               "a@example.org"),
                                   std::string("ana\xE2\x80\xAE@example.org"),
                                   std::string("ana\xE2\x80\xA8@example.org"),
                                   std::string("ana\xFF@example.org"),
                                   std::string(129, 'a') + "@example.org",
                                   "a@" + std::string(250, 'b') + ".org"}) {
        EXPECT_EQ(fold_email(bad), std::nullopt) << bad;
    }
}

TEST(fold_email, is_idempotent) {
    for (const char* typed : {"Ana@Example.org", "Zo\xC3\xAB.\xC3\x85@EX\xC3\x84MPLE.org"}) {
        const auto once = fold_email(typed);
        ASSERT_TRUE(once);
        EXPECT_EQ(fold_email(*once), once);
    }
}

} // namespace
} // namespace convene::auth
