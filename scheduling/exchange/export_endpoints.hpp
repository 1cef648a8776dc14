#pragma once

#include "scheduling/exchange/public_schedule.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/http/router.hpp"

#include <string>

namespace convene::scheduling {

/// What the endpoints of one node use; all of it must outlive the router.
struct export_endpoint_parts {
    programme_cache& programme;
    people_repository& people;
    const clock& time;
    std::string site; ///< public address
    public_schedule& for_all;
};

/// `GET /api/v1/programme/export/{format}`: the programme as the caller may see it, as a file: `xml`, `json`,
/// `ics` or `csv`. `GET /schedule.xml`, `.json`, `.ics`: for everybody and for pages of other sites, where
/// the operator wants that.
void add_export_endpoints(http::router& routes, export_endpoint_parts use);

} // namespace convene::scheduling
