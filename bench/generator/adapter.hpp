#pragma once

#include "generator/connection.hpp"
#include "generator/options.hpp"
#include "generator/traffic.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace convene::bench {

/// How one system under test is spoken to. What an adapter wants to send it appends to connection::unsent.
class adapter {
public:
    virtual ~adapter() = default;

    /// The HTTP request that opens the WebSocket; asks for what was missed when connection::resume is set.
    [[nodiscard]] virtual std::string upgrade_request(const connection& opening) const = 0;

    /// The socket is a WebSocket now. Sets phase::joined where the upgrade is all that joining takes.
    virtual void on_upgraded(connection& opened, traffic& seen) = 0;

    /// One text frame of the server's.
    virtual void on_text(connection& from, std::string_view payload, traffic& seen) = 0;

    /// One message into the connection's room. @param number counts all posts of this run from 1.
    virtual void post(connection& by, std::string_view text, std::uint64_t number) = 0;

    /// A sign of life, asked for once in 20 s; a server that is busy pushing does not ask by itself.
    virtual void keep_alive(connection&) {}

    /// True when posting takes connections that are no members.
    [[nodiscard]] virtual bool publishes_apart() const { return false; }
};

std::unique_ptr<adapter> make_convene_adapter(const options& chosen);
std::unique_ptr<adapter> make_reference_adapter(const options& chosen);
std::unique_ptr<adapter> make_nchan_adapter(const options& chosen);
std::unique_ptr<adapter> make_socketio_adapter(const options& chosen);

/// The request line and headers that every system needs; ends without the empty line.
std::string websocket_request(std::string_view target, std::uint16_t port);

/// Marks a connection as joined at a position the server named, or as resumed where it was.
inline void complete_join(connection& joined, std::uint64_t position, traffic& seen) {
    joined.state = phase::joined;
    if (!joined.resume || joined.next_offset == 0) {
        joined.next_offset = position + 1;
    }
    joined.recovered = joined.resume;
    ++seen.joins;
}

} // namespace convene::bench
