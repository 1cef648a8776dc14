#include "server/http/preferences_endpoints.hpp"

#include <utility>

namespace convene::http {

namespace {

using auth::preferences_repository;
using auth::preferences_view;

constexpr std::size_t largest_body = 512;

task<result<preferences_view>> show(preferences_repository& stored, request asked) {
    auto found = co_await stored.load(asked.caller->person);
    co_return found;
}

task<result<preferences_view>> choose(preferences_repository& stored, request asked,
                                      preferences_view chosen) {
    const auto kept = co_await stored.store(asked.caller->person, chosen);
    if (!kept) {
        co_return kept.error();
    }
    co_return chosen;
}

} // namespace

void add_preferences_endpoints(router& routes, preferences_repository& stored) {
    route_options options{
        .who = access::signed_in, .summary = "How the caller wants to read", .after_end = true};
    routes.get<preferences_view>("/api/v1/me/preferences", options,
                                 [&stored](request asked) { return show(stored, std::move(asked)); });
    options.summary = "Choose how to read: the whole replaces what was chosen before";
    options.body_limit = largest_body;
    routes.post<preferences_view, preferences_view>("/api/v1/me/preferences", options,
                                                    [&stored](request asked, preferences_view chosen) {
                                                        return choose(stored, std::move(asked), chosen);
                                                    });
}

} // namespace convene::http
