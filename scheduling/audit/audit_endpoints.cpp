#include "scheduling/audit/audit_endpoints.hpp"

#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

std::string word_of(const http::request& asked, const std::string& name) {
    const auto found = asked.query.find(name);
    return found == asked.query.end() ? std::string() : found->second;
}

task<result<audit_record_page>> read_record(http::request asked, audit_service& record) {
    const std::string text = word_of(asked, "before");
    std::int64_t before = 0;
    const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), before);
    if (!text.empty() && (ec != std::errc{} || stop != text.data() + text.size() || before < 1)) {
        co_return error(errc::invalid, "The query's before must be the number of an entry.", "before");
    }
    audit_filter wanted{word_of(asked, "action"), word_of(asked, "actor"), word_of(asked, "object"),
                        word_of(asked, "from"), word_of(asked, "until")};
    auto page = co_await record.read(std::move(*asked.caller), before, std::move(wanted));
    co_return page;
}

} // namespace

void add_audit_endpoints(http::router& routes, audit_service& record) {
    constexpr auto signed_in = http::access::signed_in;
    http::route_options options{.who = signed_in, .summary = "The audit record, newest first; for staff"};
    options.query = {{"before", "seq; only entries before it"},
                     {"action", "only this action"},
                     {"actor", "only what this person did"},
                     {"object", "only what was done to this person, session or room"},
                     {"from", "only at or after this time"},
                     {"until", "only before this time"}};
    routes.get<audit_record_page>("/api/v1/audit", std::move(options), [&record](http::request asked) {
        return read_record(std::move(asked), record);
    });
    routes.get<acts_about_me>(
        "/api/v1/me/audit", {.who = signed_in, .summary = "What staff did about the caller"},
        [&record](http::request asked) { return record.read_about(std::move(*asked.caller)); });
}

} // namespace convene::scheduling
