#pragma once

#include "tests/support/event_loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace convene::testing {

/// What a WebSocket client (RFC 6455) makes of the bytes of a server.
class received_frames {
public:
    /// A frame as it came.
    struct frame {
        int opcode = 0;
        std::string payload;
    };

    void take(std::string_view bytes) {
        bytes_ += bytes;
        split();
    }
    /// Bytes behind the last whole frame: none, when the server ended between frames.
    std::size_t unfinished_bytes() const noexcept { return bytes_.size(); }

    std::string head;          ///< of the answer to the upgrade
    std::vector<frame> frames; ///< everything but the close frame
    int close_code = 0;
    std::string close_reason;

private:
    void split() {
        if (head.empty()) {
            const auto end = bytes_.find("\r\n\r\n");
            if (end == std::string::npos) {
                return;
            }
            head = bytes_.substr(0, end + 4);
            bytes_.erase(0, end + 4);
        }
        std::size_t at = 0;
        while (take_frame(at)) {
        }
        bytes_.erase(0, at);
    }
    bool take_frame(std::size_t& at) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes_[at + i]); };
        if (bytes_.size() - at < 2) {
            return false;
        }
        std::size_t header = 2;
        std::size_t length = byte(1);
        const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (bytes_.size() - at < 2 + more) {
            return false;
        }
        for (std::size_t i = 0; i < more; ++i) {
            length = i == 0 ? byte(2) : (length << 8U) + byte(2 + i);
        }
        header += more;
        if (bytes_.size() - at < header + length) {
            return false;
        }
        frame made{byte(0) & 0x0F, bytes_.substr(at + header, length)};
        if (made.opcode == 8) {
            close_code = length < 2 ? 1005 : byte(header) * 256 + byte(header + 1);
            close_reason = length < 2 ? "" : made.payload.substr(2);
        } else {
            frames.push_back(std::move(made));
        }
        at += header + length;
        return true;
    }

    std::string bytes_;
};

/// The other end of a live connection, which reads only when a test says so.
class live_client : public received_frames {
public:
    live_client(event_loop& loop, asio::ip::tcp::socket socket) : loop_(loop), socket_(std::move(socket)) {
        socket_.non_blocking(true);
    }

    /// Sends bytes as they are.
    void send_bytes(const std::string& bytes) {
        std::size_t sent = 0;
        loop_.run_until([&] {
            boost::system::error_code ec;
            sent += socket_.write_some(asio::buffer(bytes.data() + sent, bytes.size() - sent), ec);
            return sent == bytes.size() || (ec && ec != asio::error::would_block);
        });
    }
    /// One final masked frame (the mask is zero, so the payload stays readable).
    void send(std::string_view payload, int opcode = 1) { send_bytes(masked(payload, opcode)); }
    static std::string masked(std::string_view payload, int opcode) {
        std::string bytes{static_cast<char>(0x80 | opcode)};
        if (payload.size() < 126) {
            bytes += static_cast<char>(0x80 | payload.size());
        } else {
            bytes += '\xFE';
            bytes += static_cast<char>(payload.size() >> 8U);
            bytes += static_cast<char>(payload.size() & 0xFFU);
        }
        bytes += std::string(4, '\0');
        bytes += payload;
        return bytes;
    }

    /// Reads what has arrived; at most so many bytes.
    void read(std::size_t most = 1'000'000) {
        std::array<char, 65536> piece{};
        while (most > 0 && !ended_) {
            boost::system::error_code ec;
            const std::size_t got =
                socket_.read_some(asio::buffer(piece.data(), std::min(most, piece.size())), ec);
            take({piece.data(), got});
            most -= got;
            if (ec == asio::error::would_block) {
                break;
            }
            ended_ = ended_ || ec;
        }
    }
    /// Reads until that is true; false when it did not become so in time.
    bool read_until(const std::function<bool()>& is_true,
                    std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        return loop_.run_until(
            [&] {
                read();
                return is_true();
            },
            limit);
    }
    bool read_frames(std::size_t count) {
        return read_until([&] { return frames.size() >= count; });
    }
    /// Reads to the end of the connection and ends it here too; the code of the close frame, 0 without one.
    int read_close() {
        read_until([&] { return ended_; });
        socket_.close();
        return close_code;
    }

    bool has_ended() const noexcept { return ended_; }
    asio::ip::tcp::socket& socket() noexcept { return socket_; }

private:
    event_loop& loop_;
    asio::ip::tcp::socket socket_;
    bool ended_ = false;
};

} // namespace convene::testing
