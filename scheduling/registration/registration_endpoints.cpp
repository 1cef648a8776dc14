#include "scheduling/registration/registration_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;

constexpr auto signed_in = http::access::signed_in;

registration_id asked_registration(const request& asked) {
    return registration_id(std::string(asked.parameter("id")));
}

site_id asked_site(const request& asked) {
    return site_id(std::string(asked.parameter("site")));
}

} // namespace

void add_registration_endpoints(http::router& routes, registration_service& registrations) {
    routes.get<my_registration>(
        "/api/v1/me/registration",
        {.who = signed_in, .summary = "The caller's own registration", .after_end = true},
        [&](request asked) { return registrations.read(std::move(*asked.caller)); });
    routes.post<registration_request, my_registration>(
        "/api/v1/me/registration", {.who = signed_in, .summary = "Sends the form"},
        [&](request asked, registration_request what) {
            return registrations.submit(std::move(*asked.caller), std::move(what));
        });
    routes.post<nothing, my_registration>(
        "/api/v1/me/registration/accept", {.who = signed_in, .summary = "Accepts the place that is kept"},
        [&](request asked, nothing) { return registrations.accept(std::move(*asked.caller)); });
    routes.post<nothing, my_registration>(
        "/api/v1/me/registration/cancel",
        {.who = signed_in, .summary = "Gives the place back, and every seat in sessions"},
        [&](request asked, nothing) { return registrations.cancel(std::move(*asked.caller)); });
    routes.post<nothing, my_registration>(
        "/api/v1/me/registration/vetting",
        {.who = signed_in, .summary = "Asks to be vetted for closed rooms"},
        [&](request asked, nothing) { return registrations.request_vetting(std::move(*asked.caller)); });
}

void add_registration_office_endpoints(http::router& routes, registration_office& office) {
    routes.post<registration_search, registrations_page>(
        "/api/v1/registrations/search", {.who = signed_in, .summary = "Who is registered; for organisers"},
        [&](request asked, registration_search wanted) {
            return office.search(std::move(*asked.caller), std::move(wanted));
        });
    routes.get<registration_detail>(
        "/api/v1/registrations/{id}", {.who = signed_in, .summary = "One registration; for organisers"},
        [&](request asked) { return office.read(*asked.caller, asked_registration(asked)); });
    routes.post<decision_request, registration_detail>(
        "/api/v1/registrations/{id}/decision",
        {.who = signed_in,
         .summary = "Approves, puts in line, declines, cancels, ends access; for organisers",
         .recent = http::proof::by_body},
        [&](request asked, decision_request what) {
            return office.decide(*asked.caller, asked_registration(asked), std::move(what));
        });
    routes.post<decisions_request, decisions_answer>(
        "/api/v1/registrations/decisions",
        {.who = signed_in,
         .summary = "The same decision about many; for organisers",
         .recent = http::proof::by_body},
        [&](request asked, decisions_request what) {
            return office.decide_many(std::move(*asked.caller), std::move(what));
        });
    routes.post<vetting_request, registration_line>(
        "/api/v1/registrations/{id}/vetting",
        {.who = signed_in, .summary = "Vouches for somebody, verifies or refuses; never for oneself"},
        [&](request asked, vetting_request what) {
            return office.vet(*asked.caller, asked_registration(asked), std::move(what));
        });
    routes.post<person_correction, registration_detail>(
        "/api/v1/registrations/{id}/person",
        {.who = signed_in, .summary = "Puts somebody's details right; for organisers"},
        [&](request asked, person_correction to) {
            return office.correct(*asked.caller, asked_registration(asked), std::move(to));
        });
    routes.post<lead_change, registration_detail>(
        "/api/v1/registrations/{id}/lead",
        {.who = signed_in,
         .summary = "Says whether somebody leads their site's team; for organisers",
         .recent = http::proof::always},
        [&](request asked, lead_change to) {
            return office.appoint(*asked.caller, asked_registration(asked), std::move(to));
        });
    routes.post<invitation, registration_line>(
        "/api/v1/registrations/invite", {.who = signed_in, .summary = "Invites somebody; for organisers"},
        [&](request asked, invitation whom) {
            return office.invite(std::move(*asked.caller), std::move(whom));
        });
    routes.post<places_change, edition_places>(
        "/api/v1/registrations/places",
        {.who = signed_in, .summary = "Changes how many places there are; for organisers"},
        [&](request asked, places_change to) {
            return office.resize(std::move(*asked.caller), std::move(to));
        });
}

void add_delegation_endpoints(http::router& routes, delegation_service& delegations) {
    routes.get<delegations_answer>(
        "/api/v1/delegations", {.who = signed_in, .summary = "The teams of the sites that are the caller's"},
        [&](request asked) { return delegations.list(std::move(*asked.caller)); });
    routes.get<delegation_view>(
        "/api/v1/delegations/{site}", {.who = signed_in, .summary = "One site's team"},
        [&](request asked) { return delegations.read(*asked.caller, asked_site(asked)); });
    routes.post<delegation_change, delegation_view>(
        "/api/v1/delegations/{site}",
        {.who = signed_in, .summary = "Changes the problems page, or the quota"},
        [&](request asked, delegation_change to) {
            return delegations.change(*asked.caller, asked_site(asked), std::move(to));
        });
    routes.post<invitation, delegation_view>(
        "/api/v1/delegations/{site}/invite", {.who = signed_in, .summary = "Invites somebody onto the team"},
        [&](request asked, invitation whom) {
            return delegations.invite(*asked.caller, asked_site(asked), std::move(whom));
        });
    routes.post<swap_request, delegation_view>(
        "/api/v1/delegations/{site}/swap",
        {.who = signed_in, .summary = "Takes one off the team and invites another"},
        [&](request asked, swap_request what) {
            return delegations.swap_member(*asked.caller, asked_site(asked), std::move(what));
        });
    routes.post<team_release, delegation_view>(
        "/api/v1/delegations/{site}/release", {.who = signed_in, .summary = "Takes one off the team"},
        [&](request asked, team_release what) {
            return delegations.release(*asked.caller, asked_site(asked), std::move(what.out));
        });
}

} // namespace convene::scheduling
