// Any bytes, cut anywhere, into the RESP reader: no crash, bounded memory, and the cuts change nothing.
#include "server/redis/codec.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using convene::redis::reply;
using convene::redis::reply_reader;

constexpr std::size_t limit = 64 * 1024;

void append(std::string& out, const reply& one) {
    out +=
        std::to_string(static_cast<int>(one.type)) + ":" + std::to_string(one.integer) + ":" + one.text + "[";
    for (const reply& item : one.items) {
        append(out, item);
    }
    out += "]";
}

/// Everything the reader makes of the bytes when they come `step` at a time.
std::string read_all(std::string_view bytes, std::size_t step) {
    reply_reader reader(limit);
    std::string seen;
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, std::min(step, bytes.size()));
        bytes.remove_prefix(piece.size());
        if (!reader.feed(piece)) {
            return seen;
        }
        reply one;
        while (reader.next(one) == reply_reader::status::reply) {
            append(seen, one);
        }
        if (!reader.problem().empty()) {
            return seen;
        }
    }
    return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 16 * 1024) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::string whole = read_all(bytes, bytes.size());
    const std::string cut = read_all(bytes, 1U + data[0] % 64U);
    if (whole != cut) {
        std::abort();
    }
    return 0;
}
