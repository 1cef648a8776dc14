#include "server/realtime/publication.hpp"

#include <charconv>

namespace convene::realtime {

namespace {

std::string_view take_word(std::string_view& rest) {
    const auto space = rest.find(' ');
    const auto word = rest.substr(0, space);
    rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
    return word;
}

std::optional<std::int64_t> to_number(std::string_view word) {
    std::int64_t value = 0;
    const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (ec != std::errc{} || end != word.data() + word.size() || word.empty()) {
        return {};
    }
    return value;
}

} // namespace

std::optional<bus_message> parse_bus_message(std::string_view payload) {
    const auto epoch = take_word(payload);
    const auto offset = to_number(take_word(payload));
    const auto event = take_word(payload);
    const auto redacts = to_number(take_word(payload));
    if (epoch.empty() || event.empty() || payload.empty() || !offset || !redacts) {
        return {};
    }
    const bool ephemeral = epoch.front() == '!';
    return bus_message{ephemeral ? std::string_view() : epoch,
                       ephemeral ? epoch.substr(1) : std::string_view(),
                       publication{*offset, std::string(event), std::string(payload), *redacts}};
}

store_read parse_store_read(const redis::reply& answer) {
    store_read read;
    read.epoch = answer[0].str();
    read.top = answer[1].number();
    read.complete = answer[2].number() == 1;
    for (std::size_t i = 3; i + 3 < answer.size(); i += 4) {
        read.entries.push_back({answer[i].number(), std::string(answer[i + 1].str()),
                                std::string(answer[i + 3].str()), answer[i + 2].number()});
    }
    return read;
}

} // namespace convene::realtime
