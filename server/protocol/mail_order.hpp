#pragma once

#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

namespace convene::protocol {

/// An outbox entry of kind "mail": what to send, decided by a feature, sent by the outbox. It may hold a
/// secret (a sign-in link); the entry is deleted from the store when the mail is out.
struct mail_order {
    std::string to;      ///< an address as `fold_email` makes it
    std::string to_name; ///< may be empty
    std::string subject;
    std::string text;               ///< plain text, lines end in \n
    std::optional<instant> ends_at; ///< after this the mail is pointless and is dropped
};
BOOST_DESCRIBE_STRUCT(mail_order, (), (to, to_name, subject, text, ends_at))

} // namespace convene::protocol
