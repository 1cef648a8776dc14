#include "server/core/text.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

TEST(utf8, accepts_well_formed_text) {
    EXPECT_TRUE(is_valid_utf8(""));
    EXPECT_TRUE(is_valid_utf8("Zo\xC3\xAB \xE4\xBD\xA0 \xF0\x9F\x98\x80"));
}

TEST(utf8, refuses_overlong_surrogate_truncated_and_too_large) {
    for (const char* bad :
         {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xBD", "\x80", "\xFF"}) {
        EXPECT_FALSE(is_valid_utf8(bad)) << bad;
    }
}

TEST(show_controls, makes_bidi_overrides_and_controls_visible) {
    EXPECT_EQ(show_controls("a\xE2\x80\xAE"
                            "b"),
              "a[U+202E]b");
    EXPECT_EQ(show_controls(std::string_view("x\0y", 3)), "x[U+0000]y");
    EXPECT_EQ(show_controls("line\nnext\ttab"), "line\nnext\ttab");
}

TEST(clean_name, drops_what_could_deceive_and_keeps_scripts) {
    EXPECT_EQ(clean_name("  Ana\xE2\x80\x8B  \n Maria "), "Ana Maria");
    EXPECT_EQ(clean_name("\xD8\xB9\xD9\x84\xD9\x8A"), "\xD8\xB9\xD9\x84\xD9\x8A");
}

TEST(json_escape, never_leaves_a_line_break_or_a_bare_quote) {
    std::string out;
    append_json_escaped(out, "a\"b\\c\nd\r\xE2\x80\xA8\x1B\xFF");
    EXPECT_EQ(out, "a\\\"b\\\\c\\nd\\u000d\\u2028\\u001b\xEF\xBF\xBD");
}

} // namespace
} // namespace convene
