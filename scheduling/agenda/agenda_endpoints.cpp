#include "scheduling/agenda/agenda_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

void add_agenda_endpoints(http::router& routes, star_service& stars) {
    using http::request;
    constexpr auto signed_in = http::access::signed_in;
    routes.get<stars_answer>("/api/v1/me/stars",
                             {.who = signed_in, .summary = "Sessions that the caller keeps in their agenda"},
                             [&stars](request asked) { return stars.read(std::move(*asked.caller)); });
    routes.post<star_request, stars_answer>(
        "/api/v1/sessions/{id}/star",
        {.who = signed_in, .summary = "Keeps a session in the caller's agenda, or takes it out"},
        [&stars](request asked, star_request to) {
            return stars.change(*asked.caller, session_id(std::string(asked.parameter("id"))), to);
        });
}

void add_agenda_pushes(ws::command_table& table) {
    table.push<stars_changed>("person:{person}", "stars.changed", true,
                              "You keep a session in your agenda, or keep it no more, on another page.");
}

} // namespace convene::scheduling
