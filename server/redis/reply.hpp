#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace convene::redis {

/// One RESP2 reply, owned. Nested at most as hiredis' reader allows (7 levels).
struct reply {
    enum class kind { nil, integer, string, status, error, array };

    kind type = kind::nil;
    std::int64_t integer = 0;
    std::string text; ///< of string, status and error replies
    std::vector<reply> items;

    bool is_nil() const noexcept { return type == kind::nil; }
    bool is_error() const noexcept { return type == kind::error; }
    bool is_array() const noexcept { return type == kind::array; }
    /// Text of a string or status, else empty.
    std::string_view str() const noexcept {
        return type == kind::string || type == kind::status ? std::string_view(text) : std::string_view();
    }
    /// The integer, also when it came as a decimal string; 0 otherwise.
    std::int64_t number() const noexcept;
    /// Item `i` of an array; a nil reply when there is none.
    const reply& operator[](std::size_t i) const noexcept;
    std::size_t size() const noexcept { return items.size(); }
};

} // namespace convene::redis
