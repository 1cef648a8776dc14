#include "scheduling/eligibility.hpp"
#include "scheduling/exchange/shown_programme.hpp"
#include "scheduling/import/summit_file.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace convene::scheduling {
namespace {

constexpr auto site_address = "https://s.example.org";

TEST(shown_programme, who_is_not_known_sees_what_is_for_all_who_take_part) {
    programme content;
    std::set<std::string> open;
    const audience kinds[] = {audience::all_registrants,      audience::law_enforcement_and_prosecutors,
                              audience::law_enforcement_only, audience::site_teams,
                              audience::cop_members,          audience::crew_and_speakers};
    for (const audience each : kinds) {
        for (const session_type type : {session_type::workshop, session_type::closed}) {
            session made;
            made.id = session_id("S" + std::to_string(content.sessions.size()));
            made.audience = each;
            made.type = type;
            if (each == audience::all_registrants && type != session_type::closed) {
                open.insert(made.id.str());
            }
            content.sessions.push_back(std::move(made));
        }
    }
    std::set<std::string> got;
    for (const shown_session& each : compute_shown_to_all(content, site_address).sessions) {
        got.insert(each.of.id.str());
    }
    EXPECT_EQ(got, open);
}

TEST(shown_programme, I_12_everybody_of_the_sample_gets_what_they_see_and_nothing_else) {
    const summit sample = *read_summit(sample_summit_text()).read;
    std::size_t left_out = 0;
    std::size_t press = 0;
    for (const person_record& person : sample.people) {
        const viewer who = to_viewer(person);
        std::set<std::string> wanted;
        for (const session& each : sample.content.sessions) {
            const sight seen = compute_sight(who, each);
            left_out += seen == sight::closed ? 1 : 0;
            press += seen == sight::hidden ? 1 : 0;
            if (seen == sight::full) {
                wanted.insert(each.id.str());
            }
        }
        const auto shown = compute_shown(sample.content, who, {}, site_address);
        std::set<std::string> got;
        for (const shown_session& each : shown->sessions) {
            got.insert(each.of.id.str());
        }
        EXPECT_EQ(got, wanted) << person.id.str();
    }
    EXPECT_GT(left_out, 100U);
    EXPECT_GT(press, 10U);
}

} // namespace
} // namespace convene::scheduling
