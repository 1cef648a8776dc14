#include "scheduling/mail/letter_text.hpp"

#include "server/core/text.hpp"

#include <functional>
#include <stdexcept>

namespace convene::scheduling {

namespace {

constexpr std::string_view lines_suffix = "_lines";

/// Calls `words` for what lies between the names, and `name` for each of them.
void each_piece(std::string_view text, const std::function<void(std::string_view)>& words,
                const std::function<void(std::string_view)>& name) {
    while (!text.empty()) {
        const auto open = text.find('{');
        words(text.substr(0, open));
        if (open == std::string_view::npos) {
            return;
        }
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) {
            throw std::logic_error("a name in a text of the mails has no end");
        }
        name(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
}

std::string value_of(const letter_values& values, std::string_view name) {
    const auto found = values.find(name);
    if (found == values.end()) {
        throw std::logic_error("a text of the mails needs a value for " + std::string(name));
    }
    return name.ends_with(lines_suffix) ? clean_lines(found->second) : clean_name(found->second);
}

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\n':
            out += "<br>\n";
            break;
        default:
            out += c;
        }
    }
    return out;
}

bool is_lone_name(std::string_view block) {
    return block.size() > 2 && block.front() == '{' && block.find('}') == block.size() - 1;
}

std::string block_html(std::string_view block, const letter_values& values) {
    if (is_lone_name(block)) {
        const std::string value = value_of(values, block.substr(1, block.size() - 2));
        if (value.starts_with("https://") || value.starts_with("http://")) {
            const std::string shown = escape_html(value);
            return "<p><a href=\"" + shown + "\">" + shown + "</a></p>\n";
        }
    }
    std::string out = "<p>";
    each_piece(
        block, [&out](std::string_view words) { out += escape_html(words); },
        [&out, &values](std::string_view name) {
            out += "<bdi>" + escape_html(value_of(values, name)) + "</bdi>";
        });
    return out + "</p>\n";
}

} // namespace

std::string fill_text(std::string_view text, const letter_values& values) {
    std::string out;
    each_piece(
        text, [&out](std::string_view words) { out += words; },
        [&out, &values](std::string_view name) { out += value_of(values, name); });
    return out;
}

std::string fill_html(std::string_view text, const letter_values& values, std::string_view language) {
    std::string out = "<!doctype html>\n<html lang=\"" + std::string(language) +
                      "\">\n<head><meta charset=\"utf-8\"><title></title></head>\n<body>\n";
    while (!text.empty()) {
        const auto end = text.find("\n\n");
        out += block_html(text.substr(0, end), values);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
    }
    return out + "</body>\n</html>\n";
}

std::set<std::string> names_in(std::string_view text) {
    std::set<std::string> found;
    each_piece(text, [](std::string_view) {}, [&found](std::string_view name) { found.emplace(name); });
    return found;
}

} // namespace convene::scheduling
