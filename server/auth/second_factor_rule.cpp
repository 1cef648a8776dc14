#include "server/auth/second_factor_rule.hpp"

#include <algorithm>

namespace convene::auth {

namespace {

bool is_staff(role held) noexcept {
    switch (held) {
    case role::platform_admin:
    case role::organiser:
    case role::moderator:
    case role::access_coordinator:
    case role::records_officer:
        return true;
    default:
        return false;
    }
}

} // namespace

second_factor_rule second_factor_rule_from(std::string_view word) noexcept {
    return word == "off"      ? second_factor_rule::off
           : word == "staff"  ? second_factor_rule::staff
           : word == "vetted" ? second_factor_rule::vetted
                              : second_factor_rule::all;
}

bool must_have_second_factor(second_factor_rule rule, const std::vector<role>& roles, bool is_vetted) {
    switch (rule) {
    case second_factor_rule::off:
        return false;
    case second_factor_rule::staff:
        return std::any_of(roles.begin(), roles.end(), is_staff);
    case second_factor_rule::vetted:
        return is_vetted || std::any_of(roles.begin(), roles.end(), is_staff);
    case second_factor_rule::all:
        return true;
    }
    return true;
}

} // namespace convene::auth
