#include "server/realtime/frame.hpp"

#include <array>

namespace convene::realtime {

namespace {

constexpr std::size_t header_room = 10;

/// Writes the header of an unmasked final text frame so that it ends at `end`; returns its length.
std::size_t write_header_before(char* end, std::size_t payload) {
    std::array<unsigned char, header_room> header{0x81};
    std::size_t length = 2;
    if (payload < 126) {
        header[1] = static_cast<unsigned char>(payload);
    } else if (payload <= 0xFFFF) {
        header[1] = 126;
        header[2] = static_cast<unsigned char>(payload >> 8U);
        header[3] = static_cast<unsigned char>(payload & 0xFFU);
        length = 4;
    } else {
        header[1] = 127;
        for (std::size_t i = 0; i < 8; ++i) {
            header[2 + i] =
                static_cast<unsigned char>((static_cast<std::uint64_t>(payload) >> (56U - 8U * i)) & 0xFFU);
        }
        length = 10;
    }
    for (std::size_t i = 0; i < length; ++i) {
        *(end - length + i) = static_cast<char>(header[i]);
    }
    return length;
}

} // namespace

frame frame::text(std::string_view payload) {
    auto bytes = std::make_shared<std::string>();
    bytes->reserve(header_room + payload.size());
    bytes->append(header_room, '\0');
    bytes->append(payload);
    frame made;
    made.begin_ = header_room - write_header_before(bytes->data() + header_room, payload.size());
    made.owner_ = std::move(bytes);
    return made;
}

frame frame::raw(std::string bytes) {
    frame made;
    made.owner_ = std::make_shared<const std::string>(std::move(bytes));
    return made;
}

void frame_builder::append(std::int64_t offset, std::string_view line) {
    if (starts_.empty()) {
        first_ = offset;
        bytes_.assign(header_room, '\0');
    } else {
        bytes_ += '\n';
    }
    starts_.push_back(static_cast<std::uint32_t>(bytes_.size() - header_room));
    bytes_ += line;
}

frame_builder::sealed frame_builder::seal() {
    sealed batch;
    batch.first = first();
    batch.last = last();
    batch.starts = std::move(starts_);
    starts_.clear();
    auto bytes = std::make_shared<std::string>(std::move(bytes_));
    bytes_.clear();
    batch.whole.begin_ =
        header_room - write_header_before(bytes->data() + header_room, bytes->size() - header_room);
    batch.whole.owner_ = std::move(bytes);
    return batch;
}

frame frame_builder::sealed::after(std::int64_t offset) const {
    if (offset < first) {
        return whole;
    }
    if (offset >= last) {
        return {};
    }
    return frame::text(whole.payload().substr(starts[static_cast<std::size_t>(offset - first) + 1]));
}

std::string encode_push(std::string_view channel, std::string_view epoch, const publication& content) {
    std::string line;
    line.reserve(channel.size() + epoch.size() + content.event.size() + content.data.size() + 80);
    line += R"({"ch":")";
    line += channel;
    line += R"(","epoch":")";
    line += epoch;
    line += R"(","offset":)";
    line += std::to_string(content.offset);
    line += R"(,"event":")";
    line += content.event;
    line += R"(","data":)";
    line += content.data;
    line += '}';
    return line;
}

std::string encode_ephemeral(std::string_view channel, std::string_view event, std::string_view data) {
    std::string line = R"({"ch":")";
    line += channel;
    line += R"(","event":")";
    line += event;
    line += R"(","data":)";
    line += data;
    line += '}';
    return line;
}

} // namespace convene::realtime
