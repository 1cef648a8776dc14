#pragma once

#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of taking the programme of another program into the draft.
namespace convene::scheduling {

/// `POST /api/v1/draft/import`: a schedule of frab or pretalx, a calendar or a table.
struct intake_order {
    std::string client_id; ///< the same one again is answered and not done again
    std::string content;   ///< the file
    std::optional<schedule_form> form;
    std::optional<std::string> zone; ///< IANA name: of times in a file that names none
    bool dry_run = true;
};
BOOST_DESCRIBE_STRUCT(intake_order, (), (client_id, content, form, zone, dry_run))

/// A field that the file changed and somebody here as well: what is here stays.
struct kept_edit {
    session_id session;
    std::string title;
    std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(kept_edit, (), (session, title, fields))

struct intake_answer {
    bool dry_run = true;
    bool refused = false; ///< nothing can be taken from it; `findings` say why
    schedule_form form = schedule_form::xml;
    schedule_counts counts;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::vector<kept_edit> kept;
    std::vector<schedule_finding> findings; ///< what was not read or not understood; the first 200
    std::int64_t more_findings = 0;
    std::optional<std::int64_t> revision; ///< of the draft, when something was done
};
BOOST_DESCRIBE_STRUCT(intake_answer, (),
                      (dry_run, refused, form, counts, added, changed, unchanged, kept, findings,
                       more_findings, revision))

} // namespace convene::scheduling
