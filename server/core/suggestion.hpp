#pragma once

#include <set>
#include <string>
#include <string_view>

namespace convene {

/// " Did you mean \"listen\"?" when one of `known` is a slip of the finger away from `wrong` (one edit for
/// names under five letters, else two), or nothing.
std::string suggestion(std::string_view wrong, const std::set<std::string>& known);

} // namespace convene
