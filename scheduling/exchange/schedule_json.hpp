#pragma once

#include "scheduling/exchange/schedule_document.hpp"

#include <string>

namespace convene::scheduling {

/// The document as `schedule.json` of frab and pretalx.
std::string write_schedule_json(const schedule_document& of);

} // namespace convene::scheduling
