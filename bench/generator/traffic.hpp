#pragma once

#include "generator/connection.hpp"
#include "generator/histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace convene::bench {

/// Counts what every connection receives and checks it: nothing lost, nothing twice, nothing out of order.
class traffic {
public:
    /// One message of the connection's room. @param offset contiguous per room, counted by the server.
    /// @return true when its latency is wanted: call time_delivery() with the time in its mark.
    bool deliver(connection& to, std::uint64_t offset) {
        if (offset < to.next_offset) {
            ++doubled;
            return false;
        }
        lost += offset - to.next_offset;
        to.next_offset = offset + 1;
        ++deliveries;
        return (offset & latency_mask) == 0;
    }

    void time_delivery(std::uint64_t sent_us) { latency.record(now_us > sent_us ? now_us - sent_us : 0); }

    void acknowledge() { ++acknowledged; }

    /// A command or an opening that the server did not do.
    void refuse(std::string_view answer) {
        ++refused;
        remark(answer);
    }

    /// Keeps the first thing that went wrong, for the person who reads the result.
    void remark(std::string_view what) {
        if (first_remark.empty()) {
            first_remark = what.substr(0, 300);
        }
    }

    std::uint64_t latency_mask = 0; ///< 15: the latency of every 16th message is enough
    std::uint64_t now_us = 0;       ///< when the bytes at hand were read
    std::uint64_t posted = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t lost = 0;
    std::uint64_t doubled = 0;
    std::uint64_t joins = 0;
    std::uint64_t failed_opens = 0;
    std::uint64_t closed_by_server = 0;
    std::uint64_t snapshots = 0; ///< resumed joins that were answered with a snapshot instead
    std::string first_remark;
    histogram latency;
};

} // namespace convene::bench
