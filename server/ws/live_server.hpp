#pragma once

#include "server/core/config.hpp"
#include "server/core/random.hpp"
#include "server/ws/command_observer.hpp"
#include "server/ws/command_table.hpp"
#include "server/ws/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

namespace convene::ws {

class poll_relay;
class relay;

/// The sub-protocol whose frames every transport carries.
inline constexpr std::string_view subprotocol = "convene.v1";

/// A client that asked for the live socket and passed the HTTP gate, the origin check included.
struct arrival {
    using tcp_socket = asio::ip::tcp::socket;
    std::variant<tcp_socket, std::unique_ptr<asio::ssl::stream<tcp_socket>>> stream;
    std::map<std::string, std::string, std::less<>> headers; ///< of the request, names in lower case
    std::shared_ptr<void> place; ///< kept as long as the connection lives: it counts toward limits
    std::optional<auth::principal>
        caller; ///< empty: accepted, then closed with 4501 (browsers cannot read a 401)
};

/// The live side of one node: adopts sockets, says hello, executes commands one after the other per
/// connection, watches heartbeats, ends connections whose login ended. Bounded: `limits.connections`,
/// `limits.connections_per_person`.
class live_server {
public:
    /// Is this login still good? Asked every 30 s per connection as a net under the control channel (S-03).
    using login_check = std::function<task<result<bool>>(auth::principal, auth::activity)>;

    struct parts {
        asio::io_context& loop;
        const limits_config& limits;
        const command_table& commands;
        realtime::hub& hub;
        id_source& ids;
        const clock& time;
        login_check check_login;
        unsigned node = 0; ///< in the keys of relays: which node of the process keeps them
    };

    explicit live_server(parts use);
    ~live_server();

    /// Starts the once-a-second work and listens to the control lines of the hub.
    void start();
    /// Takes a client over.
    void adopt(arrival client);
    /// Takes a client over whose answer is an event stream; the head of the answer has left.
    void adopt_stream(arrival client);
    /// A connection for a client that polls; its key.
    std::string open_poll(auth::principal caller);
    /// The relay of this key, when it is this login's.
    std::shared_ptr<relay> find_relay(std::string_view key, const auth::principal& caller) const;
    /// The same, when it is one that is polled.
    std::shared_ptr<poll_relay> find_poll(std::string_view key, const auth::principal& caller) const;
    /// Tells everybody to come back after a random part of `spread`; running commands finish first.
    void drain(std::chrono::milliseconds spread);
    /// Ends what is left.
    void stop();

    std::size_t connection_count() const noexcept { return by_id_.size(); }
    /// Sends a line to every connection of a person on this node that has had its hello.
    void notify(const person_id& person, std::string_view line);

    // For connections.
    const parts& use() const noexcept { return parts_; }
    bool is_draining() const noexcept { return draining_; }
    command_observer& seen() noexcept { return seen_; }
    void close_for_drain(connection& which);
    void forget(const connection& which);
    void forget_relay(const relay& which);
    realtime::frame hello_to(const connection& whom) const;

private:
    void enter(const std::shared_ptr<connection>& made, bool signed_in);
    std::string make_key();
    void handle_control(std::string_view line);
    void end_login(std::string_view login);
    void renew_login(std::string_view old, const login_id& renewed);
    void end_person(std::string_view person, protocol::close_code code, std::string_view why);
    void restart_person(std::string_view person);
    task<void> tick();
    task<void> check_logins();
    task<void> check_login(std::weak_ptr<connection> weak);
    bool saw_login_end_lately() const;
    std::size_t count_of(const person_id& person) const;

    parts parts_;
    command_observer seen_;
    std::unordered_map<std::string, std::shared_ptr<connection>> by_id_;
    std::unordered_multimap<std::string, connection*> by_person_;
    std::unordered_map<std::string, std::weak_ptr<relay>> relays_; ///< by key
    asio::steady_timer timer_;
    bool draining_ = false;
    bool stopped_ = false;
    bool checking_ = false;
    std::optional<std::chrono::steady_clock::time_point> login_ended_; ///< the last time that one did
    std::chrono::milliseconds spread_{0};
};

/// The first frame of the server.
struct hello_limits {
    std::size_t frame_bytes = 0;
    std::size_t message_characters = 0;
    double commands_per_s = 0;
    double commands_burst = 0;
    double posts_per_s = 0;
    double posts_burst = 0;
};
BOOST_DESCRIBE_STRUCT(hello_limits, (),
                      (frame_bytes, message_characters, commands_per_s, commands_burst, posts_per_s,
                       posts_burst))
struct hello {
    std::string protocol;
    instant server_time{};
    connection_id connection;
    person_id person;
    std::int64_t heartbeat_s = 0;
    hello_limits limits;
};
BOOST_DESCRIBE_STRUCT(hello, (), (protocol, server_time, connection, person, heartbeat_s, limits))

} // namespace convene::ws
