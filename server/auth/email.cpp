#include "server/auth/email.hpp"

#include "server/core/text.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace convene::auth {

namespace {

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status) != 0) {
        throw std::runtime_error("ICU has no normalisation data");
    }
    return *form;
}

icu::UnicodeString normalised(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString form = nfc().normalize(text, status);
    if (U_FAILURE(status) != 0) {
        throw std::runtime_error("ICU could not normalise a text");
    }
    return form;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_address_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F &&
           std::string_view("\"(),:;<>[\\]@").find(c) == std::string_view::npos;
}

bool has_space_or_control(const icu::UnicodeString& text) {
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const UChar32 point = text.char32At(at);
        if (u_isUWhiteSpace(point) != 0 || u_iscntrl(point) != 0 || u_charType(point) == U_FORMAT_CHAR) {
            return true;
        }
    }
    return false;
}

// RFC 5321 4.5.3.1.1 names 64 bytes as what every host must accept in a local part; longer ones exist.
bool is_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos) {
        return false;
    }
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    const auto dot = domain.find('.');
    return !local.empty() && local.size() <= 128 && domain.size() >= 3 && domain.size() <= 253 &&
           dot != std::string_view::npos && dot != 0 && domain.back() != '.' && local.front() != '.' &&
           local.back() != '.' && domain.find("..") == std::string_view::npos &&
           std::all_of(local.begin(), local.end(), is_address_character) &&
           std::all_of(domain.begin(), domain.end(), is_address_character);
}

} // namespace

std::optional<std::string> fold_email(std::string_view typed) {
    const auto first = typed.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || typed.size() > 1000 || !is_valid_utf8(typed)) {
        return {};
    }
    typed = typed.substr(first, typed.find_last_not_of(" \t\r\n") - first + 1);
    icu::UnicodeString folded = normalised(from_utf8(typed));
    folded.foldCase();
    folded = normalised(folded);
    std::string text;
    folded.toUTF8String(text);
    if (!is_address(text) || has_space_or_control(folded)) {
        return {};
    }
    return text;
}

std::string mail_domain(std::string_view address) {
    const auto folded = fold_email(address);
    return folded ? folded->substr(folded->find('@') + 1) : std::string();
}

std::optional<std::string> to_nfc(std::string_view text) {
    if (!is_valid_utf8(text)) {
        return {};
    }
    std::string form;
    normalised(from_utf8(text)).toUTF8String(form);
    return form;
}

} // namespace convene::auth
