#include "generator/adapter.hpp"
#include "generator/clock.hpp"
#include "generator/message_text.hpp"
#include "wire/websocket.hpp"

#include <vector>

namespace convene::bench {

namespace {

/// The sub-protocol convene.v1. Frames of many objects are the hot path, so a push is not parsed: its first
/// "offset" and the mark in its text are found at the place where the push before had them.
class convene_adapter final : public adapter {
public:
    explicit convene_adapter(const options& chosen)
        : port_(chosen.port), tokens_(chosen.tokens), rooms_(chosen.rooms), epochs_(chosen.rooms.size()),
          run_(std::to_string(now_ns())) {}

    std::string upgrade_request(const connection& opening) const override {
        std::string request =
            websocket_request("/api/v1/live", port_) + "Sec-WebSocket-Protocol: convene.v1\r\n";
        if (!tokens_.empty()) {
            request += "Authorization: Bearer " + tokens_[opening.index % tokens_.size()] + "\r\n";
        }
        return request + "\r\n";
    }

    void on_upgraded(connection& opened, traffic&) override { opened.state = phase::joining; }

    void on_text(connection& from, std::string_view payload, traffic& seen) override {
        while (!payload.empty()) {
            const std::size_t end = payload.find('\n');
            on_object(from, payload.substr(0, end), seen);
            if (end == std::string_view::npos) {
                return;
            }
            payload.remove_prefix(end + 1);
        }
    }

    void post(connection& by, std::string_view text, std::uint64_t) override {
        const std::uint64_t number = ++posts_;
        command_ = "{\"id\":" + std::to_string(number + join_id) + ",\"do\":\"room.post\",\"room\":\"";
        command_ += room_of(by) + "\",\"client_id\":\"b" + run_ + "-" + std::to_string(number);
        command_.append("\",\"text\":\"").append(text).append("\"}");
        append_client_frame(by.unsent, opcode::text, command_);
    }

    void keep_alive(connection& of) override { append_client_frame(of.unsent, opcode::text, "{}"); }

private:
    static constexpr std::uint64_t join_id = 1;

    void on_object(connection& from, std::string_view object, traffic& seen) {
        if (object.starts_with("{\"ch\":\"room:")) {
            const std::size_t offset = offset_.find_in(object);
            if (offset != std::string_view::npos) {
                on_message(from, object, read_number(object, offset + 9), seen);
            }
        } else if (object == "{}") {
            append_client_frame(from.unsent, opcode::text, "{}");
        } else if (object.find("\"event\":\"hello\"") != std::string_view::npos) {
            send_join(from);
        } else if (object.find("\"error\":") != std::string_view::npos) {
            seen.refuse(object);
        } else if (from.state == phase::joining && object.find("\"recovered\":") != std::string_view::npos) {
            on_joined(from, object, seen);
        } else if (object.starts_with("{\"id\":")) {
            seen.acknowledge();
        }
    }

    void on_message(connection& to, std::string_view object, std::uint64_t offset, traffic& seen) {
        if (message_mark mark; seen.deliver(to, offset) && find_mark(mark_, object, mark)) {
            seen.time_delivery(mark.sent_us);
        }
    }

    void send_join(connection& from) {
        command_ = "{\"id\":1,\"do\":\"room.join\",\"room\":\"" + room_of(from) + "\"";
        if (from.resume) {
            command_ += ",\"since\":{\"epoch\":\"" + epochs_[from.room % epochs_.size()] +
                        "\",\"offset\":" + std::to_string(from.next_offset - 1) + "}";
        }
        command_ += "}";
        append_client_frame(from.unsent, opcode::text, command_);
    }

    void on_joined(connection& from, std::string_view object, traffic& seen) {
        const std::size_t at = object.find("\"position\":{");
        const std::string_view position = object.substr(at == std::string_view::npos ? object.size() : at);
        const std::size_t epoch = position.find("\"epoch\":\"");
        const std::size_t offset = position.find("\"offset\":");
        if (epoch == std::string_view::npos || offset == std::string_view::npos) {
            seen.refuse(object);
            return;
        }
        const std::string_view value = position.substr(epoch + 9);
        epochs_[from.room % epochs_.size()] = value.substr(0, value.find('"'));
        const bool whole = object.find("\"recovered\":true") != std::string_view::npos;
        const bool resumed = from.resume;
        if (resumed && !whole) {
            ++seen.snapshots;
            from.resume = false; // what was missed is in the snapshot; goes on from its position
        }
        complete_join(from, read_number(position, offset + 9), seen);
        from.resume = resumed;
    }

    const std::string& room_of(const connection& of) const { return rooms_[of.room % rooms_.size()]; }

    std::uint16_t port_;
    std::vector<std::string> tokens_;
    std::vector<std::string> rooms_;
    std::vector<std::string> epochs_; // by room
    std::string run_;                 // keeps client_ids of two runs apart
    std::uint64_t posts_ = 0;         // over all crowds of the run: a client_id must never come twice
    std::string command_;
    hinted_search offset_{"\"offset\":"};
    hinted_search mark_{mark_start};
};

} // namespace

std::unique_ptr<adapter> make_convene_adapter(const options& chosen) {
    return std::make_unique<convene_adapter>(chosen);
}

} // namespace convene::bench
