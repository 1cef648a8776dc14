#include "scheduling/badge_endpoints.hpp"

#include "scheduling/badge_code.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/protocol.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace convene::scheduling {

namespace {

/// "Camden, NJ", or nothing for who belongs to no site.
std::string site_name(const programme& content, const person_record& who) {
    const auto found = std::find_if(content.sites.begin(), content.sites.end(),
                                    [&](const site& each) { return who.site && each.id == *who.site; });
    return found == content.sites.end() ? std::string() : found->name + ", " + found->state;
}

task<result<badge_view>> show_badge(badge_endpoint_parts use, http::request asked) {
    const auto who = co_await use.people.find_record(asked.caller->person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    if (!who || !who->registration || !has_badge(who->status)) {
        co_return error(errc::forbidden, "A badge is for people whose registration is approved.");
    }
    const auto content = use.programme.current();
    auto code = co_await use.badges.get_or_create(content->edition.id, *who->registration,
                                                  make_badge_code(use.random));
    if (!code) {
        co_return code.error();
    }
    badge_view shown;
    shown.code = std::move(*code);
    shown.name = compute_display_name(*who);
    shown.registration = *who->registration;
    shown.kind = who->registration_kind;
    shown.site = site_name(*content, *who);
    co_return shown;
}

} // namespace

void add_badge_endpoints(http::router& routes, badge_endpoint_parts use) {
    routes.get<badge_view>(
        "/api/v1/me/badge",
        {.who = http::access::signed_in, .summary = "The caller's own badge with its code"},
        [use](http::request asked) { return show_badge(use, std::move(asked)); });
}

} // namespace convene::scheduling
