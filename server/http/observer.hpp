#pragma once

#include "server/core/metrics.hpp"
#include "server/http/message.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace convene::http {

/// One answered request, as the access log tells it: no path, query, header or address, only the route's
/// pattern (S-22).
struct answered {
    std::string_view verb;
    std::string_view route; ///< pattern, "static", "unmatched" or "gate"; outlives the node
    unsigned status = 0;
    std::chrono::steady_clock::duration took{};
    std::size_t bytes = 0;
    std::string_view request_id;
};

/// Access log and counters of one node; not thread safe, the counters behind it are.
class observer {
public:
    observer();

    void request_answered(const answered& what);
    /// By the gate, the clock or a limit; `reason` is one word of a fixed set.
    void refused(std::string_view reason);
    void handler_failed(std::string_view route, std::string_view request_id, const char* what);
    void connections(std::ptrdiff_t change);

private:
    struct series {
        prometheus::Counter* count;
        prometheus::Histogram* seconds;
    };

    std::map<std::pair<std::string_view, unsigned>, series> by_route_;
    std::map<std::string_view, prometheus::Counter*> by_reason_;
    prometheus::Counter& failures_;
    prometheus::Gauge& open_;
};

} // namespace convene::http
