#include "scheduling/registration/closing_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

void add_closing_endpoints(http::router& routes, closing_service& closing) {
    using http::request;
    constexpr auto signed_in = http::access::signed_in;
    routes.get<edition_closing>(
        "/api/v1/registrations/close",
        {.who = signed_in, .summary = "What closing the edition would do; for organisers"},
        [&closing](request asked) { return closing.look(std::move(*asked.caller)); });
    routes.post<nothing, edition_closing>(
        "/api/v1/registrations/close",
        {.who = signed_in,
         .summary = "One step of closing the edition when it is over; for organisers",
         .recent = http::proof::always},
        [&closing](request asked, nothing) { return closing.close(std::move(*asked.caller)); });
}

} // namespace convene::scheduling
