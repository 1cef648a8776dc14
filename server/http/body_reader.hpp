#pragma once

#include "server/http/gate.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace convene::http {

/// Takes the body of one request out of the bytes that follow its head, sized or chunked (RFC 9112 section
/// 7.1), into memory of at most `limit` bytes. Chunk extensions and trailers are read past and bounded; every
/// line must end with CR LF. No I/O.
class body_reader {
public:
    enum class state { more, complete, refused };

    body_reader(const body_plan& plan, std::size_t limit);

    /// Reads from the front of `bytes`, returns how many belong to the body. After `complete` the rest
    /// belongs to the next request; after `refused` the connection is of no further use.
    std::size_t feed(std::string_view bytes);
    state now() const noexcept { return state_; }
    const refusal& why() const noexcept { return why_; }
    std::string take() { return std::move(body_); }

private:
    enum class part { size, extension, size_lf, data, data_cr, data_lf, trailer, trailer_lf, last_lf };

    std::size_t feed_sized(std::string_view bytes);
    std::size_t feed_chunked(std::string_view bytes);
    void take_byte(char byte);
    void take_size_digit(char byte);
    void end_size_line();
    void take_overhead(char byte);
    void refuse(const refusal& why);

    std::size_t limit_;
    bool chunked_;
    std::uint64_t left_; ///< of the sized body or of the current chunk
    part part_ = part::size;
    std::size_t digits_ = 0;
    std::size_t overhead_ = 0; ///< bytes of extensions and trailers
    bool trailer_line_empty_ = true;
    state state_ = state::more;
    refusal why_;
    std::string body_;
};

} // namespace convene::http
