#pragma once

#include "server/redis/reply.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::realtime {

/// Where a reader stands in a channel: the channel's epoch and the offset of the last publication it has.
struct position {
    std::string epoch;
    std::int64_t offset = 0;
    bool operator==(const position&) const = default;
};
BOOST_DESCRIBE_STRUCT(position, (), (epoch, offset))

/// One numbered event of a channel. `data` is JSON text, written once when it was stored.
struct publication {
    std::int64_t offset = 0;
    std::string event;
    std::string data;
    std::int64_t redacts = 0; ///< offset of an earlier publication whose content is gone from now on; 0: none
};

/// What came over PUB/SUB: "EPOCH OFFSET EVENT REDACTS DATA" (shared_publish.lua); views into the payload.
struct bus_message {
    std::string_view epoch; ///< empty for an ephemeral event
    std::string_view key;   ///< of an ephemeral event: of each event and key the newest wins; usually empty
    publication content;
};
/// Empty when the payload is not ours.
std::optional<bus_message> parse_bus_message(std::string_view payload);

/// The answer of `channel_read`.
struct store_read {
    std::string epoch;
    std::int64_t top = 0;
    bool complete = false; ///< every publication after the asked offset is in `entries`
    std::vector<publication> entries;
};
store_read parse_store_read(const redis::reply& answer);

} // namespace convene::realtime
