#include "scheduling/folded_text.hpp"

#include <stdexcept>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace convene::scheduling {

namespace {

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode problem = U_ZERO_ERROR;
    const icu::Normalizer2* found = get(problem);
    if (U_FAILURE(problem) != 0 || found == nullptr) {
        throw std::runtime_error("the Unicode data cannot be loaded");
    }
    return *found;
}

icu::UnicodeString normalized(const icu::Normalizer2& by, const icu::UnicodeString& text) {
    UErrorCode problem = U_ZERO_ERROR;
    icu::UnicodeString made = by.normalize(text, problem);
    return U_FAILURE(problem) != 0 ? text : made;
}

} // namespace

std::string fold(std::string_view text) {
    static const icu::Normalizer2& folder = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
    static const icu::Normalizer2& splitter = normalizer(icu::Normalizer2::getNFDInstance);
    const auto source =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    const icu::UnicodeString split = normalized(splitter, normalized(folder, source));
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < split.length(); at = split.moveIndex32(at, 1)) {
        const UChar32 point = split.char32At(at);
        if (u_charType(point) != U_NON_SPACING_MARK) {
            kept.append(point);
        }
    }
    std::string folded;
    kept.toUTF8String(folded);
    return folded;
}

std::vector<std::string> fold_words(std::string_view query) {
    const std::string folded = fold(query);
    std::vector<std::string> words;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t from = folded.find_first_not_of(" \t\r\n", at);
        if (from == std::string::npos) {
            break;
        }
        at = std::min(folded.find_first_of(" \t\r\n", from), folded.size());
        words.push_back(folded.substr(from, at - from));
    }
    return words;
}

} // namespace convene::scheduling
