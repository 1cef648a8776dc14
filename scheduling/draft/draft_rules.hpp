#pragma once

#include "scheduling/draft/protocol.hpp"
#include "server/core/result.hpp"
#include "server/protocol/codec.hpp"

#include <cstddef>
#include <string>

/// What may be done to a session of the draft. All pure.
namespace convene::scheduling {

inline constexpr std::size_t most_draft_sessions = 10'000;
inline constexpr std::size_t most_draft_changes = 500; ///< in one edit
inline constexpr std::size_t most_title = 200;         ///< characters
inline constexpr std::size_t most_abstract = 10'000;   ///< characters
inline constexpr std::size_t most_serving = 50;        ///< people in one role of one session

/// Whether two values of a field say the same.
template<class Value>
bool is_same_value(const Value& a, const Value& b) {
    if constexpr (requires { a == b; }) {
        return a == b;
    } else {
        return protocol::to_json(a) == protocol::to_json(b);
    }
}

/// Every field of a session of the draft, as organisers see it.
session_fields fields_of(const draft_session& of);

/// Checks what can be checked of the fields without the draft, and cleans their texts. Errors: `invalid` with
/// the name of the field.
result<session_fields> clean_fields(session_fields asked, const programme& in);

/// The session with the fields changed. Errors: `conflict` where a field is neither what the author saw nor
/// what they want, named in words; `invalid` where the session would make no sense (it ends before it begins,
/// it is scheduled nowhere) or where `from` lacks a field of `to`. What is kept of its room follows the
/// attribution and the recording as in the rest of the edition.
result<draft_session> apply_change(draft_session to, const draft_change& change, const programme& in);

/// Sets the fields that are there, as they are.
void take_fields(draft_session& into, const session_fields& from);

/// A session as it is before its author says anything about it: in the tray, one hour long.
draft_session make_session(const session_id& id, const programme& in);

/// What the draft begins with: a session of a release.
draft_session to_draft(session released);

} // namespace convene::scheduling
