#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene::scheduling {

/// Text made comparable for people: NFKC case folding (Unicode 5.18), then without accents, so that "zoe"
/// finds "Zoë". Needs valid UTF-8.
std::string fold(std::string_view text);

/// The words of a query, folded; empty when there is none.
std::vector<std::string> fold_words(std::string_view query);

} // namespace convene::scheduling
