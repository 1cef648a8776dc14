#include "scheduling/draft/draft_rules.hpp"
#include "scheduling/draft/intake_merge.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

draft_session make_talk() {
    draft_session made;
    made.content.id = session_id("S1");
    made.content.title = "A talk";
    made.content.abstract = "About something";
    made.content.place = place_id("CEDAR");
    made.content.starts_at = instant(24h * 20'000);
    made.content.ends_at = made.content.starts_at + 1h;
    made.guid = "guid-1";
    return made;
}

/// As it is in the draft after the file came once.
draft_session take_first(const draft_session& read) {
    return merge_session({{}, read}, nullptr).becomes;
}

TEST(intake_merge, a_session_that_is_new_is_taken_as_the_file_says) {
    const merged_session made = merge_session({{}, make_talk()}, nullptr);
    EXPECT_TRUE(made.changed);
    EXPECT_EQ(made.becomes.content.title, "A talk");
    ASSERT_TRUE(made.becomes.imported);
    EXPECT_EQ(made.becomes.imported->title, "A talk");
    EXPECT_FALSE(made.becomes.imported->seats) << "files do not carry seats";
}

TEST(intake_merge, the_same_file_again_changes_nothing) {
    const draft_session known = take_first(make_talk());
    const merged_session made = merge_session({known, make_talk()}, nullptr);
    EXPECT_FALSE(made.changed);
    EXPECT_EQ(protocol::to_json(made.becomes), protocol::to_json(known));
}

TEST(intake_merge, what_the_file_changed_is_taken_and_what_was_edited_here_stays) {
    draft_session known = take_first(make_talk());
    known.content.title = "Our title";
    draft_session read = known;
    read.content = make_talk().content;
    read.content.abstract = "About something else";
    const merged_session made = merge_session({known, read}, nullptr);
    EXPECT_TRUE(made.changed);
    EXPECT_EQ(made.becomes.content.title, "Our title");
    EXPECT_EQ(made.becomes.content.abstract, "About something else");
    EXPECT_TRUE(made.kept.empty()) << "the file did not touch what was edited";
}

TEST(intake_merge, where_both_changed_a_field_the_edit_stays_and_is_named) {
    draft_session known = take_first(make_talk());
    known.content.place = place_id("OAK");
    known.content.title = "The new title";
    draft_session read = make_talk();
    read.content.place = place_id("WILLOW");
    read.content.title = "The new title";
    const merged_session made = merge_session({known, read}, nullptr);
    EXPECT_EQ(made.kept, std::vector<std::string>{"place"}) << "both say the new title";
    EXPECT_EQ(made.becomes.content.place, place_id("OAK"));
    // The next time the file says the same of it: nothing to name any more.
    EXPECT_TRUE(merge_session({made.becomes, read}, nullptr).kept.empty());
}

TEST(intake_merge, our_own_file_that_comes_back_is_compared_with_what_people_see) {
    const session released = make_talk().content;
    draft_session known = to_draft(released);
    known.content.title = "Edited in the draft";
    draft_session read = to_draft(released);
    read.content.abstract = "Edited in the file";
    const merged_session made = merge_session({known, read}, &released);
    EXPECT_EQ(made.becomes.content.title, "Edited in the draft");
    EXPECT_EQ(made.becomes.content.abstract, "Edited in the file");
    EXPECT_TRUE(made.kept.empty());
}

TEST(intake_merge, seats_and_needs_are_not_the_files) {
    draft_session known = take_first(make_talk());
    known.content.seats = seating{60, 0, 2};
    known.needs = {"hearing_loop"};
    draft_session read = make_talk();
    read.content.title = "New";
    const merged_session made = merge_session({known, read}, nullptr);
    EXPECT_EQ(made.becomes.content.seats->in_person, 60);
    EXPECT_EQ(made.becomes.needs, std::vector<std::string>{"hearing_loop"});
}

} // namespace
} // namespace convene::scheduling
