#include "scheduling/desk/badge_sheet.hpp"

#include "scheduling/desk/badge_drawing.hpp"
#include "scheduling/desk/pdf_amendment.hpp"

#include <array>
#include <cairo-pdf.h>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr std::size_t columns = 2;
constexpr std::size_t rows = 3;

struct page_format {
    double width = 0;
    double height = 0;
    double left() const { return (width - columns * badge_width) / 2; }
    double top() const { return (height - rows * badge_height) / 2; }
};

page_format format_of(paper_size paper) {
    return paper == paper_size::a4 ? page_format{595.28, 841.89} : page_format{612, 792};
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
    try {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
        return CAIRO_STATUS_SUCCESS;
    } catch (const std::bad_alloc&) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

struct destroy_surface {
    void operator()(cairo_surface_t* one) const noexcept { cairo_surface_destroy(one); }
};
struct destroy_context {
    void operator()(cairo_t* one) const noexcept { cairo_destroy(one); }
};

/// Along every edge of a badge, over the whole page.
void draw_cut_lines(cairo_t* to, const page_format& page) {
    cairo_save(to);
    cairo_set_source_rgb(to, 0.6, 0.6, 0.6);
    cairo_set_line_width(to, 0.5);
    const std::array<double, 2> dashes{3, 3};
    cairo_set_dash(to, dashes.data(), dashes.size(), 0);
    for (std::size_t i = 0; i <= columns; ++i) {
        cairo_move_to(to, page.left() + static_cast<double>(i) * badge_width, 0);
        cairo_rel_line_to(to, 0, page.height);
    }
    for (std::size_t i = 0; i <= rows; ++i) {
        cairo_move_to(to, 0, page.top() + static_cast<double>(i) * badge_height);
        cairo_rel_line_to(to, page.width, 0);
    }
    cairo_stroke(to);
    cairo_restore(to);
}

bool draw_pages(cairo_t* to, std::span<const sheet_badge> badges, const sheet_options& how) {
    const page_format page = format_of(how.paper);
    badge_painter painter(to, how);
    bool good = true;
    cairo_tag_begin(to, "Document", nullptr);
    for (std::size_t i = 0; i < badges.size(); ++i) {
        const std::size_t place = i % (columns * rows);
        const auto column = static_cast<double>(place % columns);
        const std::size_t whole_rows = place / columns;
        const auto row = static_cast<double>(whole_rows);
        if (place == 0) {
            draw_cut_lines(to, page);
        }
        const bool drawn =
            painter.draw(badges[i], page.left() + column * badge_width, page.top() + row * badge_height);
        good = drawn && good;
        if (place + 1 == columns * rows || i + 1 == badges.size()) {
            cairo_show_page(to);
        }
    }
    cairo_tag_end(to, "Document");
    return good;
}

} // namespace

std::string group_badge_code(std::string_view code) {
    std::string grouped;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % 4 == 0) {
            grouped += ' ';
        }
        grouped += code[i];
    }
    return grouped;
}

result<std::string> make_badge_sheet(std::span<const sheet_badge> badges, const sheet_options& how) {
    if (badges.empty() || badges.size() > most_badges) {
        return error(errc::invalid, "A sheet has 1 to 1,000 badges.", "registrations");
    }
    const page_format page = format_of(how.paper);
    std::string made;
    const std::unique_ptr<cairo_surface_t, destroy_surface> surface(
        cairo_pdf_surface_create_for_stream(append, &made, page.width, page.height));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, how.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR, how.edition.c_str());
    bool good = false;
    {
        const std::unique_ptr<cairo_t, destroy_context> to(cairo_create(surface.get()));
        good = draw_pages(to.get(), badges, how) && cairo_status(to.get()) == CAIRO_STATUS_SUCCESS;
    }
    cairo_surface_finish(surface.get());
    if (!good || cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
        return error(errc::internal, "The badges could not be drawn.");
    }
    std::vector<std::string> texts;
    for (const sheet_badge& each : badges) {
        texts.push_back("QR: " + group_badge_code(each.code));
    }
    if (!amend_pdf(made, how.language, texts)) {
        return error(errc::internal, "The badges could not be described.");
    }
    return made;
}

} // namespace convene::scheduling
