#pragma once

#include "scheduling/registration/delegation_service.hpp"
#include "scheduling/registration/registration_office.hpp"
#include "scheduling/registration/registration_service.hpp"
#include "server/http/router.hpp"

namespace convene::scheduling {

/// `/api/v1/me/registration*`: what people do about their own. The service outlives the table.
void add_registration_endpoints(http::router& routes, registration_service& registrations);
/// `/api/v1/registrations*`: what staff decide about others.
void add_registration_office_endpoints(http::router& routes, registration_office& office);
/// `/api/v1/delegations*`: the teams of sites.
void add_delegation_endpoints(http::router& routes, delegation_service& delegations);

} // namespace convene::scheduling
