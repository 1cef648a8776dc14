#include "rooms/room_rules.hpp"

#include "server/core/text.hpp"

namespace convene::rooms {

namespace {

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

result<std::string> clean_message_text(std::string_view text, std::size_t most) {
    const std::string_view trimmed = trim(text);
    if (trimmed.empty()) {
        return error(errc::invalid, "A message needs some text.", "text");
    }
    if (count_code_points(trimmed) > most) {
        return error(errc::too_large, "A message has at most " + std::to_string(most) + " characters.",
                     "text");
    }
    return show_controls(trimmed);
}

result<std::string> clean_reason(std::string_view text) {
    const std::string_view trimmed = trim(text);
    const std::size_t length = count_code_points(trimmed);
    if (length < 3 || length > 300) {
        return error(errc::invalid, "A reason has 3 to 300 characters.", "reason");
    }
    return show_controls(trimmed);
}

result<void> check_mute_seconds(std::int64_t seconds) {
    if (seconds < 10 || seconds > 86'400) {
        return error(errc::invalid, "A person can be muted for 10 seconds to 24 hours.", "seconds");
    }
    return {};
}

std::string agreement_words() {
    return "Not for attribution. You may use what you hear. Do not say who said it or who was here. This is "
           "an agreement "
           "between us, not a legal shield.";
}

} // namespace convene::rooms
