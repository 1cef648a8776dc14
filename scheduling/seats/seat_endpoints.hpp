#pragma once

#include "scheduling/seats/seat_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// Seats over HTTP: `GET /api/v1/seats`, and below `/api/v1/sessions/{id}`: `POST seat`, `POST seat/accept`,
/// `POST seat/release`, and for staff `GET seats`, `POST seats/size`. Each may be sent again: the answer is
/// what is true then. `seats` outlives the router.
void add_seat_endpoints(http::router& routes, seat_service& seats);

} // namespace convene::scheduling
