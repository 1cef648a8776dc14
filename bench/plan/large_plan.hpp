#pragma once

#include "scheduling/draft/plan.hpp"

#include <cstdint>

/// A plan as large as a summit may become, the same for the same seed.
namespace bench {

struct plan_size {
    int sessions = 900;
    int places = 30;
    int people = 900;
    int days = 3;
};

/// Mostly tidy: rooms are filled one session after the other, with pauses of 0 to 30 minutes; people serve
/// where chance puts them, three to six a session; one session in a hundred is a plenary, one in twelve has
/// been dragged to a random time.
convene::scheduling::plan make_large_plan(const plan_size& size, std::uint32_t seed);

/// The first day's midnight at the venue.
convene::instant first_midnight();

} // namespace bench
