#include "scheduling/desk/badge_sheet.hpp"
#include "scheduling/desk/pdf_amendment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

sheet_badge badge_of(std::string name) {
    return {std::move(name), "City of Camden", "Camden, NJ", "Site team", "0123456789ABCDEF~"};
}

std::string sheet_of(const std::vector<sheet_badge>& badges, sheet_options how = {}) {
    how.title = "Badges: The Summit";
    how.edition = "The Summit";
    auto made = make_badge_sheet(badges, how);
    EXPECT_TRUE(made);
    return made ? *made : std::string();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

std::size_t pages_of(const std::string& pdf) {
    return count(pdf, "/Type /Page %");
}

TEST(badge_sheet, six_badges_fill_a_page) {
    const std::vector<sheet_badge> six(6, badge_of("Ana Maria"));
    const std::string pdf = sheet_of(six);
    EXPECT_THAT(pdf, StartsWith("%PDF-1.5"));
    EXPECT_EQ(pages_of(pdf), 1U);
    EXPECT_EQ(pages_of(sheet_of(std::vector<sheet_badge>(7, badge_of("Ana Maria")))), 2U);
}

TEST(badge_sheet, is_of_the_paper_that_is_asked_for) {
    EXPECT_THAT(sheet_of({badge_of("Ana")}, {.paper = paper_size::letter}), HasSubstr("[ 0 0 612 792 ]"));
    EXPECT_THAT(sheet_of({badge_of("Ana")}, {.paper = paper_size::a4}), HasSubstr("[ 0 0 595.28 841.89 ]"));
}

TEST(badge_sheet, says_its_language_and_what_each_figure_shows) {
    const std::string pdf = sheet_of({badge_of("Ana"), badge_of("Bo")}, {.language = "es"});
    EXPECT_THAT(pdf, HasSubstr("/Lang (es)"));
    EXPECT_THAT(pdf, HasSubstr("/DisplayDocTitle true"));
    EXPECT_EQ(count(pdf, "/Alt (QR: 0123 4567 89AB CDEF ~)"), 2U);
    EXPECT_EQ(count(pdf, "/S /H1\n"), 2U);
    EXPECT_EQ(count(pdf, "/S /Sect\n"), 2U);
}

TEST(badge_sheet, draws_every_name_that_could_come) {
    const std::string piled = [] {
        std::string text = "Z";
        for (int i = 0; i < 100; ++i) {
            text += "\xCC\x81"; // U+0301
        }
        return text;
    }();
    const std::vector<sheet_badge> hostile{
        badge_of(""),
        badge_of(std::string(200, 'W')),
        badge_of("Maximiliana Featherstonehaugh-Vandersloot de la Cruz y Montenegro III"),
        badge_of("\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF \xD8\xB9\xD8\xA8\xD8\xAF"), // right to left
        badge_of("\xE5\xB1\xB1\xE7\x94\xB0\xE5\xA4\xAA\xE9\x83\x8E"),          // Han
        badge_of("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 family"),       // emoji with a joiner
        badge_of(piled),
        badge_of("two\nlines\tand a bell\a"),
        badge_of("not \xFF\xC0 text"),
        badge_of("\xE2\x80\xAE turned round"),
    };
    const std::string pdf = sheet_of(hostile);
    EXPECT_THAT(pdf, StartsWith("%PDF-"));
    EXPECT_EQ(pages_of(pdf), 2U);
    EXPECT_EQ(count(pdf, "/S /H1\n"), hostile.size());
}

TEST(badge_sheet, leaves_out_lines_that_say_nothing) {
    const std::string full = sheet_of({badge_of("Ana")});
    sheet_badge bare{"Ana", "", "", "", "0123456789ABCDEF~"};
    EXPECT_EQ(count(full, "/S /P\n") - count(sheet_of({bare}), "/S /P\n"), 3U);
}

TEST(badge_sheet, has_a_limit_and_is_never_empty) {
    for (const std::size_t number : {std::size_t{0}, most_badges + 1}) {
        const auto refused =
            make_badge_sheet(std::vector<sheet_badge>(number, badge_of("Ana")), sheet_options{});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, errc::invalid);
        EXPECT_EQ(refused.error().field, "registrations");
    }
    EXPECT_EQ(pages_of(sheet_of(std::vector<sheet_badge>(most_badges, badge_of("Ana")))), 167U);
}

TEST(badge_sheet, a_code_that_no_qr_can_hold_is_refused) {
    sheet_badge wrong = badge_of("Ana");
    wrong.code = std::string(4000, 'A');
    EXPECT_EQ(make_badge_sheet(std::vector{wrong}, {}).error().code, errc::internal);
}

TEST(badge_sheet, groups_a_code_in_fours) {
    EXPECT_EQ(group_badge_code("0123456789ABCDEF~"), "0123 4567 89AB CDEF ~");
    EXPECT_EQ(group_badge_code("0123"), "0123");
    EXPECT_EQ(group_badge_code(""), "");
}

TEST(pdf_amendment, leaves_alone_what_it_does_not_know) {
    const std::vector<std::string> one{"a text"};
    for (const std::string text :
         {"", "\ntrailer\n<< >>\nstartxref\n1\n%%EOF\n", "\ntrailer\n<< /Root 3 0 R"}) {
        std::string pdf = text;
        EXPECT_FALSE(amend_pdf(pdf, "en", one));
        EXPECT_EQ(pdf, text);
    }
    std::string once = sheet_of({badge_of("Ana")});
    const std::string before = once;
    EXPECT_FALSE(amend_pdf(once, "en", std::vector<std::string>(3, "too many")));
    EXPECT_EQ(once, before);
}

TEST(pdf_amendment, a_text_cannot_leave_its_string) {
    std::string pdf =
        "5 0 obj\n<< /Type /StructElem\n   /S /Figure\n>>\nendobj\n7 0 obj\n<< /Type "
        "/Catalog\n>>\nendobj\n\ntrailer\n<< /Size 8\n   /Root 7 0 R\n>>\nstartxref\n9\n%%EOF\n";
    ASSERT_TRUE(amend_pdf(pdf, "en", std::vector<std::string>{"a) \\ (b\n"}));
    EXPECT_THAT(pdf, HasSubstr("/Alt (a\\) \\\\ \\(b?)"));
    EXPECT_THAT(pdf, HasSubstr("/Prev 9"));
}

} // namespace
} // namespace convene::scheduling
