#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace convene {

enum class log_level { debug, info, warn, error };

/// One named value of a log line. Give ids and numbers, never message text, secrets or full addresses.
struct log_field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    log_field(std::string_view n, std::string_view v) : name(n), value(v) {}
    log_field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
    log_field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
    log_field(std::string_view n, bool v) : name(n), value(v) {}
    log_field(std::string_view n, double v) : name(n), value(v) {}
    template<std::integral Number>
    log_field(std::string_view n, Number v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// Writes one JSON object a line to standard error: time, level, event, then the fields. Control characters,
/// U+2028/2029 and invalid UTF-8 are escaped, so that a field can never start a new line. Thread safe.
void log_line(log_level level, std::string_view event, std::initializer_list<log_field> fields = {});

/// Lines below this level are dropped. Set once at start.
void set_log_level(log_level least);

inline void log_debug(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log_line(log_level::debug, event, fields);
}
inline void log_info(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log_line(log_level::info, event, fields);
}
inline void log_warn(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log_line(log_level::warn, event, fields);
}
inline void log_error(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log_line(log_level::error, event, fields);
}

} // namespace convene
