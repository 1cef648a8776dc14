#pragma once

#include "server/core/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace convene::http {

/// The server's certificate and key as a TLS context that can be replaced while running (S-28): TLS 1.2 with
/// ECDHE and AEAD ciphers only, or 1.3; the server's order of ciphers, no tickets, no session cache, no
/// renegotiation, no compression, ALPN http/1.1. A client that names a host which is not ours gets the alert
/// unrecognized_name. Thread safe: every node asks for `current()` at each accept.
class tls_certificate {
public:
    using context_ptr = std::shared_ptr<boost::asio::ssl::context>;

    /// `hosts`: the names that SNI may give, lower case, without port; empty: any.
    /// Errors: `invalid` with a sentence for the operator.
    static result<std::shared_ptr<tls_certificate>>
    load(std::filesystem::path certificate, std::filesystem::path key, std::vector<std::string> hosts = {});

    context_ptr current() const;
    /// Reads both files again (SIGHUP). On an error the old certificate stays in use.
    result<void> reload();

private:
    tls_certificate(std::filesystem::path certificate, std::filesystem::path key,
                    std::vector<std::string> hosts);
    result<context_ptr> make() const;

    std::filesystem::path certificate_;
    std::filesystem::path key_;
    std::shared_ptr<const std::vector<std::string>> hosts_;
    mutable std::mutex guard_; ///< only around the pointer: the one thing that nodes share besides counters
    context_ptr current_;
};

} // namespace convene::http
