#include "generator/adapter.hpp"
#include "generator/message_text.hpp"
#include "wire/websocket.hpp"

namespace convene::bench {

namespace {

/// Frames of reference_server: {"joined":SEQ} once, then {"n":SEQ,"t":"TEXT"}.
class reference_adapter final : public adapter {
public:
    explicit reference_adapter(const options& chosen) : port_(chosen.port) {}

    std::string upgrade_request(const connection& opening) const override {
        std::string target = "/?room=" + std::to_string(opening.room);
        if (opening.resume) {
            target += "&since=" + std::to_string(opening.next_offset - 1);
        }
        return websocket_request(target, port_) + "\r\n";
    }

    void on_upgraded(connection& opened, traffic&) override { opened.state = phase::joining; }

    void on_text(connection& from, std::string_view payload, traffic& seen) override {
        if (payload.starts_with("{\"n\":")) {
            if (message_mark mark;
                seen.deliver(from, read_number(payload, 5)) && find_mark(mark_, payload, mark)) {
                seen.time_delivery(mark.sent_us);
            }
        } else if (payload.starts_with("{\"joined\":")) {
            complete_join(from, read_number(payload, 10), seen);
        }
    }

    void post(connection& by, std::string_view text, std::uint64_t) override {
        append_client_frame(by.unsent, opcode::text, text);
    }

private:
    std::uint16_t port_;
    hinted_search mark_{mark_start};
};

} // namespace

std::unique_ptr<adapter> make_reference_adapter(const options& chosen) {
    return std::make_unique<reference_adapter>(chosen);
}

std::string websocket_request(std::string_view target, std::uint16_t port) {
    std::string request = "GET ";
    request.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(std::to_string(port));
    request += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: Y29udmVuZSBiZW5jaCBrZQ==\r\n";
    return request;
}

} // namespace convene::bench
