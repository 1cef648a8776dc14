#pragma once

#include "scheduling/exchange/shown_programme.hpp"
#include "server/core/clock.hpp"

#include <string>

namespace convene::scheduling {

/// The sessions as one calendar (RFC 5545). The same session has the same UID for ever; each release is a new
/// version of it.
std::string write_schedule_calendar(const shown_programme& of, instant now);

} // namespace convene::scheduling
