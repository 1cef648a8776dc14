#include "server/auth/link_letter.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

TEST(link_letter, has_the_link_and_how_long_it_works_in_both_languages) {
    for (const language spoken : {language::en, language::es}) {
        const link_letter made =
            write_link_letter(spoken, "The Summit", "https://x.org/#t=1", std::chrono::minutes(10));
        EXPECT_FALSE(made.subject.empty());
        for (const char* part : {"The Summit", "\nhttps://x.org/#t=1\n", " 10 minut"}) {
            EXPECT_NE(made.text.find(part), std::string::npos) << part;
        }
    }
    EXPECT_NE(write_link_letter(language::es, "", "", {}).text,
              write_link_letter(language::en, "", "", {}).text);
}

TEST(link_letter, reads_what_a_browser_likes_best) {
    for (const char* spanish :
         {"es", "ES-mx", "es-419,es;q=0.9,en;q=0.8", "fr, es;q=0.5", "en;q=0.7,es;q=0.8",
          "en;q=0, es;q=0.001", "en;q=0.9 , es ; q=1.000", "de;q=1,es;q=0.2,*;q=0.1"}) {
        EXPECT_EQ(accepted_language(spanish), language::es) << spanish;
    }
    for (const char* english : {"", "en", "fr", "en-US,en;q=0.9,es;q=0.8", "en,es", "es;q=0", "*,es;q=0.5",
                                "est", "es;q=x", "es;q=0.1234", ",;,;;=", "es;q=", "español"}) {
        EXPECT_EQ(accepted_language(english), language::en) << english;
    }
}

} // namespace
} // namespace convene::auth
