#include "server/protocol/wire_documents.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace convene::protocol {

namespace {

using json = nlohmann::ordered_json;

/// Plain only where no reader of YAML 1.1 or 1.2 could see anything but a string.
std::string scalar_text(const std::string& text) {
    static constexpr std::string_view words[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
    std::string lower = text;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const bool is_word = !text.empty() && std::all_of(lower.begin(), lower.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }) && (lower[0] >= 'a' && lower[0] <= 'z');
    const bool reserved = std::find(std::begin(words), std::end(words), lower) != std::end(words);
    return is_word && !reserved ? text : json(text).dump();
}

void write_value(std::string& out, const json& value, std::size_t depth);

/// Text of several lines is written as such. Only where every reader gives the same text back.
bool fits_block(const std::string& text) {
    return text.find('\n') != std::string::npos && text.front() != ' ' && text.front() != '\n' &&
           text.back() != '\n' && text.find(" \n") == std::string::npos &&
           std::none_of(text.begin(), text.end(), [](char c) {
               return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
           });
}

void write_block(std::string& out, const std::string& text, std::size_t depth) {
    const std::string indent(depth * 2, ' ');
    out += " |-\n";
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end > at) {
            out.append(indent).append(text, at, end - at);
        }
        out += '\n';
        at = end + 1;
    }
}

void write_child(std::string& out, const json& value, std::size_t depth) {
    if (value.is_structured() && !value.empty()) {
        out += '\n';
        write_value(out, value, depth);
    } else if (value.is_string() && fits_block(value.get_ref<const std::string&>())) {
        write_block(out, value.get_ref<const std::string&>(), depth);
    } else {
        out += ' ';
        write_value(out, value, depth);
        out += '\n';
    }
}

void write_value(std::string& out, const json& value, std::size_t depth) {
    const std::string indent(depth * 2, ' ');
    if (value.is_object() && !value.empty()) {
        for (const auto& [name, member] : value.items()) {
            out.append(indent).append(scalar_text(name)).append(":");
            write_child(out, member, depth + 1);
        }
    } else if (value.is_array() && !value.empty()) {
        for (const json& item : value) {
            out.append(indent).append("-");
            write_child(out, item, depth + 1);
        }
    } else if (value.is_string()) {
        out += scalar_text(value.get_ref<const std::string&>());
    } else {
        out += value.dump();
    }
}

} // namespace

std::string yaml_from_json(std::string_view text) {
    std::string out;
    write_value(out, json::parse(text), 0);
    return out;
}

} // namespace convene::protocol
