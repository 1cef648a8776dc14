#pragma once

#include "server/http/router.hpp"

#include <functional>
#include <string>

namespace convene::http {

/// What the operations routes ask of the process.
struct operations_parts {
    /// Why this node should get no traffic now ("draining", "store_unavailable"...); empty when it should.
    std::function<std::string()> not_ready;
    std::string openapi;  ///< JSON text; filled in once all routes are known
    std::string asyncapi; ///< JSON text
};

/// Registers /livez, /readyz, /healthz, /metrics and the two wire documents. `parts` outlives the router; the
/// documents may be filled in after this call.
void add_operations_endpoints(router& routes, const operations_parts& parts);

} // namespace convene::http
