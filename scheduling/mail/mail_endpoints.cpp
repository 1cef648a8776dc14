#include "scheduling/mail/mail_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;

constexpr auto signed_in = http::access::signed_in;

} // namespace

void add_mail_endpoints(http::router& routes, mail_service& mail) {
    routes.get<outbox_view>(
        "/api/v1/outbox",
        {.who = signed_in, .summary = "Mail that waits, was given up or came back; for organisers"},
        [&mail](request asked) { return mail.read(std::move(*asked.caller)); });
    routes.post<mail_hold_request, outbox_view>(
        "/api/v1/outbox/hold",
        {.who = signed_in, .summary = "Stops or starts the mail of the edition; for organisers"},
        [&mail](request asked, mail_hold_request what) {
            return mail.set_held(std::move(*asked.caller), std::move(what));
        });
    routes.post<dead_mail_request, outbox_view>(
        "/api/v1/outbox/dead/retry",
        {.who = signed_in, .summary = "Sends a mail that was given up on its way again; for organisers"},
        [&mail](request asked, dead_mail_request what) {
            return mail.end_dead(std::move(*asked.caller), std::move(what), mail_repository::dead_end::retry);
        });
    routes.post<dead_mail_request, outbox_view>(
        "/api/v1/outbox/dead/drop",
        {.who = signed_in, .summary = "Drops a mail that was given up; for organisers"},
        [&mail](request asked, dead_mail_request what) {
            return mail.end_dead(std::move(*asked.caller), std::move(what), mail_repository::dead_end::drop);
        });
}

} // namespace convene::scheduling
