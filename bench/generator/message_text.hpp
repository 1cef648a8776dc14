#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace convene::bench {

/// Every message text starts with a mark: when it was sent and its number among all that were sent.
///   @T0123456789N00000042 and then words up to the asked size
inline constexpr std::string_view mark_start = "@T";
inline constexpr std::size_t stamp_digits = 10;
inline constexpr std::size_t number_digits = 8;
inline constexpr std::size_t mark_bytes = 2 + stamp_digits + 1 + number_digits;

struct message_mark {
    std::uint64_t sent_us = 0;
    std::uint64_t number = 0;
};

/// Reads `digits` decimal digits; the caller knows that they are there.
inline std::uint64_t read_digits(const char* at, std::size_t digits) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        value = value * 10 + static_cast<std::uint64_t>(at[i] - '0');
    }
    return value;
}

inline void write_digits(char* at, std::size_t digits, std::uint64_t value) {
    for (std::size_t i = digits; i > 0; --i) {
        at[i - 1] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

inline std::string make_message_text(std::size_t bytes, const message_mark& mark) {
    static constexpr std::string_view words = " How did your site bring patrol and analysts to one table?";
    std::string text(mark_bytes, 'N');
    text.replace(0, 2, mark_start);
    write_digits(text.data() + 2, stamp_digits, mark.sent_us);
    write_digits(text.data() + 3 + stamp_digits, number_digits, mark.number);
    while (text.size() < bytes) {
        text.append(words.substr(0, bytes - text.size()));
    }
    return text;
}

/// Finds a piece of text fast when it stands at the same place as last time, else by searching.
class hinted_search {
public:
    explicit hinted_search(std::string_view wanted) : wanted_(wanted) {}

    /// @return where the wanted text starts, or npos.
    std::size_t find_in(std::string_view in) {
        if (hint_ + wanted_.size() <= in.size() &&
            std::memcmp(in.data() + hint_, wanted_.data(), wanted_.size()) == 0) {
            return hint_;
        }
        const void* found = ::memmem(in.data(), in.size(), wanted_.data(), wanted_.size());
        if (found == nullptr) {
            return std::string_view::npos;
        }
        hint_ = static_cast<std::size_t>(static_cast<const char*>(found) - in.data());
        return hint_;
    }

private:
    std::string_view wanted_;
    std::size_t hint_ = 0;
};

/// Reads the mark out of a frame. @return false when there is none.
inline bool find_mark(hinted_search& search, std::string_view in, message_mark& mark) {
    const std::size_t at = search.find_in(in);
    if (at == std::string_view::npos || at + mark_bytes > in.size()) {
        return false;
    }
    mark.sent_us = read_digits(in.data() + at + 2, stamp_digits);
    mark.number = read_digits(in.data() + at + 3 + stamp_digits, number_digits);
    return true;
}

/// Reads the decimal number at `at`, however many digits it has.
inline std::uint64_t read_number(std::string_view in, std::size_t at) {
    std::uint64_t value = 0;
    while (at < in.size() && in[at] >= '0' && in[at] <= '9') {
        value = value * 10 + static_cast<std::uint64_t>(in[at++] - '0');
    }
    return value;
}

} // namespace convene::bench
