#include "scheduling/badge_code.hpp"

#include <algorithm>
#include <cstddef>

namespace convene::scheduling {

namespace {

constexpr std::string_view symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
constexpr std::size_t random_bytes = 10;

} // namespace

char badge_check_symbol(std::string_view digits) {
    std::size_t rest = 0;
    for (const char digit : digits) {
        rest = (rest * 32 + symbols.find(digit)) % symbols.size();
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

} // namespace convene::scheduling
