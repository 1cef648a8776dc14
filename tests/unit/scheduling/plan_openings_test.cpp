#include "plan_making.hpp"
#include "plan_oracle.hpp"
#include "plan_random.hpp"
#include "scheduling/draft/plan_index.hpp"
#include "scheduling/draft/plan_openings.hpp"

#include <gtest/gtest.h>

#include <map>

namespace convene::scheduling {
namespace {

using std::chrono::minutes;

constexpr unsigned seed = 20271210;
constexpr int plans = 300;

verdict judge(const std::vector<finding>& found) {
    verdict worst = verdict::free;
    for (const finding& each : found) {
        worst = std::max(worst, each.severity == severity::error ? verdict::impossible : verdict::warning);
    }
    return worst;
}

/// What one cell says, with the first reasons.
std::string cell(verdict said, std::vector<finding> reasons) {
    reasons.resize(std::min(reasons.size(), most_reasons));
    return std::string(boost::describe::enum_to_string(said, "?")) + ' ' + keys(reasons);
}

const start_stretch* stretch_of(const place_openings& in, instant start) {
    const start_stretch* found = nullptr;
    for (const start_stretch& each : in.stretches) {
        if (each.from <= start && start < each.to) {
            EXPECT_EQ(found, nullptr) << "a start is in one stretch";
            found = &each;
        }
    }
    return found;
}

TEST(plan_openings, I_05_I_06_every_start_is_judged_as_if_the_session_were_put_there) {
    random_plans random(seed);
    std::map<verdict, int> seen;
    for (int i = 0; i < plans; ++i) {
        plan now = random.make();
        plan_index index(now);
        const draft_session changed = random.session();
        random_plans::put(now, changed);
        index.replace(changed);
        const session_id id =
            now.sessions[static_cast<std::size_t>(random.up_to(static_cast<int>(now.sessions.size())))]
                .content.id;
        const session& asked = find(now, id)->content;
        const instant from =
            random.start() + minutes(5 * random.up_to(60)) + std::chrono::milliseconds(random.up_to(2));
        const start_range when{from, from + minutes(5 * 12 - random.up_to(5)), minutes(5)};
        const auto openings = index.where_could_it_go(id, when);
        ASSERT_EQ(openings.size(), now.places.size());
        for (std::size_t place = 0; place < openings.size(); ++place) {
            ASSERT_EQ(openings[place].place, now.places[place].id);
            for (instant start = when.from; start < when.to; start += when.step) {
                const placing there{openings[place].place, start, asked.ends_at - asked.starts_at};
                const auto expected = plan_oracle(moved(now, id, there)).about(id);
                const start_stretch* said = stretch_of(openings[place], start);
                ASSERT_NE(said, nullptr);
                ASSERT_EQ(cell(said->verdict, said->reasons), cell(judge(expected), expected))
                    << "plan " << i << ", " << id.str() << " in " << openings[place].place.str();
                ++seen[said->verdict];
            }
        }
    }
    EXPECT_EQ(seen.size(), 3U);
}

TEST(plan_openings, stretches_join_all_starts_of_which_the_same_is_said) {
    plan in = make_plan({make_session("A", 60, 90), make_session("B", 300, 330, "")});
    in.places.resize(2);
    in.places[0].setup_minutes = 10;
    const auto openings =
        plan_index(in).where_could_it_go(session_id("B"), {nine_and(0), nine_and(120), minutes(5)});
    std::string text;
    for (const place_openings& place : openings) {
        text += place.place.str() + ':';
        for (const start_stretch& each : place.stretches) {
            text += ' ' + std::to_string((each.from - nine_and(0)) / minutes(1)) + '-' +
                    std::to_string((each.to - nine_and(0)) / minutes(1)) + ' ' +
                    cell(each.verdict, each.reasons);
        }
        text += '\n';
    }
    EXPECT_EQ(text,
              "CEDAR: 0-25 free  25-35 warning setup_cut/A/B/CEDAR 35-90 impossible place_taken/A/B/CEDAR "
              "90-100 warning setup_cut/A/B/CEDAR 100-120 free \nWILLOW: 0-120 free \n");
    EXPECT_EQ(openings[0].stretches[1].reasons[0].has, 5) << "as of the first start";
}

TEST(plan_openings, a_stretch_names_the_first_reasons_only) {
    plan in = make_plan({make_session("A", 0, 60)});
    for (const char* id : {"B", "C", "D", "E"}) {
        in.sessions.push_back(make_session(id, 0, 60));
    }
    const auto openings =
        plan_index(in).where_could_it_go(session_id("A"), {nine_and(0), nine_and(5), minutes(5)});
    EXPECT_EQ(keys(openings[0].stretches[0].reasons),
              "place_taken/A/B/CEDAR place_taken/A/C/CEDAR place_taken/A/D/CEDAR")
        << "begun together: the greater id is the later one";
}

TEST(plan_openings, a_day_has_as_many_starts_as_its_clock_shows) {
    const auto hours = [](const char* day) {
        const start_range all = starts_of_day(*parse_day(day), plan_zone);
        return (all.to - all.from) / std::chrono::hours(1);
    };
    EXPECT_EQ(hours("2027-12-07"), 24);
    EXPECT_EQ(hours("2027-03-14"), 23);
    EXPECT_EQ(hours("2027-11-07"), 25);
    EXPECT_EQ(starts_of_day(*parse_day("2027-12-07"), plan_zone).from,
              *from_rfc3339("2027-12-07T00:00:00-06:00"));
}

TEST(plan_openings, a_session_in_the_tray_can_be_asked_about) {
    plan in = make_plan({make_session("A", 0, 60), make_session("B", 0, 30)});
    in.sessions[1].scheduled = false;
    const auto openings =
        plan_index(in).where_could_it_go(session_id("B"), {nine_and(30), nine_and(35), minutes(5)});
    EXPECT_EQ(openings[0].stretches[0].verdict, verdict::impossible);
    EXPECT_EQ(openings[1].stretches[0].verdict, verdict::free);
}

TEST(plan_openings, who_is_not_in_the_plan_and_ranges_without_starts_get_no_answer) {
    draft_session a = make_session("A", 0, 60);
    a.after = {session_id("GONE")};
    const plan_index index(make_plan({a}));
    for (const char* id : {"GONE", "NEVER"}) {
        EXPECT_TRUE(index.where_could_it_go(session_id(id), {nine_and(0), nine_and(60), minutes(5)}).empty());
    }
    EXPECT_TRUE(index.where_could_it_go(session_id("A"), {nine_and(0), nine_and(0), minutes(5)}).empty());
    EXPECT_TRUE(index.where_could_it_go(session_id("A"), {nine_and(0), nine_and(60), minutes(0)}).empty());
}

} // namespace
} // namespace convene::scheduling
