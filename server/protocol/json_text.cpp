#include "server/protocol/json_text.hpp"

#include "server/core/text.hpp"

#include <fmt/format.h>

namespace convene::protocol {

void json_text::member(std::string_view name) {
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\":";
}

void json_text::real(double value) {
    text_ += fmt::format("{}", value);
}

void json_text::string(std::string_view value) {
    text_ += '"';
    append_json_escaped(text_, value);
    text_ += '"';
}

} // namespace convene::protocol
