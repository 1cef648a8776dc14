#include "wire/websocket.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <cctype>

namespace convene::bench {

namespace {

void append_length(std::string& out, std::size_t size, unsigned mask_bit) {
    const auto put = [&out](std::size_t value) { out.push_back(static_cast<char>(value & 0xFF)); };
    if (size < 126) {
        put(size | mask_bit);
    } else if (size <= 0xFFFF) {
        put(126U | mask_bit);
        put(size >> 8);
        put(size);
    } else {
        put(127U | mask_bit);
        for (int shift = 56; shift >= 0; shift -= 8) {
            put(size >> shift);
        }
    }
}

bool equal_without_case(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(left[i])) !=
            std::tolower(static_cast<unsigned char>(right[i]))) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string accept_key(std::string_view key) {
    std::string text(key);
    text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::array<unsigned char, 32> encoded{};
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
    return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

void append_server_frame(std::string& out, opcode op, std::string_view payload) {
    out.push_back(static_cast<char>(0x80U | static_cast<unsigned>(op)));
    append_length(out, payload.size(), 0);
    out.append(payload);
}

void append_client_frame(std::string& out, opcode op, std::string_view payload) {
    // A constant mask is enough for a bench: what the server pays to take it off does not depend on it.
    static constexpr std::uint8_t mask[4] = {0x37, 0xFA, 0x21, 0x3D};
    out.push_back(static_cast<char>(0x80U | static_cast<unsigned>(op)));
    append_length(out, payload.size(), 0x80);
    out.append(reinterpret_cast<const char*>(mask), sizeof mask);
    const std::size_t start = out.size();
    out.append(payload);
    apply_mask(out.data() + start, payload.size(), mask);
}

void apply_mask(char* payload, std::size_t size, const std::uint8_t mask[4]) {
    for (std::size_t i = 0; i < size; ++i) {
        payload[i] = static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ mask[i & 3]);
    }
}

std::string_view find_http_header(std::string_view head, std::string_view name) {
    std::size_t line = head.find("\r\n");
    while (line != std::string_view::npos) {
        line += 2;
        const std::size_t end = head.find("\r\n", line);
        const std::string_view text = head.substr(line, end == std::string_view::npos ? end : end - line);
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos && equal_without_case(text.substr(0, colon), name)) {
            std::string_view value = text.substr(colon + 1);
            while (!value.empty() && value.front() == ' ') {
                value.remove_prefix(1);
            }
            return value;
        }
        line = end;
    }
    return {};
}

std::string_view find_query_value(std::string_view target, std::string_view name) {
    std::size_t at = target.find('?');
    while (at != std::string_view::npos) {
        const std::string_view rest = target.substr(at + 1);
        const std::size_t end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        if (pair.size() > name.size() && pair.substr(0, name.size()) == name && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
        at = end == std::string_view::npos ? end : at + 1 + end;
    }
    return {};
}

} // namespace convene::bench
