#include "scheduling/badge_code.hpp"

#include <algorithm>
#include <cstddef>

namespace convene::scheduling {

namespace {

constexpr std::string_view symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
constexpr std::size_t random_bytes = 10;
constexpr std::size_t digit_count = 16;
constexpr std::size_t base = 32; ///< so many of the symbols are digits; the others only check
constexpr std::size_t typed_characters = 64;

/// The character as a code has it.
char read_symbol(char typed) {
    const char letter = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (letter == 'I' || letter == 'L') {
        return '1';
    }
    return letter == 'O' ? '0' : letter;
}

} // namespace

char badge_check_symbol(std::string_view digits) {
    std::size_t rest = 0;
    for (const char digit : digits) {
        rest = (rest * base + symbols.find(digit)) % symbols.size();
    }
    return symbols[rest];
}

std::string make_badge_code(id_source& random) {
    std::string code = random.token(random_bytes);
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    code += badge_check_symbol(code);
    return code;
}

std::optional<std::string> read_badge_code(std::string_view typed) {
    if (typed.size() > typed_characters) {
        return std::nullopt;
    }
    std::string code;
    for (const char each : typed) {
        if (each != ' ' && each != '-') {
            code += read_symbol(each);
        }
    }
    if (code.size() != digit_count + 1) {
        return std::nullopt;
    }
    const std::string_view digits = std::string_view(code).substr(0, digit_count);
    const bool sound = std::ranges::all_of(
        digits, [](char each) { return symbols.substr(0, base).find(each) != std::string_view::npos; });
    if (!sound || badge_check_symbol(digits) != code.back()) {
        return std::nullopt;
    }
    return code;
}

} // namespace convene::scheduling
