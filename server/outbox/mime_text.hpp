#pragma once

#include <string>
#include <string_view>

/// The codings of mail text. All pure; input is UTF-8.
namespace convene::outbox {

/// A name or subject for a header (RFC 2047): control characters are dropped, the rest stands as it is when
/// it is short and plain, else in encoded words of at most 75 characters on folded lines, whole characters in
/// each.
std::string header_text(std::string_view given);

/// RFC 2045 section 6.7, with CRLF at the end of each line; lines of `text` end in \n or CRLF.
std::string quoted_printable(std::string_view text);

/// RFC 2045 section 6.8, in lines of 76 characters with CRLF.
std::string base64_lines(std::string_view bytes);

/// True for printable ASCII in lines of at most 900 bytes: it may travel as it is.
bool is_plain_text(std::string_view text);

/// The same text with CRLF at the end of each line.
std::string crlf_lines(std::string_view text);

} // namespace convene::outbox
