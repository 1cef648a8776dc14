#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/viewer.hpp"
#include "server/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace convene::scheduling {

/// The programme as one person may take it along: what the writers of this folder turn into files. Pure.

/// What is asked for; empty ids: everything.
struct export_filter {
    std::string core_area = {};
    std::string place = {};
    std::string session = {};
};

struct shown_session {
    session_detail of;
    std::int64_t number = 0; ///< at least 1, its own in the release; the same in the next one
};

/// Texts have no control characters. Core areas and places are those of the sessions and no others.
struct shown_programme {
    std::int64_t release = 0;
    edition_view edition;
    std::vector<core_area_view> core_areas;
    std::vector<place_view> places;
    std::vector<shown_session> sessions; ///< sorted as in the programme
    std::string site;                    ///< public address, without a slash at its end
};

/// Every session that the person sees in full; one that is closed to them is left out with its place and
/// times (I-12). Errors: `invalid` (an unknown core area or place), `not_found` (no such session for them).
result<shown_programme> compute_shown(const programme& in, const viewer& who, const export_filter& wanted,
                                      std::string site);

/// What somebody sees who is not known at all: the sessions for all who take part, and none that is closed or
/// for some of them only.
shown_programme compute_shown_to_all(const programme& in, std::string site);

} // namespace convene::scheduling
