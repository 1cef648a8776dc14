#include "scheduling/zoned_time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <charconv>

namespace convene::scheduling {

namespace {

using std::chrono::milliseconds;

const date::time_zone& zone_of(const std::string& name) {
    return *date::locate_zone(name);
}

} // namespace

bool is_known_zone(const std::string& zone) {
    try {
        return !zone.empty() && date::locate_zone(zone) != nullptr;
    } catch (const std::runtime_error&) {
        return false; // date-tz has no other way to ask
    }
}

local_instant to_local(instant at, const std::string& zone) {
    return local_instant(zone_of(zone).to_local(at).time_since_epoch());
}

instant to_instant(local_instant at, const std::string& zone) {
    const date::local_time<milliseconds> wall(at.time_since_epoch());
    return zone_of(zone).to_sys(wall, date::choose::earliest);
}

wall_count count_in(local_instant at, const std::string& zone) {
    const date::local_time<milliseconds> wall(at.time_since_epoch());
    switch (zone_of(zone).get_info(wall).result) {
    case date::local_info::nonexistent:
        return wall_count::none;
    case date::local_info::ambiguous:
        return wall_count::twice;
    default:
        return wall_count::once;
    }
}

local_day day_in(instant at, const std::string& zone) {
    return std::chrono::floor<std::chrono::days>(to_local(at, zone));
}

std::string to_text(local_day day) {
    const std::chrono::year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string to_text(instant at, const std::string& zone) {
    const local_instant wall = to_local(at, zone);
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(wall - day)};
    const auto ahead =
        std::chrono::duration_cast<std::chrono::minutes>(wall.time_since_epoch() - at.time_since_epoch());
    const auto apart = std::chrono::abs(ahead).count();
    return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", to_text(day), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), ahead.count() < 0 ? '-' : '+',
                       apart / 60, apart % 60);
}

std::optional<local_day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return {};
    }
    const auto number = [text](std::size_t from, std::size_t length) -> std::optional<int> {
        int value = 0;
        const char* end = text.data() + from + length;
        const auto [stop, problem] = std::from_chars(text.data() + from, end, value);
        return problem == std::errc() && stop == end && value >= 0 ? std::optional(value) : std::nullopt;
    };
    const auto year = number(0, 4);
    const auto month = number(5, 2);
    const auto day = number(8, 2);
    if (!year || !month || !day) {
        return {};
    }
    const std::chrono::year_month_day date(std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    return date.ok() ? std::optional(local_day(date)) : std::nullopt;
}

} // namespace convene::scheduling
