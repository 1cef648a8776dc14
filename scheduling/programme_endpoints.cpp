#include "scheduling/programme_endpoints.hpp"

#include "scheduling/calling_viewer.hpp"
#include "scheduling/programme_answers.hpp"
#include "scheduling/programme_view.hpp"

#include <string>
#include <utility>

namespace convene::scheduling {

namespace {

using http::request;
using http::response;

task<result<viewer>> viewer_of(programme_endpoint_parts use, const request& asked) {
    if (!asked.caller) {
        co_return error(errc::unauthenticated, "Please sign in.");
    }
    if (use.programme.current()->release == 0) {
        co_return error(errc::not_found, "No programme has been released yet.");
    }
    auto who = co_await find_calling_viewer(use.people, *asked.caller);
    co_return who;
}

std::string query_of(const request& asked, const char* name) {
    const auto found = asked.query.find(name);
    return found == asked.query.end() ? std::string() : found->second;
}

task<result<http::cached_text>> find_programme(programme_endpoint_parts use, request asked) {
    const auto who = co_await viewer_of(use, asked);
    if (!who) {
        co_return who.error();
    }
    const programme_filter wanted{query_of(asked, "day"), query_of(asked, "core_area"), query_of(asked, "q")};
    co_return use.programme.answers()->get_programme(*who, wanted);
}

task<response> answer_programme(programme_endpoint_parts use, request asked) {
    const std::string id = asked.request_id;
    const std::string known(asked.header("if-none-match"));
    const auto text = co_await find_programme(use, std::move(asked));
    if (!text) {
        co_return response::problem(text.error(), id);
    }
    co_return response::cached(*text, known);
}

task<result<session_detail>> answer_session(programme_endpoint_parts use, request asked) {
    const auto who = co_await viewer_of(use, asked);
    if (!who) {
        co_return who.error();
    }
    const auto content = use.programme.current();
    const session* wanted = find_session(*content, session_id(std::string(asked.parameter("id"))));
    auto shown = wanted == nullptr ? std::nullopt : compute_detail(*content, *wanted, *who);
    if (!shown) {
        co_return error(errc::not_found, "There is no such session for you.", "id");
    }
    if (shown->closed) {
        // The page is shown even when the note cannot be stored: it says nothing.
        const auto at = use.time.now();
        co_await use.store.note_refusal(content->edition.id, who->person, shown->id, at);
    }
    co_return std::move(*shown);
}

task<result<communities_answer>> answer_communities(programme_endpoint_parts use, request asked) {
    const auto who = co_await viewer_of(use, asked);
    if (!who) {
        co_return who.error();
    }
    co_return compute_communities(*use.programme.current(), *who);
}

} // namespace

void add_programme_endpoints(http::router& routes, programme_endpoint_parts use) {
    routes.add(
        http::method::get, "/api/v1/programme",
        {.who = http::access::signed_in, .summary = "The released programme; filters: day, core_area, q"},
        [use](request asked) { return answer_programme(use, std::move(asked)); }, {},
        protocol::type_ref::of<programme_answer>());
    routes.get<session_detail>("/api/v1/sessions/{id}",
                               {.who = http::access::signed_in, .summary = "One session of the programme"},
                               [use](request asked) { return answer_session(use, std::move(asked)); });
    routes.get<communities_answer>(
        "/api/v1/communities",
        {.who = http::access::signed_in, .summary = "Communities of practice and their meetings"},
        [use](request asked) { return answer_communities(use, std::move(asked)); });
}

} // namespace convene::scheduling
