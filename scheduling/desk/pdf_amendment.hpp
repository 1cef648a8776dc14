#pragma once

#include <span>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// Adds to a tagged PDF of cairo 1.16 what cairo cannot say: the document's language, that its title is shown
/// in place of the file's name, and for each figure, in the order of the structure, a text in place of it.
/// Done as an incremental update (ISO 32000-1, 7.5.6): new versions of those objects and a table behind the
/// end. `language` and the texts are printable ASCII. False, with the PDF as it was, when it is not of that
/// form or has not as many figures as there are texts.
bool amend_pdf(std::string& pdf, std::string_view language, std::span<const std::string> figure_texts);

} // namespace convene::scheduling
