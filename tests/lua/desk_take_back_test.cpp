#include "tests/support/registration_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace convene {
namespace {

using convene::testing::registration_functions;
using ::testing::Contains;
using ::testing::ElementsAre;

constexpr std::int64_t minute = 60'000;

/// A check-in that was wrong (scheduling/desk/lua/desk_take_back.lua), on a real Redis. DESK noted it.
class desk_take_back : public convene::testing::shared_redis_fixture<desk_take_back> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
        ask_.invite("A");
        ask_.submit("A");
        ask_.decide("A", "approved");
    }
    void confirm() { ASSERT_EQ(ask_.accept("A").status, "confirmed"); }
    /// Somebody at a desk `ago` ms before now; sent now.
    convene::testing::registration_reply note(std::int64_t ago, const std::string& desk = "DESK") {
        return ask_.check_in("A", ask_.now - ago, ask_.now - ago, desk);
    }
    std::string status() { return ask_.stored("A").status; }
    std::vector<std::string> entries() {
        std::vector<std::string> found;
        for (const std::string& each : ask_.audit()) {
            if (each.find(" registration.taken_back ") != std::string::npos) {
                found.push_back(each);
            }
        }
        return found;
    }
    /// "FROM TO BY", newest first.
    std::string newest_step() {
        return std::string(stand().ask({"LINDEX", ask_.base() + ":registrations:history:A", "0"}).str());
    }

    registration_functions ask_{stand(), "E"};
};

TEST_F(desk_take_back, they_are_what_they_were_and_both_entries_stay) {
    confirm();
    const auto before = note(0);
    const auto mailed = ask_.outbox();
    ask_.now += minute;
    const auto back = ask_.take_back("A");
    EXPECT_EQ(back.status, "confirmed");
    EXPECT_EQ(back.checked_in_at, 0);
    EXPECT_EQ(back.version, before.version + 1);
    EXPECT_EQ(ask_.stored("A").checked_in_at, 0);
    EXPECT_EQ(ask_.held("way:p"), 1) << "the place stays theirs";
    EXPECT_EQ(ask_.outbox(), mailed) << "nobody is mailed";
    EXPECT_THAT(ask_.audit(), Contains("DESK registration.checked_in R-A scanned"));
    EXPECT_THAT(entries(), ElementsAre("DESK registration.taken_back R-A wrong person"));
    EXPECT_THAT(newest_step(), ::testing::HasSubstr(R"("from":"checked_in")"));
    EXPECT_THAT(newest_step(), ::testing::HasSubstr(R"("reason":"wrong person")"));
    EXPECT_EQ(ask_.cancel("A").status, "cancelled");
}

TEST_F(desk_take_back, who_had_not_answered_has_to_answer_again) {
    EXPECT_TRUE(note(0).flag);
    EXPECT_EQ(ask_.take_back("A").status, "approved");
    EXPECT_GT(ask_.stored("A").until, ask_.now);
}

TEST_F(desk_take_back, sent_again_it_changes_nothing) {
    confirm();
    note(0);
    const auto back = ask_.take_back("A");
    EXPECT_EQ(ask_.take_back("A").version, back.version);
    ask_.now += minute;
    EXPECT_EQ(ask_.take_back("A").version, back.version);
    EXPECT_EQ(entries().size(), 1U);
    ask_.cancel("A");
    EXPECT_EQ(ask_.take_back("A").refused, "conflict cancelled");
}

TEST_F(desk_take_back, a_repeat_of_the_store_does_not_take_back_what_came_after) {
    confirm();
    note(0);
    ask_.take_back("A");
    const auto then = ask_.now;
    ask_.now += 1;
    EXPECT_EQ(note(0).status, "checked_in");
    ask_.now = then;
    EXPECT_EQ(ask_.take_back("A").status, "checked_in") << "the same call, its answer was lost";
}

TEST_F(desk_take_back, refuses_who_is_not_in) {
    confirm();
    EXPECT_EQ(ask_.take_back("A").refused, "conflict confirmed");
    EXPECT_EQ(ask_.take_back("NOBODY").refused, "not_found");
}

TEST_F(desk_take_back, the_note_never_counts_again_whoever_sends_it) {
    confirm();
    const auto noted = ask_.now;
    ask_.check_in("A", noted, noted);
    ask_.now += minute;
    ask_.take_back("A");
    ask_.now += minute;
    EXPECT_EQ(ask_.check_in("A", noted, noted).refused, "conflict taken_back");
    EXPECT_EQ(ask_.check_in("A", ask_.now, noted).refused, "conflict taken_back") << "corrected anew";
    EXPECT_EQ(ask_.check_in("A", noted, noted, "DESK2").refused, "conflict taken_back") << "the next shift";
    EXPECT_EQ(status(), "confirmed");
}

TEST_F(desk_take_back, what_the_desk_noted_before_does_not_count_and_what_it_notes_afterwards_does) {
    confirm();
    note(0);
    ask_.now += 5 * minute;
    ask_.take_back("A");
    ask_.now += minute;
    EXPECT_EQ(note(3 * minute).refused, "conflict taken_back") << "was on its way";
    EXPECT_EQ(note(20 * minute).refused, "conflict taken_back");
    const auto again = note(0);
    EXPECT_EQ(again.status, "checked_in") << "now they are here";
    EXPECT_EQ(again.checked_in_at, ask_.now);
    EXPECT_TRUE(again.flag);
}

TEST_F(desk_take_back, what_another_desk_noted_earlier_counts_when_it_arrives) {
    confirm();
    note(0);
    ask_.now += minute;
    ask_.take_back("A");
    const auto late = note(30 * minute, "DESK2");
    EXPECT_EQ(late.status, "checked_in");
    EXPECT_EQ(late.checked_in_at, ask_.now - 30 * minute);
}

TEST_F(desk_take_back, what_another_desk_noted_stands_in_either_order) {
    confirm();
    note(2 * minute, "DESK2");
    note(5 * minute);
    EXPECT_EQ(ask_.stored("A").checked_in_at, ask_.now - 5 * minute);
    const auto left = ask_.take_back("A");
    EXPECT_EQ(left.status, "checked_in");
    EXPECT_EQ(left.checked_in_at, ask_.now - 2 * minute) << "since the other desk saw them";
    EXPECT_EQ(entries().size(), 1U);
    ask_.now += minute;
    EXPECT_EQ(ask_.take_back("A").version, left.version) << "asked again, not the other desk's";
    EXPECT_EQ(ask_.take_back("A", "DESK2").status, "confirmed") << "that is for who noted it";
}

TEST_F(desk_take_back, a_colleague_who_noted_nothing_takes_back_all_and_organisers_always_do) {
    confirm();
    note(0);
    EXPECT_EQ(ask_.take_back("A", "DESK2").status, "confirmed");
    ask_.now += minute;
    EXPECT_EQ(note(30).refused, "") << "noted afterwards";
    note(0, "ORG");
    EXPECT_EQ(ask_.take_back("A", "ORG", "").status, "confirmed");
    ask_.now += minute;
    EXPECT_EQ(note(minute + 31).refused, "conflict taken_back");
}

TEST_F(desk_take_back, the_desk_has_ten_minutes_from_the_first_arrival_and_organisers_until_the_close) {
    confirm();
    note(60 * minute);
    ask_.now += 10 * minute;
    EXPECT_EQ(ask_.take_back("A").status, "confirmed") << "noted long ago without a network, and sent now";
    ask_.now += minute;
    note(0);
    ask_.now += 5 * minute;
    note(0);
    ask_.now += 5 * minute + 1;
    EXPECT_EQ(ask_.take_back("A").refused, "conflict late");
    EXPECT_EQ(status(), "checked_in");
    ask_.now += 24 * 60 * minute;
    EXPECT_EQ(ask_.take_back("A", "ORG", "").status, "confirmed");
    ask_.now += minute;
    note(0);
    ask_.close(200);
    EXPECT_EQ(status(), "attended");
    EXPECT_EQ(ask_.take_back("A", "ORG", "").refused, "conflict attended");
}

TEST_F(desk_take_back, who_is_in_by_a_file_can_be_taken_back_by_an_organiser) {
    ask_.seed({{"S", "checked_in"}}, "");
    ask_.now += 60 * minute;
    EXPECT_EQ(ask_.take_back("S").refused, "conflict late");
    EXPECT_EQ(ask_.take_back("S", "ORG", "").status, "confirmed");
}

TEST_F(desk_take_back, many_notes_count_and_a_few_are_kept) {
    confirm();
    for (int i = 0; i < 30; ++i) {
        note(i * minute, "DESK" + std::to_string(i));
    }
    EXPECT_EQ(ask_.stored("A").checked_in_at, ask_.now - 29 * minute);
    const std::string kept(stand().ask({"HGET", ask_.base() + ":registrations:desk", "R-A"}).str());
    EXPECT_EQ(std::ranges::count(kept, '['), 1);
    EXPECT_LT(kept.size(), 2500U);
    EXPECT_EQ(ask_.take_back("A", "ORG", "").status, "confirmed");
}

TEST_F(desk_take_back, nothing_of_it_is_left_of_who_deleted_their_account) {
    confirm();
    note(0);
    ask_.take_back("A");
    std::vector<std::string> keys{ask_.base() + ":registrations", ask_.base() + ":people",
                                  ask_.base() + ":audit", ask_.base() + ":badges"};
    const auto done = stand().run(
        stand().client().call("registration_erase", std::move(keys), {"{E}", "1", "T", "A", "{}"}));
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    EXPECT_TRUE(stand().ask({"HGET", ask_.base() + ":registrations:desk", "R-A"}).is_nil());
}

} // namespace
} // namespace convene
