#pragma once

#include "server/http/answer.hpp"
#include "server/http/body_reader.hpp"
#include "server/http/checks.hpp"
#include "server/http/forwarding.hpp"
#include "server/http/gate.hpp"
#include "server/http/observer.hpp"
#include "server/http/read_buffer.hpp"
#include "server/http/server.hpp"
#include "server/http/site.hpp"
#include "server/http/transport.hpp"

#include <chrono>
#include <list>
#include <memory>
#include <string>

namespace convene::http {

class connection;

/// What all connections of a node share. Lives as long as the last of them.
struct node {
    explicit node(server::parts with)
        : use(std::move(with)), proxies(use.settings.trusted_proxies), writer(use.files) {}

    /// A fresh id: a prefix of the node and a count.
    std::string next_request_id();

    server::parts use;
    site names;
    gate_rules gate;
    proxy_list proxies;
    answer_writer writer;
    observer seen;
    std::list<connection*> open; ///< bounded by `limits.connections`
    bool draining = false;
    std::string id_prefix;
    std::uint64_t requests = 0;
};

/// One accepted connection: reads requests through the gate one after the other, answers each before it
/// looks at the next (so pipelining is safe), until either side is done. Time-outs are not timers: the node
/// looks at `deadline` of all its connections a few times a second.
class connection {
public:
    connection(std::shared_ptr<node> home, transport stream, asio::ip::address peer,
               std::shared_ptr<void> place);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// The life of the connection.
    task<> run();
    /// Called by the node: ends what waits when its time is over.
    void check_deadline(std::chrono::steady_clock::time_point now);
    /// Called once when the node drains: an idle connection ends, a busy one after its answer.
    void drain();

private:
    enum class phase { handshake, idle, head, body, handling, writing, leaving };
    struct turn; ///< one request on its way; lives in the frame of `take_turn`, which waits for all below

    task<bool> shake_hands();
    task<bool> read_head();
    task<> take_turn();
    task<response> decide(turn& now);
    task<response> handle(turn& now);
    std::optional<response> match(turn& now);
    task<std::optional<response>> identify(turn& now);
    task<std::optional<response>> read_body(turn& now);
    task<> take_upgrade(turn& now);
    task<std::optional<response>> identify_for_upgrade(turn& now);
    task<bool> read_more(std::size_t room);
    task<> answer_refusal(refusal why);
    task<> finish(turn& now, const response& answer);
    task<bool> write_all(std::string_view first, std::string_view second);
    void hand_over(const response& answer);
    task<> say_goodbye();

    response deny(const denial& why, const turn& now) const;
    response refuse(const refusal& why, turn& now);
    void enter(phase next, std::chrono::steady_clock::duration at_most);
    bool too_slow(std::chrono::steady_clock::time_point now) const;

    std::shared_ptr<node> home_;
    transport stream_;
    asio::ip::address peer_;
    std::shared_ptr<void> place_; ///< counts toward the node's bounds as long as it lives
    std::list<connection*>::iterator listed_;
    read_buffer buffer_;
    head_scanner scanner_;
    std::string head_out_; ///< reused for every response head

    phase phase_ = phase::idle;
    std::chrono::steady_clock::time_point entered_;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t moved_ = 0; ///< bytes read or written in this phase
    bool timed_out_ = false;
    bool open_ = true;    ///< false: no further request is read
    bool first_ = true;   ///< no request was read yet
    bool gone_ = false;   ///< the client left or the connection was handed over: nothing more to say
    bool unread_ = false; ///< bytes of the client may be left unread: close gently
};

} // namespace convene::http
