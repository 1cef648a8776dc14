#pragma once

#include "server/core/result.hpp"

#include <string>

namespace convene::rooms {

/// Cleans and checks the text of a message: not blank, at most `most` characters (code points), control and
/// bidirectional-override characters made visible. Errors: `invalid`, `too_large`, both about field "text".
result<std::string> clean_message_text(std::string_view text, std::size_t most);

/// A reason of a moderator: 3 to 300 characters, cleaned as a message is.
result<std::string> clean_reason(std::string_view text);

/// Length of a mute: 10 seconds to 24 hours. Error: `invalid` about "seconds".
result<void> check_mute_seconds(std::int64_t seconds);

/// The words to agree to before entering a room that is not for attribution (domain.md 3.7).
std::string agreement_words();

} // namespace convene::rooms
