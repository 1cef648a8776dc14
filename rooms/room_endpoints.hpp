#pragma once

#include "rooms/room_service.hpp"
#include "server/http/router.hpp"

namespace convene::rooms {

/// Registers GET /api/v1/rooms/{room}, .../messages and .../audit.
void add_room_endpoints(http::router& routes, room_service& service);

} // namespace convene::rooms
