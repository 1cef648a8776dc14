#pragma once

#include "scheduling/draft/plan_check.hpp"
#include "scheduling/zoned_time.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <string>
#include <vector>

/// Where a session could go, as stretches of starts that a client paints over the grid of places and times.
namespace convene::scheduling {

enum class verdict {
    free,
    warning,   ///< it can begin there, and something would better be otherwise
    impossible ///< there would be an error
};
BOOST_DESCRIBE_ENUM(verdict, free, warning, impossible)

/// Starts that are asked about: `from`, and then every `step`, before `to`.
struct start_range {
    instant from;
    instant to;
    std::chrono::minutes step{5};
};

/// All starts of a day in a known zone, be it of 23, 24 or 25 hours.
start_range starts_of_day(local_day day, const std::string& zone);

/// A stretch of starts names no more reasons than these.
inline constexpr std::size_t most_reasons = 3;

/// Starts of the range from `from` on and before `to` for which the same is said. Its reasons are the first
/// findings, errors before warnings, with the numbers of minutes that hold at its first start.
struct start_stretch {
    instant from;
    instant to;
    scheduling::verdict verdict = scheduling::verdict::free;
    std::vector<finding> reasons;
};
BOOST_DESCRIBE_STRUCT(start_stretch, (), (from, to, verdict, reasons))

/// Every start of the range is in one stretch; of two neighbours, something differs.
struct place_openings {
    place_id place;
    std::vector<start_stretch> stretches;
};
BOOST_DESCRIBE_STRUCT(place_openings, (), (place, stretches))

namespace detail {
class plan_tables;

/// For `plan_index::where_could_it_go`.
std::vector<place_openings> find_openings(const plan_tables& in, const session_id& of,
                                          const start_range& when);
} // namespace detail

} // namespace convene::scheduling
