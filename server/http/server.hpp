#pragma once

#include "server/core/clock.hpp"
#include "server/core/config.hpp"
#include "server/core/task.hpp"
#include "server/http/router.hpp"
#include "server/http/static_files.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace convene::http {

using tcp_socket = asio::ip::tcp::socket;
using tls_stream = asio::ssl::stream<tcp_socket>;

/// A connection that asked for WebSocket, or whose answer's body is written by somebody else (then without
/// `head` and `asked`); it passed the gate and the origin check. The receiver owns it from here.
struct upgrade {
    std::variant<tcp_socket, std::unique_ptr<tls_stream>> stream;
    std::string head;            ///< raw bytes of the request as read, for the WebSocket handshake
                                 ///< (with whatever came behind it)
    request asked;               ///< with `caller` set when a login or token was valid
    std::shared_ptr<void> place; ///< keep it as long as the connection lives: it counts toward the limits
};

/// Looks up the caller of a request from its cookie or bearer token; empty when there is none.
using authenticator = std::function<task<result<std::optional<auth::principal>>>(const request&)>;

/// Errors when somebody listens on the port already. SO_REUSEPORT would let two servers of one user share it
/// without a word, so the process asks once before its nodes listen. Port 0 is always free.
result<void> check_port_is_free(const std::string& address, unsigned short port);

/// One node's HTTP side: accepts on its own SO_REUSEPORT listener, reads each request through the gate,
/// routes, answers. Connections are bounded (`limits.connections`, `connections_per_address`, IPv6 by /64;
/// trusted proxies are not counted by address); above: 503 with Retry-After. Not thread safe: everything runs
/// on the loop's thread. What `parts` refers to must outlive the loop.
class server {
public:
    struct parts {
        const config& settings;
        const router& routes;
        const static_files& files;
        const clock& time;
        authenticator authenticate;
        std::function<void(upgrade)> on_upgrade; ///< GET /api/v1/live
        std::function<std::shared_ptr<asio::ssl::context>()>
            tls; ///< asked at each accept, so that a reload takes effect; empty function: plain HTTP
        unsigned nodes = 1; ///< nodes of the process; each enforces its share of the connection limits
    };

    server(asio::io_context& loop, parts use);
    ~server();

    /// Binds and listens; errors say what and where. Port 0 takes a free one; `port()` tells.
    result<void> listen(const std::string& address, unsigned short port);
    unsigned short port() const;
    /// Starts accepting.
    void start();
    /// Stops accepting; idle keep-alive connections are closed, running requests finish and are answered with
    /// `Connection: close`. `connection_count()` tells when all are done.
    void drain();
    /// Open HTTP connections, without those handed over as upgrades.
    std::size_t connection_count() const;
    /// Values of Origin that are accepted, known after `listen`.
    const std::vector<std::string>& origins() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

} // namespace convene::http
