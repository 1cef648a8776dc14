#pragma once

#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace convene::outbox {

/// What a calendar program is asked to do (RFC 5546): the text is a whole VCALENDAR of that method.
struct calendar_part {
    std::string method; ///< "REQUEST" or "CANCEL"
    std::string text;   ///< UTF-8
};

/// One mail. With HTML or a calendar it becomes multipart/alternative, the plain text first.
struct mail {
    std::string id; ///< of the fact: becomes the Message-ID, so that a repeat is recognised
    std::string to;
    std::string to_name; ///< may be empty
    std::string subject;
    std::string text; ///< UTF-8, lines end in \n
    std::string html; ///< the same as an HTML document; empty: none
    std::optional<calendar_part> calendar;
};

/// Sends mail. Implementations: `file_mailer`, `smtp_mailer`.
class mailer {
public:
    virtual ~mailer() = default;
    /// Errors: `invalid` (the address cannot be written to; trying again is pointless; `bounce_code` tells
    /// whether the other server said so), `unavailable`.
    virtual task<result<void>> send(mail what) = 0;
};

/// The refusal of a recipient for good, by the code that the mail server gave (5xx).
error bounced(int code);
/// That code; empty for every other error.
std::optional<int> bounce_code(const error& refused);

/// Who writes.
struct sender {
    std::string address; ///< "convene@example.org"
    std::string name = "Convene";
};

/// True when the text can stand in a header or an SMTP command as an address: one @, no white space,
/// controls, brackets, quotes, commas, colons or semicolons, at most 254 bytes.
bool is_mail_address(std::string_view text) noexcept;

/// The whole message with CRLF lines (RFC 5322, RFC 2045-2047). Only fixed header fields; names and subject
/// are encoded words unless plain, so that nothing from outside can start a header. A lone text is sent as it
/// is when it is ASCII in lines up to 900 characters, else quoted-printable; the parts of a multipart message
/// are always encoded, so that no text can look like a boundary. Errors: `invalid` (an address).
result<std::string> compose_message(const mail& what, const sender& from, instant now);

} // namespace convene::outbox
