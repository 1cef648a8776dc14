#include "scheduling/mail/letter_book.hpp"
#include "scheduling/mail/letter_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace convene::scheduling {
namespace {

using auth::language;
using ::testing::HasSubstr;
using ::testing::Not;

letter_values sample_values() {
    letter_values all;
    for (const language each : {language::en, language::es}) {
        for (const auto& [name, names] : letter_book::in(each).placeholders()) {
            for (const std::string& one : names) {
                all[one] = "<" + one + ">";
            }
        }
    }
    return all;
}

TEST(letter_book, both_languages_have_the_same_texts_with_the_same_values) {
    const auto english = letter_book::in(language::en).placeholders();
    EXPECT_EQ(english, letter_book::in(language::es).placeholders());
    EXPECT_GT(english.size(), 20U);
    EXPECT_EQ(english.at("registration.approved"),
              (std::set<std::string>{"days", "edition", "link", "until", "venue"}));
}

TEST(letter_book, a_lost_value_is_found_control) {
    const letter_book whole("\n== a\nSubject: {x}\n\n{y}\n", language::en);
    const letter_book lost("\n== a\nSubject: x\n\n{y}\n", language::en);
    EXPECT_NE(whole.placeholders(), lost.placeholders());
}

TEST(letter_book, every_letter_can_be_written_in_both) {
    const letter_values values = sample_values();
    for (const language each : {language::en, language::es}) {
        const letter_book& book = letter_book::in(each);
        for (const auto& [name, names] : book.placeholders()) {
            if (name.starts_with("registration.") || name.starts_with("seat.")) {
                const letter written = book.write(name, values);
                EXPECT_FALSE(written.subject.empty()) << name;
                EXPECT_THAT(written.text, Not(HasSubstr("{"))) << name;
                EXPECT_THAT(written.text, HasSubstr("<contact>")) << name;
                EXPECT_LT(written.subject.size(), 80U) << name;
            }
        }
        EXPECT_NE(book.write("registration.declined", values).text,
                  letter_book::in(each == language::en ? language::es : language::en)
                      .write("registration.declined", values)
                      .text);
    }
}

TEST(letter_book, sentences_are_short) {
    for (const auto& [name, names] : letter_book::in(language::en).placeholders()) {
        if (!name.starts_with("registration.") && !name.starts_with("seat.")) {
            continue;
        }
        std::istringstream words(letter_book::in(language::en).write(name, sample_values()).text);
        int length = 0;
        for (std::string word; words >> word;) {
            ++length;
            if (word.ends_with('.') || word.ends_with(':') || word.ends_with('?') || word.ends_with('>')) {
                length = 0;
            }
            EXPECT_LE(length, 18) << name << ": " << word;
        }
    }
}

TEST(letter_book, what_people_typed_is_shown_as_it_is) {
    letter_values values = sample_values();
    values["name"] = "<b>Bold</b> & \"Sons\"\r\n\r\nhttps://evil.example";
    values["edition"] = "{link}";
    values["link"] = "https://s.example.org/register?a=1&b=\"2\"";
    const letter written = letter_book::in(language::en).write("registration.approved", values);
    EXPECT_THAT(written.text, HasSubstr("Hello <b>Bold</b> & \"Sons\" https://evil.example,\n\n"));
    EXPECT_THAT(written.html, HasSubstr("<p>Hello <bdi>&lt;b&gt;Bold&lt;/b&gt; &amp; &quot;Sons&quot; "
                                        "https://evil.example</bdi>,</p>"));
    EXPECT_THAT(written.subject, HasSubstr("{link}")); // a value is not looked into
    EXPECT_THAT(written.html,
                HasSubstr("<p><a href=\"https://s.example.org/register?a=1&amp;b=&quot;2&quot;\">"));
    EXPECT_THAT(written.html, HasSubstr("<html lang=\"en\">"));
}

TEST(letter_book, a_link_is_an_address_of_the_web_and_nothing_else) {
    const std::string html = fill_html("{link}", {{"link", "javascript:alert(1)"}}, "en");
    EXPECT_THAT(html, Not(HasSubstr("href")));
    EXPECT_THAT(fill_html("{link}", {{"link", "https://a.example"}}, "en"), HasSubstr("href"));
}

TEST(letter_book, times_are_said_in_the_language_with_the_zone) {
    const instant at = from_unix_ms(1'828'111'500'000); // 2027-12-06T16:45:00Z
    EXPECT_EQ(letter_book::in(language::en).moment(at, "America/Chicago"),
              "Monday, December 6, 10:45 am (America/Chicago)");
    EXPECT_EQ(letter_book::in(language::es).moment(at, "America/Chicago"),
              "lunes 6 de diciembre, 10:45 a. m. (America/Chicago)");
    EXPECT_EQ(letter_book::in(language::en).moment(at + std::chrono::minutes(75), "America/Chicago"),
              "Monday, December 6, 12:00 pm (America/Chicago)");
    EXPECT_EQ(letter_book::in(language::en).days("2027-12-06", "2027-12-08"),
              "Monday, December 6 to Wednesday, December 8");
}

TEST(letter_book, a_missing_text_or_value_is_a_bug) {
    EXPECT_THROW(letter_book::in(language::en).write("registration.nothing", {}), std::logic_error);
    EXPECT_THROW(letter_book::in(language::en).write("registration.approved", {}), std::logic_error);
    EXPECT_THROW(letter_book("\n== a\nx\n\n== a\ny\n", language::en), std::runtime_error);
}

} // namespace
} // namespace convene::scheduling
