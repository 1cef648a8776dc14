#include "scheduling/sites/site_endpoints.hpp"

#include "scheduling/csv/csv_reader.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;
using http::response;

constexpr auto signed_in = http::access::signed_in;
/// A table as a JSON string: quotes and line breaks take two bytes each.
constexpr std::size_t import_body_bytes = 2 * max_csv_bytes + 1024;

site_id asked_site(const request& asked) {
    return site_id(std::string(asked.parameter("id")));
}

/// The site after a change; with a conflict the site as it is stands beside the refusal (RFC 9457
/// section 3.2).
response answer_of(const site_outcome& outcome, const std::string& request_id) {
    if (outcome.decided) {
        return response::json(protocol::to_json(*outcome.decided));
    }
    response refused = response::problem(outcome.decided.error(), request_id);
    if (outcome.now) {
        refused.body.pop_back();
        refused.body += ",\"current\":" + protocol::to_json(*outcome.now) + "}";
    }
    return refused;
}

template<class Body>
using decision = task<site_outcome> (site_service::*)(auth::principal, site_id, Body);

template<class Body>
task<response> decide(site_service& sites, decision<Body> how, request asked) {
    auto body = protocol::parse_json<Body>(asked.body);
    if (!body) {
        co_return response::problem(body.error(), asked.request_id);
    }
    const auto outcome = co_await (sites.*how)(*asked.caller, asked_site(asked), std::move(*body));
    co_return answer_of(outcome, asked.request_id);
}

template<class Body>
void add_decision(http::router& routes, site_service& sites, std::string pattern, const std::string& summary,
                  decision<Body> how) {
    routes.add(
        http::method::post, std::move(pattern), {.who = signed_in, .summary = summary, .status = 200},
        [&sites, how](request asked) { return decide<Body>(sites, how, std::move(asked)); },
        protocol::type_ref::of<Body>(), protocol::type_ref::of<site_view>());
}

task<response> export_table(site_exchange& tables, request asked) {
    auto text = co_await tables.write(*asked.caller);
    if (!text) {
        co_return response::problem(text.error(), asked.request_id);
    }
    response file;
    file.content_type = "text/csv; charset=utf-8";
    file.headers.emplace_back("Content-Disposition", "attachment; filename=\"sites.csv\"");
    file.body = std::move(*text);
    co_return file;
}

void add_reading(http::router& routes, site_service& sites) {
    routes.get<sites_answer>("/api/v1/sites",
                             {.who = signed_in, .summary = "The sites that the caller may see"},
                             [&sites](request asked) { return sites.list(*asked.caller); });
    routes.get<site_view>("/api/v1/sites/{id}",
                          {.who = signed_in, .summary = "One site, with its history for who works with it"},
                          [&sites](request asked) { return sites.read(*asked.caller, asked_site(asked)); });
}

void add_decisions(http::router& routes, site_service& sites) {
    routes.post<site_facts, site_view>(
        "/api/v1/sites", {.who = signed_in, .summary = "A new site; for organisers"},
        [&sites](request asked, site_facts facts) { return sites.make(*asked.caller, std::move(facts)); });
    routes.post<cohort_request, site_cohort>("/api/v1/sites/cohorts",
                                             {.who = signed_in, .summary = "A new cohort; for organisers"},
                                             [&sites](request asked, cohort_request what) {
                                                 return sites.make_cohort(*asked.caller, std::move(what));
                                             });
    add_decision<site_edit>(routes, sites, "/api/v1/sites/{id}", "Changes what a site is; for organisers",
                            &site_service::edit);
    add_decision<commitment_edit>(routes, sites, "/api/v1/sites/{id}/commitments",
                                  "A new commitment of a site, or a change of one; for organisers",
                                  &site_service::commit);
    add_decision<liaison_change>(routes, sites, "/api/v1/sites/{id}/liaison",
                                 "Hands a site over to another liaison; for organisers",
                                 &site_service::hand_over);
    add_decision<champion_change>(routes, sites, "/api/v1/sites/{id}/champion",
                                  "Gives a site a champion, or none; for organisers", &site_service::appoint);
}

void add_tables(http::router& routes, site_exchange& tables) {
    routes.post<sites_import, sites_imported>(
        "/api/v1/sites/import",
        {.who = signed_in,
         .summary = "Takes sites from a table, or says what it would do; for organisers",
         .body_limit = import_body_bytes},
        [&tables](request asked, sites_import what) {
            return tables.import(*asked.caller, std::move(what));
        });
    routes.add(http::method::get, "/api/v1/sites/export",
               {.who = signed_in,
                .summary = "Every site as CSV, with addresses of people; for organisers",
                .recent = http::proof::always},
               [&tables](request asked) { return export_table(tables, std::move(asked)); });
}

} // namespace

void add_site_endpoints(http::router& routes, site_service& sites, site_exchange& tables) {
    add_reading(routes, sites);
    add_decisions(routes, sites);
    add_tables(routes, tables);
}

} // namespace convene::scheduling
