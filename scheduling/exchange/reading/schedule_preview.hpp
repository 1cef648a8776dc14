#pragma once

#include "scheduling/exchange/reading/schedule_reading.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <iosfwd>

namespace convene::scheduling {

/// What a file would bring, counted, before anything is changed.
struct schedule_counts {
    std::int64_t sessions = 0;
    std::int64_t days = 0;
    std::int64_t rooms = 0;
    std::int64_t tracks = 0;
    std::int64_t persons = 0;  ///< each once
    std::int64_t minutes = 0;  ///< of all sessions together
    std::int64_t overlaps = 0; ///< pairs of sessions at the same time in the same room
    bool operator==(const schedule_counts&) const = default;
};
BOOST_DESCRIBE_STRUCT(schedule_counts, (), (sessions, days, rooms, tracks, persons, minutes, overlaps))

schedule_counts count(const imported_schedule& of);

/// The counts and everything that was found, for people: a line each.
void print_preview(const schedule_reading& of, std::ostream& to);

} // namespace convene::scheduling
