#include "server/http/body_reader.hpp"

#include <algorithm>

namespace convene::http {

namespace {

/// Extensions and trailers of one body together; nothing that we speak with sends any.
constexpr std::size_t max_overhead_bytes = 4096;
constexpr std::size_t max_size_digits = 8;

constexpr refusal body_size{413, "body_size", "The request body is too large."};
constexpr refusal chunk_size{400, "chunk_size", "A chunk size is not well formed."};
constexpr refusal chunk_end{400, "chunk_end", "A chunk does not end where its size says."};
constexpr refusal chunk_overhead{400, "chunk_overhead", "The chunk extensions or trailers are too long."};
constexpr refusal chunk_line{400, "chunk_line", "A chunk line holds a control character."};

} // namespace

body_reader::body_reader(const body_plan& plan, std::size_t limit)
    : limit_(limit), chunked_(plan.kind == body_plan::framing::chunked), left_(chunked_ ? 0 : plan.size) {
    if (!chunked_ && plan.size > limit) {
        refuse(body_size);
    } else if (!chunked_ && plan.size == 0) {
        state_ = state::complete;
    }
}

std::size_t body_reader::feed(std::string_view bytes) {
    if (state_ != state::more) {
        return 0;
    }
    return chunked_ ? feed_chunked(bytes) : feed_sized(bytes);
}

std::size_t body_reader::feed_sized(std::string_view bytes) {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    body_.append(bytes.substr(0, taken));
    left_ -= taken;
    if (left_ == 0) {
        state_ = state::complete;
    }
    return taken;
}

std::size_t body_reader::feed_chunked(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && state_ == state::more) {
        if (part_ == part::data) {
            const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
            body_.append(bytes.substr(at, taken));
            left_ -= taken;
            at += taken;
            if (left_ == 0) {
                part_ = part::data_cr;
            }
        } else {
            take_byte(bytes[at]);
            ++at;
        }
    }
    return at;
}

void body_reader::take_byte(char byte) {
    switch (part_) {
    case part::size:
        return take_size_digit(byte);
    case part::extension:
        return byte == '\r' ? void(part_ = part::size_lf) : take_overhead(byte);
    case part::size_lf:
        return byte == '\n' ? end_size_line() : refuse(chunk_line);
    case part::data_cr:
        return byte == '\r' ? void(part_ = part::data_lf) : refuse(chunk_end);
    case part::data_lf:
        digits_ = 0;
        return byte == '\n' ? void(part_ = part::size) : refuse(chunk_end);
    case part::trailer:
        if (byte == '\r') {
            part_ = trailer_line_empty_ ? part::last_lf : part::trailer_lf;
            return;
        }
        trailer_line_empty_ = false;
        return take_overhead(byte);
    case part::trailer_lf:
        trailer_line_empty_ = true;
        return byte == '\n' ? void(part_ = part::trailer) : refuse(chunk_line);
    case part::last_lf:
        return byte == '\n' ? void(state_ = state::complete) : refuse(chunk_line);
    case part::data:
        return;
    }
}

void body_reader::take_size_digit(char byte) {
    const int value = byte >= '0' && byte <= '9'   ? byte - '0'
                      : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                      : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                                   : -1;
    if (value >= 0) {
        if (++digits_ > max_size_digits) {
            return refuse(chunk_size);
        }
        left_ = left_ * 16 + static_cast<std::uint64_t>(value);
        return;
    }
    if (digits_ == 0 || (byte != '\r' && byte != ';')) {
        return refuse(chunk_size);
    }
    part_ = byte == '\r' ? part::size_lf : part::extension;
}

void body_reader::end_size_line() {
    if (left_ == 0) {
        part_ = part::trailer;
        return;
    }
    if (left_ > limit_ - body_.size()) {
        return refuse(body_size);
    }
    part_ = part::data;
}

void body_reader::take_overhead(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    if ((code < 0x20 && byte != '\t') || code == 0x7F) {
        return refuse(chunk_line);
    }
    if (++overhead_ > max_overhead_bytes) {
        refuse(chunk_overhead);
    }
}

void body_reader::refuse(const refusal& why) {
    why_ = why;
    state_ = state::refused;
}

} // namespace convene::http
