#include "server/http/operations_endpoints.hpp"

#include "server/core/metrics.hpp"

namespace convene::http {

namespace {

struct health {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(health, (), (status))

response health_answer(const std::string& problem) {
    response answer = response::json(protocol::to_json(health{problem.empty() ? "ok" : problem}),
                                     problem.empty() ? 200 : 503);
    return answer;
}

task<response> report_health(std::string problem) {
    co_return health_answer(problem);
}

/// A document that is made once, at start, and lives as long as the routes.
task<response> show_document(const std::string& document) {
    co_return response::json(document);
}

route_options open_to(access who, std::string summary) {
    route_options options;
    options.who = who;
    options.summary = std::move(summary);
    return options;
}

} // namespace

void add_operations_endpoints(router& routes, const operations_parts& parts) {
    const auto health_type = protocol::type_ref::of<health>();
    routes.add(
        method::get, "/livez", open_to(access::anyone, "The process answers."),
        [](const request&) { return report_health(""); }, {}, health_type);
    for (const char* path : {"/readyz", "/healthz"}) {
        routes.add(
            method::get, path,
            open_to(access::anyone, "This node wants traffic: its stores answer and it does not drain."),
            [&parts](const request&) { return report_health(parts.not_ready()); }, {}, health_type);
    }
    routes.add(method::get, "/metrics", open_to(access::operations, "Metrics as Prometheus text."),
               [](request) -> task<response> {
                   response answer = response::json(metrics_text());
                   answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
                   co_return answer;
               });
    routes.add(method::get, "/api/openapi.json", open_to(access::anyone, "This document."),
               [&parts](const request&) { return show_document(parts.openapi); });
    routes.add(method::get, "/api/asyncapi.json", open_to(access::anyone, "The live socket's document."),
               [&parts](const request&) { return show_document(parts.asyncapi); });
}

} // namespace convene::http
