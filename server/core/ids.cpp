#include "server/core/ids.hpp"

#include <algorithm>

namespace convene {

bool is_valid_id(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !text.empty() && text.size() <= max_id_bytes && std::all_of(text.begin(), text.end(), allowed);
}

} // namespace convene
