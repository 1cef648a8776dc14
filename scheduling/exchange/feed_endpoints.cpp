#include "scheduling/exchange/feed_endpoints.hpp"

#include "scheduling/exchange/schedule_file.hpp"

#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

using http::request;
using http::response;

constexpr std::chrono::minutes longest_reminder(120);

/// Nothing where none is asked for. Error: `invalid`.
result<std::optional<std::chrono::minutes>> read_reminder(const request& asked) {
    std::optional<std::chrono::minutes> reminder;
    const auto found = asked.query.find("alarm");
    if (found == asked.query.end()) {
        return reminder;
    }
    const std::string& text = found->second;
    int minutes = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), minutes);
    const bool whole = failed == std::errc() && end == text.data() + text.size();
    reminder = std::chrono::minutes(minutes);
    if (!whole || minutes < 0 || *reminder > longest_reminder) {
        return error(errc::invalid, "An alarm is 0 to 120 minutes before.", "alarm");
    }
    return reminder;
}

task<response> answer_calendar(feed_service& feeds, request asked) {
    const auto reminder = read_reminder(asked);
    if (!reminder) {
        co_return response::problem(reminder.error(), asked.request_id);
    }
    const auto text = co_await feeds.write(std::string(asked.parameter("token")), *reminder);
    if (!text) {
        co_return response::problem(text.error(), asked.request_id);
    }
    response answer = response::cached(*text, asked.header("if-none-match"));
    if (answer.status == 200) {
        answer.content_type = content_type_of(schedule_form::ics);
    }
    answer.headers.emplace_back("Cache-Control", "private, no-cache");
    co_return answer;
}

} // namespace

void add_feed_endpoints(http::router& routes, feed_service& feeds) {
    constexpr auto signed_in = http::access::signed_in;
    routes.get<feed_state>("/api/v1/me/feed",
                           {.who = signed_in, .summary = "Whether the caller's calendar has an address"},
                           [&](request asked) { return feeds.read(std::move(*asked.caller)); });
    routes.post<feed_renewal, feed_address>(
        "/api/v1/me/feed",
        {.who = signed_in,
         .summary = "Makes the address, or another one instead of it; said this once",
         .recent = http::proof::always}, // it lasts longer than the login of who makes it
        [&](request asked, feed_renewal) { return feeds.renew(std::move(*asked.caller)); });
    routes.post<feed_removal, feed_state>(
        "/api/v1/me/feed/remove", {.who = signed_in, .summary = "The address works no more"},
        [&](request asked, feed_removal) { return feeds.remove(std::move(*asked.caller)); });
    routes.add(http::method::get, "/calendar/{token}",
               {.who = http::access::anyone,
                .summary = "The calendar of the person whose secret address it is",
                .query = {{"alarm", "Minutes before each entry at which a program reminds: 0 to 120."}}},
               [&](request asked) { return answer_calendar(feeds, std::move(asked)); });
}

} // namespace convene::scheduling
