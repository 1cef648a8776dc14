#pragma once

#include "scheduling/draft/protocol.hpp"

#include <map>
#include <string>
#include <vector>

namespace convene::scheduling {

/// Findings of a plan as organisers see them; `accepted` has why a warning stands, by its key. Pure.
std::vector<shown_finding> show_findings(std::vector<finding> found, const plan& in,
                                         const std::map<std::string, std::string>& accepted);

/// Those that are not true of `before` already: what people see stays as it is until somebody changes it.
std::vector<finding> only_new(std::vector<finding> found, const plan& before);

} // namespace convene::scheduling
