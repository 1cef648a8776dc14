#pragma once

#include "server/auth/principal.hpp"

#include <string_view>
#include <vector>

namespace convene::auth {

/// Who must have a second factor (ASVS V6.3.3, S-17): nobody; those who see or decide about others; besides
/// them whoever was verified for closed sessions; everybody. Each word includes the ones before it.
enum class second_factor_rule { off, staff, vetted, all };

/// From the configuration's word (`config::second_factor_wanted`); an unknown one is the strictest.
second_factor_rule second_factor_rule_from(std::string_view word) noexcept;

/// `is_vetted`: the person was verified for closed sessions.
bool must_have_second_factor(second_factor_rule rule, const std::vector<role>& roles, bool is_vetted);

} // namespace convene::auth
