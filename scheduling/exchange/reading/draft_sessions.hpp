#pragma once

#include "scheduling/draft/plan.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"
#include "server/core/result.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

/// What sessions of a file are compared with.
struct draft_mapping {
    const programme& current;                ///< its places, core areas, people and sessions
    const std::vector<draft_session>& known; ///< what the draft holds already
    session_type type_when_unknown = session_type::workshop;
};

/// What a file makes of the draft. Findings refuse nothing: they say what was left out of which session.
struct draft_import {
    std::vector<draft_session>
        sessions; ///< in the order of the file; those of the draft that it does not name stay
    std::vector<schedule_finding> findings;
};

/// Turns a file into sessions of the draft. A session is the same as one of the draft when its guid is, and
/// the same as one of the programme when it is our own file that came back: what the file does not carry
/// (audience, seats, needs) stays as it was. Another one is new and gets an id that is the same each time.
///
/// A room is a place of that name or id, in any case and without accents; with another or none a session
/// waits in the tray with its length. A track is a core area likewise. A type, else the track, may name a
/// type of ours. People are those of the programme whom exactly one has that name; others are left out.
/// Errors: `conflict` (there is no edition yet), `invalid` (a text is longer than the programme takes).
result<draft_import> to_draft_sessions(const imported_schedule& of, const draft_mapping& with);

} // namespace convene::scheduling
