#include "server/auth/second_factor_rule.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <gtest/gtest.h>

#include <set>

namespace convene::auth {
namespace {

TEST(second_factor_rule, each_word_asks_it_of_more_people) {
    const std::set<role> staff{role::platform_admin, role::organiser, role::moderator,
                               role::access_coordinator, role::records_officer};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<role>>([&](auto each) {
        const bool one_of_them = staff.contains(each.value);
        for (const bool vetted : {false, true}) {
            const auto asked = [&](std::string_view word) {
                return must_have_second_factor(second_factor_rule_from(word), {role::attendee, each.value},
                                               vetted);
            };
            EXPECT_FALSE(asked("off")) << each.name;
            EXPECT_EQ(asked("staff"), one_of_them) << each.name;
            EXPECT_EQ(asked("vetted"), one_of_them || vetted) << each.name;
            EXPECT_TRUE(asked("all")) << each.name;
            EXPECT_TRUE(asked("nonsense")) << each.name;
        }
    });
}

} // namespace
} // namespace convene::auth
