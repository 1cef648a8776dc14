#include "server/ws/relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <array>

namespace convene::ws {

namespace {

constexpr int most_pieces = 256;
constexpr std::size_t most_waiting_frames = 4;
constexpr unsigned char close_opcode = 0x88;

/// The payload of a frame of our own making: unmasked, whole (RFC 6455 section 5.2).
std::string_view payload_of(std::string_view frame) {
    const auto length = static_cast<unsigned char>(frame[1]);
    return frame.substr(length == 127 ? 10 : length == 126 ? 4 : 2);
}

said_close close_of(std::string_view payload) {
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    return {high * 256 + low, std::string(payload.substr(2))};
}

} // namespace

relay::relay(live_server& owner, connection_id id, auth::principal caller, std::string key)
    : connection(owner.use().limits, owner.use().hub, std::move(id), std::move(caller), owner.use().time),
      owner_(owner), key_(std::move(key)), commands_(owner, *this, owner.use().loop.get_executor()) {}

result<void> relay::receive(std::int64_t number, std::string lines) {
    if (is_closing()) {
        return error(errc::not_found, "This connection has ended.");
    }
    heard(owner_.use().time.steady_now());
    if (number <= last_number_) {
        return {};
    }
    if (number != last_number_ + 1) {
        return error(errc::conflict, "A frame before this one is missing.", "number");
    }
    if (received_bytes_ + lines.size() > most_waiting_frames * owner_.use().limits.frame_bytes) {
        error full(errc::rate_limited, "Too much at once. Please wait a moment.");
        full.retry_after = command_rate().wait();
        return full;
    }
    last_number_ = number;
    received_bytes_ += lines.size();
    received_.push_back(std::move(lines));
    if (!executing_) {
        executing_ = true;
        asio::co_spawn(loop(), execute_all(shared_from_this()), asio::detached);
    }
    return {};
}

task<void> relay::execute_all(std::shared_ptr<connection> keep) {
    while (!received_.empty() && !is_closing()) {
        const std::string lines = std::move(received_.front());
        received_.pop_front();
        co_await commands_.handle(lines);
        received_bytes_ -= lines.size();
    }
    executing_ = false;
    (void)keep;
}

relay::batch relay::read_queue(std::size_t at_most) {
    std::array<iovec, most_pieces> pieces{};
    const int count = queue().gather(pieces.data(), most_pieces);
    batch found;
    for (int i = 0; i < count && found.bytes < at_most && !found.closed; ++i) {
        const iovec& piece = pieces[static_cast<std::size_t>(i)];
        const std::string_view frame(static_cast<const char*>(piece.iov_base), piece.iov_len);
        if (static_cast<unsigned char>(frame[0]) == close_opcode) {
            found.closed = close_of(payload_of(frame));
        } else {
            found.lines.append(found.lines.empty() ? "" : "\n").append(payload_of(frame));
        }
        found.bytes += frame.size();
    }
    return found;
}

void relay::abort() {
    if (over_) {
        return;
    }
    over_ = true;
    end_sending();
    end();
    // Not now: whoever calls may be walking through all connections.
    asio::post(loop(), [self = shared_from_this(), this] {
        leave_all();
        owner_.forget_relay(*this);
    });
}

} // namespace convene::ws
