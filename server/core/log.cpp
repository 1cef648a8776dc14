#include "server/core/log.hpp"

#include "server/core/clock.hpp"
#include "server/core/text.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>

namespace convene {

namespace {

std::atomic<log_level> least_level{log_level::info};

std::string_view level_name(log_level level) {
    switch (level) {
    case log_level::debug:
        return "debug";
    case log_level::info:
        return "info";
    case log_level::warn:
        return "warn";
    case log_level::error:
        return "error";
    }
    return "error";
}

void append_value(std::string& line, const log_field& field) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        line += '"';
        append_json_escaped(line, *text);
        line += '"';
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        line += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
        line += fmt::format("{:.3f}", *real);
    } else {
        line += std::get<bool>(field.value) ? "true" : "false";
    }
}

} // namespace

void set_log_level(log_level least) {
    least_level = least;
}

void log_line(log_level level, std::string_view event, std::initializer_list<log_field> fields) {
    if (level < least_level.load(std::memory_order_relaxed)) {
        return;
    }
    std::string line = R"({"time":")" + to_rfc3339(system_clock{}.now()) + R"(","level":")";
    line += level_name(level);
    line += R"(","event":")";
    append_json_escaped(line, event);
    line += '"';
    for (const log_field& field : fields) {
        line += ",\"";
        append_json_escaped(line, field.name);
        line += "\":";
        append_value(line, field);
    }
    line += "}\n";
    // One write call a line: lines of several threads never mix.
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace convene
