#include "scheduling/seats/seat_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;

constexpr auto signed_in = http::access::signed_in;

session_id asked_session(const request& asked) {
    return session_id(std::string(asked.parameter("id")));
}

void add_attendee_endpoints(http::router& routes, seat_service& seats) {
    routes.get<seats_answer>("/api/v1/seats",
                             {.who = signed_in, .summary = "Seats that are left, and the caller's own"},
                             [&seats](request asked) { return seats.read(std::move(*asked.caller)); });
    routes.post<seat_request, seat_decision>(
        "/api/v1/sessions/{id}/seat",
        {.who = signed_in, .summary = "Takes a seat, or a place in the line for one"},
        [&seats](request asked, seat_request what) {
            return seats.take(*asked.caller, asked_session(asked), std::move(what));
        });
    routes.post<seat_acceptance, seat_decision>(
        "/api/v1/sessions/{id}/seat/accept", {.who = signed_in, .summary = "Takes the seat that is offered"},
        [&seats](request asked, seat_acceptance what) {
            return seats.accept(*asked.caller, asked_session(asked), std::move(what));
        });
    routes.post<seat_release, seat_decision>(
        "/api/v1/sessions/{id}/seat/release",
        {.who = signed_in, .summary = "Gives a seat, an offer or a place in the line back"},
        [&seats](request asked, seat_release) { return seats.release(*asked.caller, asked_session(asked)); });
}

void add_staff_endpoints(http::router& routes, seat_service& seats) {
    routes.get<seat_roster>(
        "/api/v1/sessions/{id}/seats",
        {.who = signed_in, .summary = "Who has seats and who waits; for organisers and moderators"},
        [&seats](request asked) { return seats.read_roster(*asked.caller, asked_session(asked)); });
    routes.post<seat_size, seat_roster>(
        "/api/v1/sessions/{id}/seats/size",
        {.who = signed_in, .summary = "Changes how many seats there are; for organisers"},
        [&seats](request asked, seat_size to) {
            return seats.resize(*asked.caller, asked_session(asked), std::move(to));
        });
}

} // namespace

void add_seat_endpoints(http::router& routes, seat_service& seats) {
    add_attendee_endpoints(routes, seats);
    add_staff_endpoints(routes, seats);
}

} // namespace convene::scheduling
