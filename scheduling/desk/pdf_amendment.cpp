#include "scheduling/desk/pdf_amendment.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace convene::scheduling {

namespace {

constexpr std::string_view figure_head = "<< /Type /StructElem\n   /S /Figure\n";
constexpr std::string_view catalog_head = "<< /Type /Catalog\n";

/// A literal string of PDF (7.3.4.2).
std::string literal(std::string_view text) {
    std::string made = "(";
    for (const char c : text) {
        if (c == '(' || c == ')' || c == '\\') {
            made += '\\';
        }
        made += c >= ' ' && c <= '~' ? c : '?';
    }
    return made + ')';
}

std::optional<std::int64_t> number_at(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    return wrong == std::errc() ? std::optional(number) : std::nullopt;
}

/// The number behind a name in the last part of the file.
std::optional<std::int64_t> number_behind(std::string_view tail, std::string_view name) {
    const auto at = tail.find(name);
    return at == std::string_view::npos ? std::nullopt : number_at(tail.substr(at + name.size()));
}

/// Collects new versions of objects and writes them behind the end.
class update {
public:
    explicit update(std::string_view old) : old_(old) {}

    /// The object whose dictionary begins with `head` at `at`, with `more` behind the head.
    bool amend(std::size_t at, std::string_view head, std::string_view more) {
        constexpr std::string_view between = " 0 obj\n";
        const auto end = old_.find("endobj", at);
        if (at < between.size() || old_.substr(at - between.size(), between.size()) != between ||
            end == std::string_view::npos) {
            return false;
        }
        const auto line = old_.rfind('\n', at - between.size()) + 1;
        const auto number = number_at(old_.substr(line));
        if (!number) {
            return false;
        }
        table_ += fmt::format("{} 1\n{:010} 00000 n \n", *number, old_.size() + text_.size());
        const auto rest = at + head.size();
        text_ += fmt::format("{} 0 obj\n{}{}{}endobj\n", *number, head, more, old_.substr(rest, end - rest));
        return true;
    }

    std::string finish(std::string_view trailer, std::int64_t before) const {
        const std::size_t table_at = old_.size() + text_.size();
        return fmt::format("{}xref\n{}trailer\n{}/Prev {}\n>>\nstartxref\n{}\n%%EOF\n", text_, table_,
                           trailer, before, table_at);
    }

private:
    std::string_view old_;
    std::string text_;
    std::string table_;
};

} // namespace

bool amend_pdf(std::string& pdf, std::string_view language, std::span<const std::string> figure_texts) {
    const std::string_view old = pdf;
    const auto trailer_at = old.rfind("\ntrailer\n");
    if (trailer_at == std::string_view::npos) {
        return false;
    }
    const std::string_view tail = old.substr(trailer_at);
    const auto dictionary = tail.find("<<");
    const auto dictionary_end = tail.find(">>");
    const auto root = number_behind(tail, "/Root ");
    const auto before = number_behind(tail, "startxref\n");
    if (dictionary == std::string_view::npos || dictionary_end == std::string_view::npos || !root ||
        !before) {
        return false;
    }
    update made(old);
    std::size_t at = 0;
    for (const std::string& each : figure_texts) {
        at = old.find(figure_head, at);
        if (at == std::string_view::npos || !made.amend(at, figure_head, "   /Alt " + literal(each) + "\n")) {
            return false;
        }
        at += figure_head.size();
    }
    const std::string catalog = fmt::format("\n{} 0 obj\n", *root);
    const auto catalog_at = old.rfind(catalog);
    if (old.find(figure_head, at) != std::string_view::npos || catalog_at == std::string_view::npos ||
        !made.amend(catalog_at + catalog.size(), catalog_head,
                    "   /Lang " + literal(language) +
                        "\n   /ViewerPreferences << /DisplayDocTitle true >>\n")) {
        return false;
    }
    pdf += made.finish(tail.substr(dictionary, dictionary_end - dictionary), *before);
    return true;
}

} // namespace convene::scheduling
