#pragma once

#include "server/core/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convene::http {

/// By which names this server is reached: what Host and Origin may say.
struct site {
    std::vector<std::string> hosts;   ///< values of Host, lower case
    std::vector<std::string> origins; ///< values of Origin, compared byte for byte (S-01)

    bool allows_origin(std::string_view origin) const;
};

/// From the public URL, the further origins and the address listened on. The forms of loopback (127.0.0.1,
/// [::1], localhost) are hosts when loopback or every address is listened on; they are origins only while
/// there is no public URL, because a page of a program on the visitor's own machine has such an origin.
site site_of(const config& settings, const std::string& listen_address, unsigned short port);

} // namespace convene::http
