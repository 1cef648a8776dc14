#include "server/outbox/mailer.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace convene::outbox {
namespace {

const instant noon = from_unix_ms(1'827'835'200'000); // 2027-12-03T12:00:00Z
const sender us{"convene@example.org", "Convene"};

mail letter() {
    mail one;
    one.id = "7-0";
    one.to = "ana@example.org";
    one.to_name = "Ana Maria";
    one.subject = "Your sign-in link";
    one.text = "Hello,\n\nhttps://summit.example.org/sign-in#t=abc=def\n";
    return one;
}

std::string header_of(const std::string& message) {
    return message.substr(0, message.find("\r\n\r\n"));
}

TEST(compose_message, writes_fixed_headers_and_a_plain_body) {
    const auto message = compose_message(letter(), us, noon);
    ASSERT_TRUE(message);
    EXPECT_TRUE(
        message->starts_with("From: Convene <convene@example.org>\r\nTo: Ana Maria <ana@example.org>\r\n"
                             "Subject: Your sign-in link\r\nDate: Fri, 03 Dec 2027 12:00:00 +0000\r\n"))
        << *message;
    EXPECT_NE(message->find("\r\nContent-Transfer-Encoding: 7bit\r\n"), std::string::npos);
    EXPECT_TRUE(message->ends_with("\r\n\r\nHello,\r\n\r\nhttps://summit.example.org/sign-in#t=abc=def\r\n"));
}

TEST(compose_message, never_lets_a_name_or_subject_start_a_header) {
    mail one = letter();
    one.to_name = "Eve\r\nBcc: all@example.org";
    one.subject = "Hi\nX-Evil: 1\r\n\r\nbody";
    const auto message = compose_message(one, us, noon);
    ASSERT_TRUE(message);
    const std::string headers = header_of(*message);
    EXPECT_FALSE(std::regex_search(headers, std::regex("(^|\n)(Bcc|X-Evil)")));
    EXPECT_EQ(std::count(headers.begin(), headers.end(), '\n'), 8) << headers;
}

TEST(compose_message, refuses_addresses_that_carry_more_than_an_address) {
    for (const std::string& bad : {std::string("ana@example.org\r\nRCPT TO:<x@example.org>"),
                                   std::string("ana@example.org>,<x@example.org"), std::string("ana"),
                                   std::string("a na@example.org"), std::string()}) {
        mail one = letter();
        one.to = bad;
        const auto message = compose_message(one, us, noon);
        ASSERT_FALSE(message) << bad;
        EXPECT_EQ(message.error().code, errc::invalid);
    }
}

TEST(compose_message, encodes_names_of_other_scripts_in_short_whole_words) {
    mail one = letter();
    one.to_name = "";
    for (int i = 0; i < 30; ++i) {
        one.to_name += "\xE4\xBD\xA0";
    }
    const auto message = compose_message(one, us, noon);
    ASSERT_TRUE(message);
    const std::string headers = header_of(*message);
    EXPECT_TRUE(std::all_of(headers.begin(), headers.end(), [](char c) { return c > 0 && c < 0x7F; }));
    std::size_t start = 0;
    while (start < headers.size()) {
        const auto end = std::min(headers.find("\r\n", start), headers.size());
        EXPECT_LE(end - start, 110U);
        start = end + 2;
    }
    EXPECT_NE(headers.find("=?utf-8?B?"), std::string::npos);
}

TEST(compose_message, quotes_a_body_that_is_not_ascii_or_has_long_lines) {
    mail one = letter();
    one.text = "Ol\xC3\xA1 = \n" + std::string(2000, 'x') + "\n.\n";
    const auto message = compose_message(one, us, noon);
    ASSERT_TRUE(message);
    EXPECT_NE(message->find("Content-Transfer-Encoding: quoted-printable"), std::string::npos);
    EXPECT_NE(message->find("Ol=C3=A1 =3D=20\r\n"), std::string::npos);
    std::size_t start = 0;
    while (start < message->size()) {
        const auto end = message->find("\r\n", start);
        EXPECT_LE(end - start, 76U);
        start = end + 2;
    }
}

TEST(compose_message, has_the_same_id_for_the_same_entry) {
    const auto id_of = [](const mail& m) {
        const auto text = *compose_message(m, us, noon);
        const auto at = text.find("Message-ID: ");
        return text.substr(at, text.find("\r\n", at) - at);
    };
    mail other = letter();
    other.id = "8-0";
    EXPECT_EQ(id_of(letter()), id_of(letter()));
    EXPECT_NE(id_of(letter()), id_of(other));
}

mail rich_letter() {
    mail one = letter();
    one.html = "<p>Hello <bdi>&lt;b&gt;Bold&lt;/b&gt;</bdi> …</p>\n";
    one.calendar = calendar_part{"REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"};
    return one;
}

TEST(compose_message, puts_text_html_and_calendar_beside_each_other) {
    const auto message = compose_message(rich_letter(), us, noon);
    ASSERT_TRUE(message);
    std::smatch found;
    const std::string headers = header_of(*message);
    ASSERT_TRUE(std::regex_search(
        headers, found, std::regex("Content-Type: multipart/alternative;\r\n boundary=\"(=_[^\"]+)\"")));
    const std::string mark = "--" + found[1].str();
    const auto text = message->find(mark + "\r\nContent-Type: text/plain; charset=utf-8\r\n");
    const auto html = message->find(mark + "\r\nContent-Type: text/html; charset=utf-8\r\n");
    const auto calendar =
        message->find(mark + "\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n");
    ASSERT_NE(calendar, std::string::npos) << *message;
    EXPECT_LT(text, html);
    EXPECT_LT(html, calendar); // the richest last
    EXPECT_TRUE(message->ends_with(mark + "--\r\n"));
    EXPECT_NE(message->find("QkVHSU46VkNBTEVOREFS"), std::string::npos); // base64 of the calendar
    EXPECT_NE(headers.find("\r\nAuto-Submitted: auto-generated\r\n"), std::string::npos);
}

TEST(compose_message, no_text_can_look_like_a_boundary) {
    mail one = rich_letter();
    const std::string first = *compose_message(one, us, noon);
    const auto at = first.find("boundary=\"") + 10;
    const std::string mark = "--" + first.substr(at, first.find('"', at) - at);
    one.text = mark + "--\n" + mark + "\nContent-Type: text/html\n\nevil\n";
    const std::string second = *compose_message(one, us, noon);
    std::size_t marks = 0;
    for (auto from = second.find(mark); from != std::string::npos; from = second.find(mark, from + 1)) {
        ++marks;
    }
    EXPECT_EQ(marks, 4U); // three parts and the end
}

TEST(compose_message, the_same_fact_has_the_same_message_id_whatever_it_says) {
    const auto id_of = [](const mail& one) {
        const std::string message = *compose_message(one, us, noon);
        const auto from = message.find("Message-ID: ");
        return message.substr(from, message.find("\r\n", from) - from);
    };
    mail changed = rich_letter();
    changed.text = "Another text, as after a retry.\n";
    EXPECT_EQ(id_of(rich_letter()), id_of(changed));
    changed.id = "8-0";
    EXPECT_NE(id_of(rich_letter()), id_of(changed));
}

TEST(compose_message, refuses_a_method_that_calendars_do_not_know) {
    mail one = rich_letter();
    one.calendar->method = "REQUEST\r\nX-Evil: 1";
    EXPECT_EQ(compose_message(one, us, noon).error().code, errc::invalid);
}

TEST(bounce, keeps_the_code_and_is_told_from_other_refusals) {
    EXPECT_EQ(bounce_code(bounced(550)), 550);
    EXPECT_EQ(bounced(550).code, errc::invalid);
    EXPECT_FALSE(bounce_code(error(errc::invalid, "This address cannot be written to.", "to")));
    EXPECT_FALSE(bounce_code(error(errc::unavailable, "The mail server could not be reached.")));
}

} // namespace
} // namespace convene::outbox
