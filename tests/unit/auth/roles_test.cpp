#include "server/auth/roles.hpp"
#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace convene::auth {
namespace {

/// The table once more, written by role instead of by action: whoever changes a right changes it twice.
const std::map<role, std::set<action>>& expected() {
    using enum action;
    const std::set<action> guest{see_programme};
    const std::set<action> listener{see_programme, join_open_room, join_press_room};
    const std::set<action> speaker{see_programme, join_open_room, join_press_room, post_in_room};
    static const std::map<role, std::set<action>> rights{
        {role::attendee, speaker},
        {role::site_team_lead, speaker},
        {role::liaison, speaker},
        {role::presenter, speaker},
        {role::moderator,
         {see_programme, join_open_room, join_press_room, post_in_room, serve_as_moderator,
          read_own_room_audit}},
        {role::captioner, listener},
        {role::interpreter, listener},
        {role::checkin, guest},
        {role::organiser,
         {see_programme, see_any_closed, join_open_room, join_press_room, post_in_room, serve_as_moderator,
          moderate_any_room, read_any_audit, read_own_room_audit, import_programme}},
        {role::access_coordinator, guest},
        {role::doj_program_manager,
         {see_programme, see_any_closed, join_open_room, join_press_room, post_in_room, read_any_audit}},
        {role::doj_champion, speaker},
        {role::evaluator, guest},
        {role::records_officer, {see_programme, read_any_audit}},
        {role::platform_admin, {see_programme, manage_accounts, read_metrics}},
        {role::media, {see_programme, join_press_room}},
    };
    return rights;
}

template<class Enum, class Visit>
void each(Visit visit) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto e) { visit(e.value); });
}

TEST(roles, every_cell_of_the_table_is_as_expected) {
    int refused = 0;
    each<role>([&](role held) {
        principal caller;
        caller.roles = {held};
        each<action>([&](action what) {
            const bool wanted = expected().at(held).contains(what);
            EXPECT_EQ(may(caller, what), wanted)
                << protocol::enum_name(held) << " x " << protocol::enum_name(what);
            refused += wanted ? 0 : 1;
        });
    });
    EXPECT_GT(refused, 100);
}

TEST(roles, nobody_without_a_role_may_anything) {
    each<action>([](action what) { EXPECT_FALSE(may(principal{}, what)) << protocol::enum_name(what); });
}

TEST(roles, every_action_has_exactly_one_row) {
    std::map<action, int> rows;
    for (const permission& row : permissions()) {
        ++rows[row.what];
    }
    each<action>([&](action what) { EXPECT_EQ(rows[what], 1) << protocol::enum_name(what); });
}

TEST(roles, unknown_action_is_refused_to_all) {
    principal caller;
    each<role>([&](role held) { caller.roles.push_back(held); });
    EXPECT_FALSE(may(caller, static_cast<action>(99)));
}

TEST(roles, text_form_survives_a_round_trip_and_drops_unknown_words) {
    const std::vector<role> held{role::attendee, role::site_team_lead};
    EXPECT_EQ(roles_to_text(held), "attendee,site_team_lead");
    EXPECT_EQ(roles_from_text("attendee,site_team_lead"), held);
    EXPECT_EQ(roles_from_text("emperor,attendee,"), std::vector<role>{role::attendee});
    EXPECT_TRUE(roles_from_text("").empty());
}

} // namespace
} // namespace convene::auth
