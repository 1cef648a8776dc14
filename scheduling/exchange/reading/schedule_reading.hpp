#pragma once

#include "scheduling/exchange/reading/imported_schedule.hpp"
#include "scheduling/exchange/schedule_file.hpp"
#include "server/core/result.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading of programmes that other programs wrote: frab and Pentabarf (XML), pretalx and frab (JSON),
/// iCalendar, and the table that we write ourselves. Pure; nothing is stored.
namespace convene::scheduling {

/// Most that is read of one file; more is refused, never cut.
inline constexpr std::size_t max_schedule_bytes = std::size_t{32} * 1024 * 1024;
inline constexpr std::size_t max_schedule_events = 10'000;
inline constexpr std::size_t max_line_characters = 300;
inline constexpr std::size_t max_paragraph_characters = 20'000;

/// What was found: names for programs, sentences are for people.
enum class finding_code {
    malformed,    ///< not of the form at all
    unsupported,  ///< of the form, but with something that is not read (DOCTYPE, entities, repeats)
    too_large,    ///< over a stated limit
    too_long,     ///< a text over its limit
    missing,      ///< something is not there that must be
    bad_time,     ///< no time or no date: 30 February
    no_length,    ///< ends when it begins, or before
    skipped_time, ///< the clocks jump over it
    double_time,  ///< the clocks show it twice
    no_zone,      ///< times of no zone
    unknown_zone,
    duplicate, ///< two of the same name
    unknown_room,
    whole_days, ///< an entry without times
    left_out,   ///< not taken over
    differs,    ///< two places of the file contradict each other
    unknown     ///< a name that nothing here has
};
BOOST_DESCRIBE_ENUM(finding_code, malformed, unsupported, too_large, too_long, missing, bad_time, no_length,
                    skipped_time, double_time, no_zone, unknown_zone, duplicate, unknown_room, whole_days,
                    left_out, differs, unknown)

/// Where in a file: the line, counted from 1, or for JSON a pointer (RFC 6901); neither: the whole file.
struct finding_place {
    std::size_t line = 0;
    std::string pointer;
};
BOOST_DESCRIBE_STRUCT(finding_place, (), (line, pointer))

struct schedule_finding {
    bool refuses = true; ///< false: worth knowing
    finding_place where;
    finding_code code = finding_code::malformed;
    std::string sentence;
    std::string field; ///< e.g. "title"; may be empty
};
BOOST_DESCRIBE_STRUCT(schedule_finding, (), (refuses, where, code, sentence, field))

/// "Line 12, title: ..." for people.
std::string to_text(const schedule_finding& of);

struct reading_options {
    std::optional<schedule_form> form = {}; ///< none: what the content looks like
    std::string zone = {};                  ///< of files that name none; must be known
};

/// With one finding that refuses, the whole file is. What could be read is there all the same, to be counted.
struct schedule_reading {
    schedule_form form = schedule_form::xml;
    imported_schedule read;
    std::vector<schedule_finding> findings; ///< the first 200
    std::size_t more_findings = 0;          ///< and how many were found besides
    bool refused = false;

    /// What is to be used. Errors, of the first finding that refuses: `malformed`, `too_large`, `invalid`.
    result<imported_schedule> outcome() const;
};

/// The form of a text, by how it begins; nothing for one that looks like none.
std::optional<schedule_form> detect_form(std::string_view text);

/// Reads a file, a UTF-8 byte-order mark is passed over.
schedule_reading read_schedule(std::string_view text, const reading_options& how = {});

} // namespace convene::scheduling
