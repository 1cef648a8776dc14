#include "server/core/clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace convene {

namespace {

using namespace std::chrono;

/// Reads exactly `count` digits at `at` and moves on.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t count) {
    if (at + count > text.size()) {
        return {};
    }
    int value = 0;
    const char* end = text.data() + at + count;
    const auto [stop, ec] = std::from_chars(text.data() + at, end, value);
    if (ec != std::errc{} || stop != end || text[at] == '-' || text[at] == '+') {
        return {};
    }
    at += count;
    return value;
}

bool skip(std::string_view text, std::size_t& at, char wanted) {
    if (at >= text.size() || text[at] != wanted) {
        return false;
    }
    ++at;
    return true;
}

/// "Z" or "+hh:mm"; RFC 3339 section 5.6.
std::optional<minutes> read_offset(std::string_view text, std::size_t& at) {
    if (skip(text, at, 'Z')) {
        return minutes{0};
    }
    const int sign = skip(text, at, '+') ? 1 : skip(text, at, '-') ? -1 : 0;
    const auto hour = digits(text, at, 2);
    if (sign == 0 || !hour || *hour > 23 || !skip(text, at, ':')) {
        return {};
    }
    const auto minute = digits(text, at, 2);
    if (!minute || *minute > 59) {
        return {};
    }
    return sign * (hours{*hour} + minutes{*minute});
}

std::optional<milliseconds> read_fraction(std::string_view text, std::size_t& at) {
    if (!skip(text, at, '.')) {
        return milliseconds{0};
    }
    int value = 0;
    int count = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count) {
        if (count < 3) {
            value = value * 10 + (text[at] - '0');
        }
    }
    if (count == 0 || count > 9) {
        return {};
    }
    for (; count < 3; ++count) {
        value *= 10;
    }
    return milliseconds{value};
}

std::optional<sys_days> read_date(std::string_view text, std::size_t& at) {
    const auto y = digits(text, at, 4);
    const bool first = skip(text, at, '-');
    const auto m = digits(text, at, 2);
    const bool second = skip(text, at, '-');
    const auto d = digits(text, at, 2);
    if (!y || !m || !d || !first || !second) {
        return {};
    }
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    return date.ok() ? std::optional<sys_days>{date} : std::nullopt;
}

} // namespace

instant system_clock::now() const {
    return floor<milliseconds>(std::chrono::system_clock::now());
}

steady_clock::time_point system_clock::steady_now() const {
    return steady_clock::now();
}

std::string to_rfc3339(instant t) {
    const auto date = floor<days>(t);
    const year_month_day ymd{date};
    const hh_mm_ss time{t - date};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(ymd.year()),
                                   static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                                   time.hours().count(), time.minutes().count(), time.seconds().count());
    if (time.subseconds().count() != 0) {
        text += fmt::format(".{:03}", time.subseconds().count());
    }
    return text + "Z";
}

std::optional<instant> from_rfc3339(std::string_view text) {
    std::size_t at = 0;
    const auto date = read_date(text, at);
    if (!date || !(skip(text, at, 'T') || skip(text, at, 't') || skip(text, at, ' '))) {
        return {};
    }
    const auto h = digits(text, at, 2);
    const bool first = skip(text, at, ':');
    const auto m = digits(text, at, 2);
    const bool second = skip(text, at, ':');
    const auto s = digits(text, at, 2);
    if (!h || !m || !s || !first || !second || *h > 23 || *m > 59 || *s > 60) {
        return {};
    }
    const auto fraction = read_fraction(text, at);
    const auto offset = read_offset(text, at);
    if (!fraction || !offset || at != text.size()) {
        return {};
    }
    return instant{*date} + hours{*h} + minutes{*m} + seconds{*s} + *fraction - *offset;
}

std::int64_t to_unix_ms(instant t) noexcept {
    return t.time_since_epoch().count();
}

instant from_unix_ms(std::int64_t ms) noexcept {
    return instant{milliseconds{ms}};
}

} // namespace convene
