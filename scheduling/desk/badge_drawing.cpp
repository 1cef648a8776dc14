#include "scheduling/desk/badge_drawing.hpp"

#include "server/core/text.hpp"

#include <algorithm>
#include <qrencode.h>

namespace convene::scheduling {

namespace {

constexpr double inset = 14; ///< printers move paper by a few points
constexpr double edition_size = 9;
constexpr int largest_name = 32;
constexpr int smallest_name = 12;
constexpr double name_height = 80;
constexpr double code_width = 112;
constexpr int code_size = 9;
constexpr int quiet_modules = 4; ///< ISO 18004

/// In one line, without controls; bytes that are no text become U+FFFD.
std::string printable(std::string_view text) {
    if (is_valid_utf8(text)) {
        return clean_name(text);
    }
    const std::unique_ptr<char, void (*)(void*)> made(
        g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())), g_free);
    return clean_name(made.get());
}

double height_of(PangoLayout* text) {
    int height = 0;
    pango_layout_get_size(text, nullptr, &height);
    return pango_units_to_double(height);
}

/// True when the text has at most two lines and stays in the box without a word that is cut in two.
bool fits(PangoLayout* text, const page_box& into) {
    PangoRectangle logical;
    pango_layout_get_extents(text, nullptr, &logical);
    return pango_layout_get_line_count(text) <= 2 && pango_units_to_double(logical.height) <= into.height &&
           pango_units_to_double(logical.width) <= into.width;
}

struct free_qr {
    void operator()(QRcode* one) const noexcept { QRcode_free(one); }
};
using qr_ptr = std::unique_ptr<QRcode, free_qr>;

/// The dark modules as one path, those side by side in one rectangle, so that no hair lines show.
void fill_modules(cairo_t* to, const QRcode& code, const page_box& into) {
    const double module = into.width / (code.width + 2 * quiet_modules);
    const auto dark = [&code](int x, int y) { return x < code.width && code.data[y * code.width + x] & 1U; };
    for (int y = 0; y < code.width; ++y) {
        for (int x = 0; x < code.width; ++x) {
            const int from = x;
            while (dark(x, y)) {
                ++x;
            }
            if (x > from) {
                cairo_rectangle(to, into.x + (from + quiet_modules) * module,
                                into.y + (y + quiet_modules) * module, (x - from) * module, module);
            }
        }
    }
    cairo_fill(to);
}

} // namespace

badge_painter::badge_painter(cairo_t* to, const sheet_options& how)
    : to_(to), how_(how), fonts_(pango_cairo_font_map_new()),
      context_(pango_font_map_create_context(fonts_.get())) {
    // Points, as the page is measured, and shapes as they are drawn: paper has no pixels.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context_.get(), pango_language_from_string(how.language.c_str()));
    pango_cairo_update_context(to, context_.get());
}

badge_painter::layout_ptr badge_painter::make_layout(std::string_view text, double size, bool bold,
                                                     double width) const {
    layout_ptr made(pango_layout_new(context_.get()));
    PangoFontDescription* font = pango_font_description_from_string("Noto Sans, Sans");
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(made.get(), font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(made.get(), TRUE);
    pango_layout_set_width(made.get(), pango_units_from_double(width));
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD);
    pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
    return made;
}

void badge_painter::put(const char* tag, const layout_ptr& text, const page_box& into) {
    cairo_tag_begin(to_, tag, nullptr);
    cairo_save(to_);
    cairo_rectangle(to_, into.x, into.y, into.width, into.height);
    cairo_clip(to_); // accents can be piled up without end
    cairo_move_to(to_, into.x, into.y);
    pango_cairo_show_layout(to_, text.get());
    cairo_restore(to_);
    cairo_tag_end(to_, tag);
}

void badge_painter::put_name(const std::string& name, const page_box& into) {
    const std::string text = printable(name);
    for (int size = largest_name; size >= smallest_name; --size) {
        if (const auto tried = make_layout(text, size, true, into.width); fits(tried.get(), into)) {
            return put("H1", tried, into);
        }
    }
    // One endless word, or very many.
    const auto cut = make_layout(text, smallest_name, true, into.width);
    pango_layout_set_wrap(cut.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(cut.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(cut.get(), -4); // lines
    put("H1", cut, into);
}

double badge_painter::put_line(const std::string& text, double size, bool bold, int lines,
                               const page_box& into) {
    const std::string clean = printable(text);
    if (clean.empty()) {
        return 0;
    }
    const auto made = make_layout(clean, size, bold, into.width);
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(made.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(made.get(), -lines);
    const double height = std::min(height_of(made.get()), into.height);
    put("P", made, {into.x, into.y, into.width, height});
    return height;
}

bool badge_painter::put_code(const std::string& code, const page_box& into) {
    const qr_ptr qr(QRcode_encodeString(code.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
    if (!qr) {
        return false;
    }
    const double side = std::min(into.width, into.height - 14);
    cairo_tag_begin(to_, "Figure", nullptr);
    fill_modules(to_, *qr, {into.x + (into.width - side) / 2, into.y, side, side});
    cairo_tag_end(to_, "Figure");
    const std::string grouped = group_badge_code(code);
    layout_ptr words = make_layout(grouped, code_size, false, into.width);
    for (int size = code_size - 1; size > 4 && pango_layout_get_line_count(words.get()) > 1; --size) {
        words = make_layout(grouped, size, false, into.width); // W and M are wide
    }
    pango_layout_set_alignment(words.get(), PANGO_ALIGN_CENTER);
    put("P", words, {into.x, into.y + into.height - 14, into.width, 14});
    return true;
}

bool badge_painter::draw(const sheet_badge& one, double x, double y) {
    const page_box inner{x + inset, y + inset, badge_width - 2 * inset, badge_height - 2 * inset};
    cairo_save(to_);
    cairo_rectangle(to_, x, y, badge_width, badge_height);
    cairo_clip(to_);
    cairo_set_source_rgb(to_, 0, 0, 0);
    cairo_tag_begin(to_, "Sect", nullptr);
    put_name(one.name, {inner.x, inner.y + 16, inner.width, name_height});
    put_line(how_.edition, edition_size, false, 1, {inner.x, inner.y, inner.width, 14});
    const double foot = inner.y + 16 + name_height;
    page_box left{inner.x, foot, inner.width - code_width - 8, inner.y + inner.height - foot};
    const auto next = [&](const std::string& text, double size, bool bold, int lines) {
        const double height = put_line(text, size, bold, lines, left) + 2;
        left.y += height;
        left.height = std::max(left.height - height, 0.0);
    };
    next(one.organisation, 12, false, 3);
    next(one.site, 12, true, 1);
    next(one.kind, 11, false, 1);
    const bool done = put_code(one.code, {inner.x + inner.width - code_width, foot - 14, code_width,
                                          inner.y + inner.height - foot + 14});
    cairo_tag_end(to_, "Sect");
    cairo_restore(to_);
    return done;
}

} // namespace convene::scheduling

// Under LeakSanitizer: fontconfig keeps some of what it read at its start, cairo 1.16 about a kilobyte a
// document with fonts of the kind that Chinese, Japanese and Korean come in.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
extern "C" const char* __lsan_default_suppressions() { // NOLINT(bugprone-reserved-identifier)
    return "leak:libfontconfig\nleak:libcairo\n";
}
#endif
#endif
