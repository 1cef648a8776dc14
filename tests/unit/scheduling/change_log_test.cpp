#include "scheduling/draft/change_log.hpp"
#include "scheduling/draft/draft_rules.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

const instant ten = instant(std::chrono::hours(24 * 20'000 + 10));
const instant now = ten - 48h;

session make_session_at(const std::string& id, instant at, audience for_whom = audience::all_registrants) {
    session made;
    made.id = session_id(id);
    made.title = "Title of " + id;
    made.place = place_id("CEDAR");
    made.starts_at = at;
    made.ends_at = at + 1h;
    made.audience = for_whom;
    made.presenters = {person_id("P-" + id)};
    return made;
}

programme make_programme() {
    programme made;
    made.release = 3;
    made.sessions = {make_session_at("A", ten), make_session_at("B", ten + 1h)};
    made.sessions[1].version = 4;
    made.sessions[1].changed_at = now - 24h;
    return made;
}

std::vector<draft_session> draft_of(const programme& in) {
    std::vector<draft_session> made;
    for (const session& each : in.sessions) {
        made.push_back(to_draft(each));
    }
    return made;
}

struct next {
    programme before = make_programme();
    programme after;
    std::vector<release_change> changes;

    explicit next(const std::function<void(std::vector<draft_session>&)>& edit) {
        auto draft = draft_of(before);
        edit(draft);
        after = compute_next(before, draft, {}, now);
        changes = compute_changes(before, after);
    }
};

TEST(change_log, a_draft_that_says_the_same_changes_nothing) {
    const next made([](auto&) {});
    EXPECT_TRUE(made.changes.empty());
    EXPECT_EQ(made.after.sessions[1].version, 4);
    EXPECT_EQ(made.after.sessions[1].changed_at, now - 24h);
}

TEST(change_log, I27_a_change_to_a_published_session_makes_a_new_version_of_it_alone) {
    const next made([](auto& draft) { draft[0].content.abstract = "More words"; });
    EXPECT_EQ(made.after.sessions[0].version, 2);
    EXPECT_EQ(made.after.sessions[0].changed_at, now);
    EXPECT_EQ(made.after.sessions[1].version, 4);
    ASSERT_EQ(made.changes.size(), 1U);
    EXPECT_EQ(made.changes[0].kinds, std::vector{change_kind::other});
}

TEST(change_log, each_kind_of_change_is_named) {
    const auto kinds_after = [](const std::function<void(session&)>& edit) {
        const next made([&](auto& draft) { edit(draft[0].content); });
        return made.changes.size() == 1 ? made.changes[0].kinds : std::vector<change_kind>();
    };
    using enum change_kind;
    EXPECT_EQ(kinds_after([](session& s) { s.starts_at += 5min; }), std::vector{moved});
    EXPECT_EQ(kinds_after([](session& s) { s.ends_at += 5min; }), std::vector{moved});
    EXPECT_EQ(kinds_after([](session& s) { s.place = place_id("OAK"); }), std::vector{re_roomed});
    EXPECT_EQ(kinds_after([](session& s) { s.title = "New"; }), std::vector{retitled});
    EXPECT_EQ(kinds_after([](session& s) { s.moderators = {person_id("M")}; }), std::vector{people_changed});
    EXPECT_EQ(kinds_after([](session& s) { s.cancelled = true; }), std::vector{cancelled});
    EXPECT_EQ(kinds_after([](session& s) {
                  s.place = place_id("OAK");
                  s.starts_at -= 5min;
              }),
              (std::vector{moved, re_roomed}));
}

TEST(change_log, what_was_and_what_is_stand_beside_each_other) {
    const next made([](auto& draft) { draft[0].content.place = place_id("OAK"); });
    ASSERT_EQ(made.changes.size(), 1U);
    EXPECT_EQ(made.changes[0].before->place, place_id("CEDAR"));
    EXPECT_EQ(made.changes[0].after.place, place_id("OAK"));
}

TEST(change_log, a_new_session_is_added_with_version_one_and_sorted_in) {
    const next made([](auto& draft) { draft.push_back(to_draft(make_session_at("C", ten + 30min))); });
    ASSERT_EQ(made.changes.size(), 1U);
    EXPECT_EQ(made.changes[0].kinds, std::vector{change_kind::added});
    EXPECT_FALSE(made.changes[0].before);
    EXPECT_EQ(made.after.sessions[1].id, session_id("C"));
    EXPECT_EQ(made.after.sessions[1].version, 1);
}

TEST(change_log, what_was_never_scheduled_is_not_released) {
    const next made([](auto& draft) {
        draft.push_back(to_draft(make_session_at("C", ten)));
        draft.back().scheduled = false;
    });
    EXPECT_TRUE(made.changes.empty());
    EXPECT_EQ(made.after.sessions.size(), 2U);
}

TEST(change_log, nothing_that_people_have_seen_is_gone_without_a_word) {
    const next in_the_tray([](auto& draft) { draft[0].scheduled = false; });
    const next not_there([](auto& draft) { draft.erase(draft.begin()); });
    for (const next* made : {&in_the_tray, &not_there}) {
        ASSERT_EQ(made->changes.size(), 1U);
        EXPECT_EQ(made->changes[0].kinds, std::vector{change_kind::cancelled});
        EXPECT_TRUE(is_cancelled(made->after.sessions[0]));
    }
}

TEST(change_log, a_cancelled_session_can_take_place_after_all) {
    next first([](auto& draft) { draft[0].content.cancelled = true; });
    auto draft = draft_of(first.after);
    draft[0].content.cancelled.reset();
    const programme after = compute_next(first.after, draft, {}, now);
    const auto changes = compute_changes(first.after, after);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].kinds, std::vector{change_kind::reinstated});
}

TEST(change_log, who_serves_before_or_after_is_told) {
    const next made([](auto& draft) { draft[0].content.presenters = {person_id("P-NEW")}; });
    const std::vector<std::pair<person_id, session_id>> expected{{person_id("P-A"), session_id("A")},
                                                                 {person_id("P-NEW"), session_id("A")}};
    EXPECT_EQ(find_serving(made.before, made.after, made.changes), expected);
}

TEST(change_log, nobody_hears_of_a_session_that_is_closed_to_them) {
    programme in = make_programme();
    in.sessions[0].audience = audience::law_enforcement_only;
    auto draft = draft_of(in);
    draft[0].content.place = draft[1].content.place = place_id("OAK");
    const programme after = compute_next(in, draft, {}, now);
    viewer outsider;
    outsider.person = person_id("X");
    outsider.status = registration_status::confirmed;
    outsider.roles = {auth::role::attendee};
    const auto heard = changes_for(after, compute_changes(in, after), outsider);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0].session, session_id("B"));
    viewer organiser = outsider;
    organiser.roles = {auth::role::organiser};
    EXPECT_EQ(changes_for(after, compute_changes(in, after), organiser).size(), 2U);
}

} // namespace
} // namespace convene::scheduling
