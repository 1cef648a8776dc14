#pragma once

#include "scheduling/mail/mail_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `GET /api/v1/outbox`, `POST /api/v1/outbox/hold`, `POST /api/v1/outbox/dead/retry` and `/drop`; for
/// organisers. `mail` outlives the router.
void add_mail_endpoints(http::router& routes, mail_service& mail);

} // namespace convene::scheduling
