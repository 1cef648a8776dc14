#pragma once

#include "server/core/result.hpp"

#include <string>
#include <string_view>

namespace convene::redis {

/// Where a Redis is and who we are there.
struct endpoint {
    std::string unix_path; ///< when not empty, host and port are not used
    std::string host;
    std::string port = "6379";
    std::string username; ///< ACL user; empty means the default user
    std::string password; ///< username and password empty means no AUTH
    int database = 0;

    /// Reads "unix://[user:pass@]/path/redis.sock" and "redis://[user:pass@]host[:port][/db]"; user and
    /// password may be percent-encoded. Errors: `invalid`, in words that never repeat the password.
    static result<endpoint> parse(std::string_view url);

    /// For people and logs: the path or host:port, never the password.
    std::string describe() const;
};

} // namespace convene::redis
