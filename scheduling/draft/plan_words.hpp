#pragma once

#include "scheduling/draft/plan_check.hpp"

#include <string>

namespace convene::scheduling {

/// A finding of that plan in one plain English sentence, for a command line or a log of errors: titles, place
/// and person by name, times on the venue's clock (UTC when its zone is not known). Whatever the plan does
/// not name is told by its id.
std::string sentence_of(const finding& what, const plan& in);

} // namespace convene::scheduling
