#include "scheduling/registration/access_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;
using http::response;

task<response> export_needs(access_service& needs, request asked) {
    auto text = co_await needs.write(std::move(*asked.caller));
    if (!text) {
        co_return response::problem(text.error(), asked.request_id);
    }
    response file;
    file.content_type = "text/csv; charset=utf-8";
    file.headers.emplace_back("Content-Disposition", "attachment; filename=\"access-needs.csv\"");
    file.body = std::move(*text);
    co_return file;
}

} // namespace

void add_access_endpoints(http::router& routes, access_service& needs) {
    constexpr auto signed_in = http::access::signed_in;
    routes.get<access_list>(
        "/api/v1/access-needs",
        {.who = signed_in, .summary = "What people need to take part; for the access coordinator"},
        [&needs](request asked) { return needs.list(std::move(*asked.caller)); });
    routes.add(http::method::get, "/api/v1/access-needs/export",
               {.who = signed_in,
                .summary = "The same as CSV; for the access coordinator",
                .recent = http::proof::always},
               [&needs](request asked) { return export_needs(needs, std::move(asked)); });
}

} // namespace convene::scheduling
