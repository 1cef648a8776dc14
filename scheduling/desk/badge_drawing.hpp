#pragma once

#include "scheduling/desk/badge_sheet.hpp"

#include <cairo.h>
#include <memory>
#include <pango/pangocairo.h>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// Size of a badge in points (1/72 inch).
inline constexpr double badge_width = 288;
inline constexpr double badge_height = 216;

/// A part of a page, in points from its upper left corner.
struct page_box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// Draws badges of one document on a cairo context, which must outlive it.
class badge_painter {
public:
    badge_painter(cairo_t* to, const sheet_options& how);

    /// Draws one with its tags; nothing of it leaves the box. False when no QR can be made of the code.
    bool draw(const sheet_badge& one, double x, double y);

private:
    struct unref {
        void operator()(void* object) const noexcept { g_object_unref(object); }
    };
    using layout_ptr = std::unique_ptr<PangoLayout, unref>;

    layout_ptr make_layout(std::string_view text, double size, bool bold, double width) const;
    /// One element of the structure, with its text from the top of the box on.
    void put(const char* tag, const layout_ptr& text, const page_box& into);
    void put_name(const std::string& name, const page_box& into);
    /// What has a line or two at most; returns how high it became, 0 for nothing.
    double put_line(const std::string& text, double size, bool bold, int lines, const page_box& into);
    bool put_code(const std::string& code, const page_box& into);

    cairo_t* to_;
    const sheet_options& how_;
    std::unique_ptr<PangoFontMap, unref> fonts_;
    std::unique_ptr<PangoContext, unref> context_;
};

} // namespace convene::scheduling
