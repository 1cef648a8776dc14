#pragma once

#include "server/http/message.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>
#include <vector>

namespace convene::http {

/// The proxies whose word about the client is believed (ASVS 4.1.3). Everybody else's forwarding headers are
/// taken off the request, so that no handler can believe them by mistake.
class proxy_list {
public:
    /// Addresses or networks ("10.0.0.0/8"); entries that are neither are left out.
    explicit proxy_list(const std::vector<std::string>& entries);

    bool trusts(const boost::asio::ip::address& peer) const;
    /// Fills `peer_address`, `peer_is_loopback_direct` and `secure` of a request that came from `peer`.
    /// The client is the last address of X-Forwarded-For (else Forwarded, RFC 7239) that is not a trusted
    /// proxy itself: what stands before it may be made up.
    void settle(request& asked, const boost::asio::ip::address& peer, bool tls) const;

private:
    struct network {
        boost::asio::ip::address base;
        unsigned prefix;
    };
    std::vector<network> networks_;
};

} // namespace convene::http
