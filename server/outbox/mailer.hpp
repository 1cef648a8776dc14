#pragma once

#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <string>

namespace convene::outbox {

/// One plain-text mail.
struct mail {
    std::string id; ///< of the outbox entry: becomes the Message-ID, so that a repeat is recognised
    std::string to;
    std::string to_name; ///< may be empty
    std::string subject;
    std::string text; ///< UTF-8, lines end in \n
};

/// Sends mail. Implementations: `file_mailer`, `smtp_mailer`.
class mailer {
public:
    virtual ~mailer() = default;
    /// Errors: `invalid` (the address cannot be written to; trying again is pointless), `unavailable`.
    virtual task<result<void>> send(mail what) = 0;
};

/// Who writes.
struct sender {
    std::string address; ///< "convene@example.org"
    std::string name = "Convene";
};

/// True when the text can stand in a header or an SMTP command as an address: one @, no white space,
/// controls, brackets, quotes, commas, colons or semicolons, at most 254 bytes.
bool is_mail_address(std::string_view text) noexcept;

/// The whole message with CRLF lines (RFC 5322, RFC 2045-2047). Only fixed header fields; names and subject
/// are encoded words unless plain, so that nothing from outside can start a header. The body is sent as it is
/// when it is ASCII in lines up to 900 characters, else quoted-printable. Errors: `invalid` (an address).
result<std::string> compose_message(const mail& what, const sender& from, instant now);

} // namespace convene::outbox
