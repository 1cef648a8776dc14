#include "generator/adapter.hpp"
#include "generator/message_text.hpp"
#include "wire/websocket.hpp"

namespace convene::bench {

namespace {

/// nginx with nchan: /pub and /sub are WebSockets, messages are the bare text. nchan does not number what it
/// sends, so the generator's own number in the mark is checked: that needs one publisher and one room.
class nchan_adapter final : public adapter {
public:
    explicit nchan_adapter(const options& chosen)
        : port_(chosen.port), asks_for_ids_(chosen.scenario == "storm") {}

    std::string upgrade_request(const connection& opening) const override {
        std::string target = opening.role == duty::publisher ? "/pub?room=" : "/sub?room=";
        target += std::to_string(opening.room);
        if (opening.resume) {
            target += "&last_event_id=" + opening.resume_token;
        }
        std::string request = websocket_request(target, port_);
        if (asks_for_ids_ && opening.role == duty::member) {
            request += "Sec-WebSocket-Protocol: ws+meta.nchan\r\n";
        }
        return request + "\r\n";
    }

    void on_upgraded(connection& opened, traffic& seen) override { complete_join(opened, seen.posted, seen); }

    void on_text(connection& from, std::string_view payload, traffic& seen) override {
        if (from.role == duty::publisher) {
            seen.acknowledge();
            return;
        }
        if (asks_for_ids_ && payload.starts_with("id: ")) {
            from.resume_token = payload.substr(4, payload.find('\n') - 4);
        }
        message_mark mark;
        if (find_mark(mark_, payload, mark) && seen.deliver(from, mark.number)) {
            seen.time_delivery(mark.sent_us);
        }
    }

    void post(connection& by, std::string_view text, std::uint64_t) override {
        append_client_frame(by.unsent, opcode::text, text);
    }

    bool publishes_apart() const override { return true; }

private:
    std::uint16_t port_;
    bool asks_for_ids_;
    hinted_search mark_{mark_start};
};

/// Socket.IO 4 over a bare WebSocket: 0 open, 40 connect, 2/3 ping and pong, 42["name",...] events.
/// peers/socketio/server.mjs answers ["joined",SEQ] and sends ["m",SEQ,"TEXT"].
class socketio_adapter final : public adapter {
public:
    explicit socketio_adapter(const options& chosen) : port_(chosen.port) {}

    std::string upgrade_request(const connection& opening) const override {
        std::string target = "/socket.io/?EIO=4&transport=websocket&room=" + std::to_string(opening.room);
        if (opening.resume) {
            target += "&since=" + std::to_string(opening.next_offset - 1);
        }
        return websocket_request(target, port_) + "\r\n";
    }

    void on_upgraded(connection& opened, traffic&) override { opened.state = phase::joining; }

    void on_text(connection& from, std::string_view payload, traffic& seen) override {
        message_mark mark;
        if (payload.starts_with("42[\"m\",")) {
            if (seen.deliver(from, read_number(payload, 7)) && find_mark(mark_, payload, mark)) {
                seen.time_delivery(mark.sent_us);
            }
        } else if (payload.starts_with("42[\"joined\",")) {
            complete_join(from, read_number(payload, 12), seen);
        } else if (payload.starts_with("0{")) {
            append_client_frame(from.unsent, opcode::text, "40");
        } else if (payload == "2") {
            append_client_frame(from.unsent, opcode::text, "3");
        }
    }

    void post(connection& by, std::string_view text, std::uint64_t) override {
        std::string event = "42[\"post\",\"";
        event.append(text).append("\"]");
        append_client_frame(by.unsent, opcode::text, event);
    }

private:
    std::uint16_t port_;
    hinted_search mark_{mark_start};
};

} // namespace

std::unique_ptr<adapter> make_nchan_adapter(const options& chosen) {
    return std::make_unique<nchan_adapter>(chosen);
}

std::unique_ptr<adapter> make_socketio_adapter(const options& chosen) {
    return std::make_unique<socketio_adapter>(chosen);
}

} // namespace convene::bench
