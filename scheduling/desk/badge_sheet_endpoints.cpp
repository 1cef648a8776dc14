#include "scheduling/desk/badge_sheet_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

/// A thousand ids of the longest kind.
constexpr std::size_t body_bytes = std::size_t{80} * 1024;

task<http::response> answer(badge_sheet_service& sheets, http::request asked) {
    auto what = protocol::parse_json<badge_sheet_request>(asked.body);
    if (!what) {
        co_return http::response::problem(what.error(), asked.request_id);
    }
    auto made = co_await sheets.make(*asked.caller, std::move(*what));
    if (!made) {
        co_return http::response::problem(made.error(), asked.request_id);
    }
    http::response file;
    file.content_type = "application/pdf";
    file.headers.emplace_back("Content-Disposition", "attachment; filename=\"badges.pdf\"");
    file.body = std::move(*made);
    co_return file;
}

} // namespace

void add_badge_sheet_endpoints(http::router& routes, badge_sheet_service& sheets) {
    routes.add(
        http::method::post, "/api/v1/desk/badges",
        {.who = http::access::signed_in,
         .summary = "Badges to print, as a tagged PDF; for the check-in desk and organisers",
         .body_limit = body_bytes,
         .status = 200,
         .recent = http::proof::always},
        [&sheets](http::request asked) { return answer(sheets, std::move(asked)); },
        protocol::type_ref::of<badge_sheet_request>());
}

} // namespace convene::scheduling
