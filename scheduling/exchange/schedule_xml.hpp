#pragma once

#include "scheduling/exchange/schedule_document.hpp"

#include <string>

namespace convene::scheduling {

/// The document as frab's `schedule.xml` (Pentabarf), UTF-8. Characters that XML 1.0 has no form for are left
/// out. The one place that writes with pugixml.
std::string write_schedule_xml(const schedule_document& of);

} // namespace convene::scheduling
