#include "server/outbox/mail_handler.hpp"

#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/mail_order.hpp"

namespace convene::outbox {

namespace {

task<result<void>> send_order(mailer* through, const clock* time, entry one) {
    auto order = protocol::parse_json<protocol::mail_order>(one.json);
    if (!order) {
        co_return order.error();
    }
    if (order->ends_at && time->now() >= *order->ends_at) {
        log_warn("mail dropped, too late to be of use", {{"entry", one.id}});
        co_return result<void>();
    }
    mail letter;
    letter.id = one.fact;
    letter.to = order->to;
    letter.to_name = order->to_name;
    letter.subject = order->subject;
    letter.text = order->text;
    auto sent = co_await through->send(std::move(letter));
    co_return sent;
}

} // namespace

outbox_worker::handler mail_handler(mailer& through, const clock& time) {
    return [to = &through, by = &time](entry one) { return send_order(to, by, std::move(one)); };
}

} // namespace convene::outbox
