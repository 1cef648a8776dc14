#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene::auth {

/// The form under which an e-mail address is compared, stored and written to: trimmed, NFC, full case folding
/// (Unicode 15, 3.13 D144, then NFC again). Mail always goes to this stored form and never to what somebody
/// typed, so two spellings that fold together can never divert a link.
///
/// Empty for text that is no address: exactly one @, local part 1..64 and domain 1..253 bytes, a dot in the
/// domain, no white space, controls, quotes, brackets, commas or semicolons (a stricter set than RFC 5321: no
/// quoted local parts, no address literals).
std::optional<std::string> fold_email(std::string_view typed);

/// What stands after the @ of an address, folded; empty for text that is no address.
std::string mail_domain(std::string_view address);

/// NFC of valid UTF-8 (also used for passphrases before hashing: the same characters typed on two keyboards
/// are the same passphrase). Empty when the text is not valid UTF-8.
std::optional<std::string> to_nfc(std::string_view text);

} // namespace convene::auth
