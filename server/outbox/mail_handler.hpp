#pragma once

#include "server/core/clock.hpp"
#include "server/outbox/mailer.hpp"
#include "server/outbox/outbox_worker.hpp"

namespace convene::outbox {

/// The handler of entries of kind "mail" (`protocol/mail_order.hpp`): sends through `through`, which outlives
/// the worker. A mail past its `ends_at` is dropped: a late sign-in link helps nobody.
outbox_worker::handler mail_handler(mailer& through, const clock& time);

} // namespace convene::outbox
