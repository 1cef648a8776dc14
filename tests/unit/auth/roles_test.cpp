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
        {role::checkin, {see_programme, check_in_others}},
        {role::organiser,
         {see_programme,        see_any_closed,    join_open_room, join_press_room,     post_in_room,
          serve_as_moderator,   moderate_any_room, read_any_audit, read_own_room_audit, import_programme,
          register_for_edition, see_registrations, name_people,    change_delegation,   set_quota,
          decide_registration,  end_access,        vouch_for,      verify_vetting,      check_in_others,
          correct_presence,     close_edition,     change_people,  edit_programme}},
        {role::access_coordinator, {see_programme, see_access_needs}},
        {role::doj_program_manager,
         {see_programme, see_any_closed, join_open_room, join_press_room, post_in_room, read_any_audit,
          see_registrations}},
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

/// What each role may besides, about an object with which it has that to do.
const std::map<role, std::map<action, reach>>& expected_reaches() {
    using enum action;
    static const std::map<role, std::map<action, reach>> rights{
        {role::site_team_lead,
         {{register_for_edition, reach::own_site},
          {see_registrations, reach::own_site},
          {name_people, reach::own_site},
          {change_delegation, reach::own_site},
          {vouch_for, reach::own_site}}},
        {role::liaison,
         {{see_registrations, reach::own_sites},
          {name_people, reach::own_sites},
          {vouch_for, reach::own_sites}}},
        {role::moderator, {{check_in_others, reach::own_room}}},
    };
    return rights;
}

relation only(reach how_far) {
    return {how_far == reach::own, how_far == reach::own_site, how_far == reach::own_sites,
            how_far == reach::own_room};
}

TEST(roles, a_right_reaches_as_far_as_the_table_says) {
    const std::set<action> about_oneself{action::register_for_edition, action::see_access_needs};
    const std::set<action> never_about_oneself{action::decide_registration, action::end_access,
                                               action::vouch_for, action::verify_vetting,
                                               action::change_people};
    int refused = 0;
    each<role>([&](role held) {
        principal caller;
        caller.roles = {held};
        each<action>([&](action what) {
            each<reach>([&](reach how_far) {
                bool wanted = expected().at(held).contains(what);
                if (how_far == reach::own) {
                    wanted = (wanted && !never_about_oneself.contains(what)) || about_oneself.contains(what);
                } else if (const auto more = expected_reaches().find(held);
                           more != expected_reaches().end()) {
                    const auto right = more->second.find(what);
                    wanted = wanted || (right != more->second.end() && right->second == how_far);
                }
                EXPECT_EQ(may(caller, what, only(how_far)), wanted)
                    << protocol::enum_name(held) << " x " << protocol::enum_name(what) << " x "
                    << protocol::enum_name(how_far);
                refused += wanted ? 0 : 1;
            });
        });
    });
    EXPECT_GT(refused, 1200);
}

TEST(roles, I_20_nobody_decides_about_themselves_whatever_their_roles) {
    principal caller;
    each<role>([&](role held) { caller.roles.push_back(held); });
    for (const action what : {action::decide_registration, action::end_access, action::vouch_for,
                              action::verify_vetting, action::change_people}) {
        EXPECT_TRUE(may(caller, what, {.own_site = true})) << protocol::enum_name(what);
        EXPECT_FALSE(may(caller, what, {.own = true, .own_site = true})) << protocol::enum_name(what);
    }
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
