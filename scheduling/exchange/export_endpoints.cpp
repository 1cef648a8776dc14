#include "scheduling/exchange/export_endpoints.hpp"

#include "scheduling/calling_viewer.hpp"
#include "scheduling/exchange/shown_programme.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;
using http::response;

struct export_file {
    schedule_form form = schedule_form::csv;
    std::string text;
};

std::string query_of(const request& asked, const char* name) {
    const auto found = asked.query.find(name);
    return found == asked.query.end() ? std::string() : found->second;
}

task<result<export_file>> make_file(export_endpoint_parts use, request asked) {
    const auto form = protocol::enum_from_name<schedule_form>(asked.parameter("format"));
    if (!form) {
        co_return error(errc::not_found, "The programme has no such form: take xml, json, ics or csv.",
                        "format");
    }
    const auto who = co_await find_calling_viewer(use.people, *asked.caller);
    if (!who) {
        co_return who.error();
    }
    const auto content = use.programme.current();
    if (content->release == 0) {
        co_return error(errc::not_found, "No programme has been released yet.");
    }
    const export_filter wanted{query_of(asked, "core_area"), query_of(asked, "place"),
                               query_of(asked, "session")};
    const auto shown = compute_shown(*content, *who, wanted, use.site);
    if (!shown) {
        co_return shown.error();
    }
    co_return export_file{*form, write_schedule(*form, *shown, use.time.now())};
}

task<response> answer_export(export_endpoint_parts use, request asked) {
    const std::string id = asked.request_id;
    auto made = co_await make_file(std::move(use), std::move(asked));
    if (!made) {
        co_return response::problem(made.error(), id);
    }
    response file;
    file.content_type = content_type_of(made->form);
    file.headers.emplace_back("Content-Disposition", "attachment; filename=\"programme." +
                                                         std::string(protocol::enum_name(made->form)) + "\"");
    file.body = std::move(made->text);
    co_return file;
}

task<response> answer_public(public_schedule& for_all, schedule_form form, request asked) {
    const auto text = for_all.get(form);
    if (!text) {
        co_return response::problem(text.error(), asked.request_id);
    }
    response answer = response::cached(*text, asked.header("if-none-match"));
    if (answer.status == 200) {
        answer.content_type = content_type_of(form);
    }
    answer.personal = false;
    answer.headers.emplace_back("Cache-Control", "public, no-cache");
    answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
    co_return answer;
}

std::vector<protocol::query_parameter> filters() {
    return {{"core_area", "Id of a core area: only its sessions."},
            {"place", "Id of a place: only what is there."},
            {"session", "Id of a session: only this one."}};
}

} // namespace

void add_export_endpoints(http::router& routes, export_endpoint_parts use) {
    routes.add(http::method::get, "/api/v1/programme/export/{format}",
               {.who = http::access::signed_in,
                .summary = "The programme as the caller may see it, as a file: xml, json, ics or csv",
                .query = filters()},
               [use](request asked) { return answer_export(use, std::move(asked)); });
    for (const schedule_form form : {schedule_form::xml, schedule_form::json, schedule_form::ics}) {
        routes.add(http::method::get, "/schedule." + std::string(protocol::enum_name(form)),
                   {.who = http::access::anyone,
                    .summary = "The programme without closed sessions, where it is public; else 404"},
                   [&for_all = use.for_all, form](request asked) {
                       return answer_public(for_all, form, std::move(asked));
                   });
    }
}

} // namespace convene::scheduling
