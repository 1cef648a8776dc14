#pragma once

#include "scheduling/desk/protocol.hpp"
#include "server/core/result.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace convene::scheduling {

/// What is printed on one badge; each in UTF-8. Only `name` and `code` need to be there.
struct sheet_badge {
    std::string name; ///< as others see the person (I-13)
    std::string organisation;
    std::string site; ///< "Camden, NJ"
    std::string kind; ///< in words: "Site team"
    std::string code; ///< printable ASCII
};

struct sheet_options {
    paper_size paper = paper_size::letter;
    std::string title = {};      ///< of the document
    std::string language = "en"; ///< of the document, BCP 47
    std::string edition = {};    ///< name of the edition, on each badge; also the author of the document
};

inline constexpr std::size_t most_badges = 1'000;

/// Badges to print as a PDF 1.5: six a page, each 4 by 3 inches as the usual inserts of badge holders are
/// (on Letter also the places of sheets that are cut already), with lines to cut along. The name shrinks and
/// takes a second line where it is long; what does not fit at all ends in an ellipsis. The code is a QR of
/// level M with the quiet zone of four modules, and below it in groups of four.
///
/// The document is tagged: a section for each badge with the name as its heading, the lines as paragraphs and
/// the QR as a figure with a text. cairo 1.16 can neither say a language nor a figure's text, so
/// `amend_pdf` adds both; it cannot mark the cut lines as artifacts either, they have no tag.
///
/// Pure but for the fonts of the machine, which Pango finds through fontconfig. Takes about a millisecond a
/// badge: on the worker pool only. Errors: `invalid` (none, or more than `most_badges`), `internal` (no PDF
/// came).
result<std::string> make_badge_sheet(std::span<const sheet_badge> badges, const sheet_options& how);

/// "3F7K2M" -> "3F7K 2M".
std::string group_badge_code(std::string_view code);

} // namespace convene::scheduling
