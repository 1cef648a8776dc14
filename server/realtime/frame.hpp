#pragma once

#include "server/realtime/publication.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace convene::realtime {

/// Immutable bytes ready for a socket, shared by all receivers: one unmasked final WebSocket text frame
/// (RFC 6455 section 5.2) whose payload is one or more JSON objects separated by newlines.
class frame {
public:
    frame() = default;
    /// Frames `payload` as it is.
    static frame text(std::string_view payload);
    /// Bytes that are framed already: control frames, the handshake.
    static frame raw(std::string bytes);

    std::string_view bytes() const noexcept {
        return owner_ ? std::string_view(*owner_).substr(begin_) : std::string_view();
    }
    /// The payload without the frame header, for transports that are not WebSocket.
    std::string_view payload() const noexcept {
        return owner_ ? std::string_view(*owner_).substr(header_room) : std::string_view();
    }
    const std::shared_ptr<const std::string>& owner() const noexcept { return owner_; }
    std::size_t begin() const noexcept { return begin_; }
    explicit operator bool() const noexcept { return owner_ != nullptr; }

private:
    friend class frame_builder;
    static constexpr std::size_t header_room = 10;

    std::shared_ptr<const std::string> owner_; ///< room for the longest header, then the payload
    std::size_t begin_ = 0;                    ///< where the header begins in it
};

/// Collects the lines of one channel between two flushes. Lines are numbered without gaps, so that a receiver
/// which has the first few gets only the rest.
class frame_builder {
public:
    /// Appends one publication's line; offsets must follow each other.
    void append(std::int64_t offset, std::string_view line);
    bool empty() const noexcept { return starts_.empty(); }
    std::size_t size_bytes() const noexcept { return bytes_.size(); }
    std::int64_t first() const noexcept { return first_; }
    std::int64_t last() const noexcept { return first_ + static_cast<std::int64_t>(starts_.size()) - 1; }

    /// All lines as one frame, and the builder is empty again. `starts` of the sealed batch allow slices.
    struct sealed {
        frame whole;
        std::int64_t first = 0;
        std::int64_t last = 0;
        std::vector<std::uint32_t> starts;

        /// The lines after `offset` as a frame of their own; `whole` when that is all of them, empty when
        /// none.
        frame after(std::int64_t offset) const;
    };
    sealed seal();

private:
    std::string bytes_;
    std::int64_t first_ = 0;
    std::vector<std::uint32_t> starts_;
};

/// The line of a numbered push: {"ch":...,"epoch":...,"offset":...,"event":...,"data":...}.
std::string encode_push(std::string_view channel, std::string_view epoch, const publication& content);
/// The line of an ephemeral push, without epoch and offset.
std::string encode_ephemeral(std::string_view channel, std::string_view event, std::string_view data);

} // namespace convene::realtime
