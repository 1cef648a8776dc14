#include "plan_making.hpp"
#include "plan_oracle.hpp"
#include "plan_random.hpp"
#include "scheduling/draft/plan_index.hpp"

#include <gtest/gtest.h>

#include <map>

namespace convene::scheduling {
namespace {

using std::chrono::minutes;

constexpr unsigned seed = 20271207;
constexpr int plans = 300;
constexpr int edits = 8;

TEST(plan_index, I_05_I_06_finds_what_comparing_all_pairs_finds_after_every_edit) {
    random_plans random(seed);
    std::map<finding_kind, int> seen;
    for (int i = 0; i < plans; ++i) {
        plan now = random.make();
        plan_index index(now);
        for (int edit = 0; edit <= edits; ++edit) {
            const std::vector<finding> expected = plan_oracle(now).all();
            ASSERT_EQ(whole(index.findings()), whole(expected)) << "plan " << i << ", edit " << edit;
            ASSERT_EQ(whole(check_plan(now)), whole(expected)) << "plan " << i << ", edit " << edit;
            const session_id asked = random.id();
            ASSERT_EQ(whole(index.findings_of(asked)), whole(plan_oracle(now).about(asked)));
            for (const finding& each : expected) {
                ++seen[each.kind];
            }
            const draft_session changed = random.session();
            random_plans::put(now, changed);
            index.replace(changed);
        }
    }
    EXPECT_EQ(seen.size(), 14U) << "some rule is never broken: this proves nothing about it";
}

TEST(plan_index, no_two_findings_have_the_same_key) {
    random_plans random(seed + 1);
    for (int i = 0; i < plans; ++i) {
        std::set<std::string> once;
        for (const finding& each : check_plan(random.make())) {
            EXPECT_TRUE(once.insert(key_of(each)).second) << key_of(each);
        }
    }
}

TEST(plan_index, says_what_would_be_if_a_session_were_put_somewhere_and_changes_nothing) {
    random_plans random(seed + 2);
    for (int i = 0; i < plans; ++i) {
        const plan now = random.make();
        const plan_index index(now);
        for (int edit = 0; edit < edits; ++edit) {
            const session_id id = random.id();
            const placing there{random.place(), random.time(), random.length()};
            ASSERT_EQ(whole(index.findings_at(id, there)),
                      whole(plan_oracle(moved(now, id, there)).about(id)));
        }
        ASSERT_EQ(whole(index.findings()), whole(plan_oracle(now).all()));
    }
}

TEST(plan_index, a_session_in_the_tray_can_be_asked_about) {
    plan in = make_plan({make_session("A", 0, 60), make_session("B", 0, 30)});
    in.sessions[1].scheduled = false;
    const plan_index index(in);
    EXPECT_EQ(keys(index.findings_of(session_id("B"))), "");
    EXPECT_EQ(keys(index.findings_at(session_id("B"), {place_id("CEDAR"), nine_and(30), minutes(30)})),
              "place_taken/A/B/CEDAR");
}

TEST(plan_index, who_is_not_in_the_plan_gets_no_answer) {
    draft_session a = make_session("A", 0, 60);
    a.after = {session_id("GONE")};
    const plan_index index(make_plan({a}));
    for (const char* id : {"GONE", "NEVER"}) {
        EXPECT_TRUE(index.findings_of(session_id(id)).empty());
        EXPECT_TRUE(index.findings_at(session_id(id), {place_id("CEDAR"), nine_and(0), minutes(60)}).empty());
    }
}

} // namespace
} // namespace convene::scheduling
