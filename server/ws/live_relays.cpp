// What a live server does for clients whose bytes are carried by HTTP: server-sent events or polling.
#include "server/ws/poll_relay.hpp"
#include "server/ws/stream_relay.hpp"

namespace convene::ws {

namespace {

constexpr std::size_t key_bytes = 16; ///< 128 bits: nobody guesses another's

} // namespace

std::string live_server::make_key() {
    return std::to_string(parts_.node) + "-" + parts_.ids.token(key_bytes);
}

void live_server::adopt_stream(arrival client) {
    auto made =
        start_stream_relay(*this, std::move(client), connection_id("c" + parts_.ids.token(10)), make_key());
    relays_.emplace(made->key(), made);
    enter(made, true);
    made->greet(hello_to(*made));
}

std::string live_server::open_poll(auth::principal caller) {
    auto made = std::make_shared<poll_relay>(*this, connection_id("c" + parts_.ids.token(10)),
                                             std::move(caller), make_key());
    relays_.emplace(made->key(), made);
    enter(made, true);
    made->greet(hello_to(*made));
    return made->key();
}

std::shared_ptr<relay> live_server::find_relay(std::string_view key, const auth::principal& caller) const {
    const auto found = relays_.find(std::string(key));
    auto one = found == relays_.end() ? nullptr : found->second.lock();
    return one && one->caller().login == caller.login ? one : nullptr;
}

std::shared_ptr<poll_relay> live_server::find_poll(std::string_view key,
                                                   const auth::principal& caller) const {
    return std::dynamic_pointer_cast<poll_relay>(find_relay(key, caller));
}

void live_server::forget_relay(const relay& which) {
    relays_.erase(which.key());
    forget(which);
}

realtime::frame live_server::hello_to(const connection& whom) const {
    const limits_config& limits = parts_.limits;
    const hello first{std::string(subprotocol),
                      parts_.time.now(),
                      whom.id(),
                      whom.caller().person,
                      limits.heartbeat.count(),
                      {limits.frame_bytes, limits.message_characters, limits.commands_per_s,
                       limits.commands_burst, limits.posts_per_s, limits.posts_burst}};
    return realtime::frame::text(R"({"event":"hello","data":)" + protocol::to_json(first) + "}");
}

} // namespace convene::ws
