#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace convene::bench {

/// RFC 6455 section 5.2 opcodes; continuation frames are not spoken by any server measured here.
enum class opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// RFC 6455 section 4.2.2: the Sec-WebSocket-Accept value for a key.
std::string accept_key(std::string_view key);

/// Appends an unmasked (server to client) frame.
void append_server_frame(std::string& out, opcode op, std::string_view payload);

/// Appends a masked (client to server) frame.
void append_client_frame(std::string& out, opcode op, std::string_view payload);

struct frame_header {
    opcode op = opcode::text;
    bool masked = false;
    std::uint8_t mask[4] = {};
    std::size_t header_bytes = 0;
    std::size_t payload_bytes = 0;
};

/// Reads a frame header at the start of `bytes`.
/// @return false when more bytes are needed; the payload itself need not be there yet.
inline bool read_frame_header(const char* bytes, std::size_t size, frame_header& header) {
    if (size < 2) {
        return false;
    }
    const auto* octets = reinterpret_cast<const unsigned char*>(bytes);
    header.op = static_cast<opcode>(octets[0] & 0x0F);
    header.masked = (octets[1] & 0x80) != 0;
    std::size_t position = 2;
    std::size_t length = octets[1] & 0x7F;
    const std::size_t extended = length == 126 ? 2U : length == 127 ? 8U : 0U;
    if (size < position + extended) {
        return false;
    }
    if (extended != 0) {
        length = 0;
        for (std::size_t i = 0; i < extended; ++i) {
            length = (length << 8) | octets[position + i];
        }
        position += extended;
    }
    if (header.masked) {
        if (size < position + 4) {
            return false;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            header.mask[i] = octets[position + i];
        }
        position += 4;
    }
    header.header_bytes = position;
    header.payload_bytes = length;
    return true;
}

/// Takes the mask off (or puts it on) in place.
void apply_mask(char* payload, std::size_t size, const std::uint8_t mask[4]);

/// Value of a header in a raw HTTP head, name compared without case; empty when absent.
std::string_view find_http_header(std::string_view head, std::string_view name);

/// Value of a query parameter in a request target; empty when absent. No percent-decoding.
std::string_view find_query_value(std::string_view target, std::string_view name);

} // namespace convene::bench
