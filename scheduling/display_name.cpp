#include "scheduling/display_name.hpp"

#include <string_view>

namespace convene::scheduling {

namespace {

/// First code point of valid UTF-8 with the accents that follow it.
std::string_view first_letter(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto ends_at = [&](std::size_t from) {
        std::size_t end = from + 1;
        while (end < text.size() && (byte(end) & 0xC0U) == 0x80) {
            ++end;
        }
        return end;
    };
    std::size_t end = ends_at(0);
    // U+0300..U+036F, combining marks: CC 80..CD AF.
    while (end + 1 < text.size() && (byte(end) == 0xCC || (byte(end) == 0xCD && byte(end + 1) <= 0xAF))) {
        end = ends_at(end);
    }
    return text.substr(0, end);
}

std::string initials(const person_names& of) {
    std::string letters;
    const auto add = [&letters](std::string_view name) {
        if (!name.empty()) {
            letters += letters.empty() ? "" : " ";
            letters += first_letter(name);
            letters += '.';
        }
    };
    add(of.given);
    add(of.family);
    if (letters.empty()) {
        add(of.name);
    }
    return letters.empty() ? "Participant" : letters;
}

} // namespace

std::string compute_display_name(display_policy policy, const person_names& of) {
    if (policy == display_policy::full && !of.name.empty()) {
        return of.name;
    }
    if (policy == display_policy::alias && !of.alias.empty()) {
        return of.alias;
    }
    return initials(of);
}

} // namespace convene::scheduling
