#include "scheduling/draft/draft_endpoints.hpp"

#include <charconv>
#include <string>
#include <utility>

namespace convene::scheduling {

namespace {

using http::request;

constexpr auto signed_in = http::access::signed_in;
/// A file as a JSON string: quotes and line breaks take two bytes each.
constexpr std::size_t import_body_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t edit_body_bytes = std::size_t{1024} * 1024;

/// The number in `?since=`; 0 where there is none.
result<std::int64_t> asked_since(const request& asked) {
    const auto found = asked.query.find("since");
    if (found == asked.query.end()) {
        return 0;
    }
    const std::string& text = found->second;
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size() || number < 0) {
        return error(errc::invalid, "This is a number from 0.", "since");
    }
    return number;
}

task<result<draft_answer>> read_draft(draft_service& drafts, request asked) {
    const auto since = asked_since(asked);
    if (!since) {
        co_return since.error();
    }
    auto read = co_await drafts.read(std::move(*asked.caller), *since);
    co_return read;
}

task<result<releases_answer>> read_changes(release_service& releases, request asked) {
    const auto since = asked_since(asked);
    if (!since) {
        co_return since.error();
    }
    auto read = co_await releases.changes_since(std::move(*asked.caller), *since);
    co_return read;
}

} // namespace

void add_draft_endpoints(http::router& routes, draft_service& drafts, draft_intake& intake,
                         release_service& releases) {
    routes.get<draft_answer>(
        "/api/v1/draft",
        {.who = signed_in,
         .summary = "The draft of the programme, or what changed since a revision",
         .query = {{"since", "Revision of the draft; only what changed after it, e.g. 12."}}},
        [&drafts](request asked) { return read_draft(drafts, std::move(asked)); });
    routes.post<draft_edit, draft_edited>("/api/v1/draft/edit",
                                          {.who = signed_in,
                                           .summary = "Changes sessions of the draft, all or none",
                                           .body_limit = edit_body_bytes},
                                          [&drafts](request asked, draft_edit what) {
                                              return drafts.edit(std::move(*asked.caller), std::move(what));
                                          });
    routes.post<intake_order, intake_answer>(
        "/api/v1/draft/import",
        {.who = signed_in,
         .summary = "Takes the programme of another program into the draft, or says what that would do",
         .body_limit = import_body_bytes},
        [&intake](request asked, intake_order what) {
            return intake.take(std::move(*asked.caller), std::move(what));
        });
    routes.get<findings_answer>("/api/v1/draft/findings",
                                {.who = signed_in, .summary = "What is wrong in the draft, both sides named"},
                                [&drafts](request asked) { return drafts.find(std::move(*asked.caller)); });
    routes.post<openings_question, openings_answer>(
        "/api/v1/draft/openings",
        {.who = signed_in, .summary = "Where a session could go on a day, and why not elsewhere"},
        [&drafts](request asked, openings_question what) {
            return drafts.find_openings(std::move(*asked.caller), std::move(what));
        });
    routes.get<release_preview>(
        "/api/v1/draft/release",
        {.who = signed_in, .summary = "What a release would change, and how many people it tells"},
        [&releases](request asked) { return releases.preview(std::move(*asked.caller)); });
    routes.post<release_order, released>(
        "/api/v1/draft/release", {.who = signed_in, .summary = "The draft becomes the programme"},
        [&releases](request asked, release_order what) {
            return releases.release(std::move(*asked.caller), std::move(what));
        });
    routes.get<releases_answer>(
        "/api/v1/programme/changes",
        {.who = signed_in,
         .summary = "What releases changed, as far as the caller may know",
         .query = {{"since", "Number of a release; only those after it, e.g. 3."}}},
        [&releases](request asked) { return read_changes(releases, std::move(asked)); });
}

} // namespace convene::scheduling
