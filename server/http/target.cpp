#include "server/http/target.hpp"

#include "server/core/text.hpp"

#include <algorithm>

namespace convene::http {

namespace {

constexpr std::size_t max_query_names = 32;

constexpr refusal target_form{400, "target_form", "The request target must be a path."};
constexpr refusal bad_escape{400, "bad_escape", "The request target holds a bad percent escape."};
constexpr refusal unsafe_path{404, "unsafe_path", "There is nothing at this address."};
constexpr refusal bad_query{400, "bad_query", "The query is not well formed."};
constexpr refusal repeated_query{400, "repeated_query", "A name in the query is given twice."};

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum class plus { is_plus, is_space };

/// False for an escape that is cut short, not hexadecimal or zero.
bool decode(std::string_view text, plus reading, std::string& out) {
    out.clear();
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && reading == plus::is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0)) {
                return false;
            }
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return true;
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

bool is_unsafe_path(std::string_view path) noexcept {
    return path.find("..") != std::string_view::npos || path.find('\\') != std::string_view::npos ||
           path.find('%') != std::string_view::npos || has_control(path) || !is_valid_utf8(path);
}

} // namespace

std::optional<refusal> read_target(std::string_view target, std::string& path, text_map& query) {
    if (!target.starts_with('/') || target.find('#') != std::string_view::npos) {
        return target_form;
    }
    const auto mark = target.find('?');
    if (!decode(target.substr(0, mark), plus::is_plus, path)) {
        return bad_escape;
    }
    if (is_unsafe_path(path)) {
        return unsafe_path;
    }
    return mark == std::string_view::npos ? std::nullopt : read_query(target.substr(mark + 1), query);
}

std::optional<refusal> read_query(std::string_view text, text_map& query) {
    std::string name;
    std::string value;
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty()) {
            continue;
        }
        const auto equals = pair.find('=');
        const std::string_view raw_value =
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!decode(pair.substr(0, equals), plus::is_space, name) ||
            !decode(raw_value, plus::is_space, value)) {
            return bad_escape;
        }
        if (name.empty() || has_control(name) || has_control(value) || !is_valid_utf8(name) ||
            !is_valid_utf8(value) || query.size() >= max_query_names) {
            return bad_query;
        }
        if (!query.emplace(name, value).second) {
            return repeated_query;
        }
    }
    return {};
}

} // namespace convene::http
