#pragma once

#include "server/http/head.hpp"
#include "server/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace convene::http {

/// Reads an origin-form request target (RFC 9112 section 3.2.1) into `path` and `query`; percent-decoding
/// happens here and nowhere else, once. Refused with 400: other forms of target, a fragment, a bad or zero
/// escape, a query name that comes twice, text that is not UTF-8. Refused with 404, because no route and no
/// file has such a name (S-23): "..", a backslash, a control character or a second layer of escapes in the
/// decoded path.
std::optional<refusal> read_target(std::string_view target, std::string& path, text_map& query);

/// Reads the part behind "?"; at most 32 names.
std::optional<refusal> read_query(std::string_view text, text_map& query);

} // namespace convene::http
