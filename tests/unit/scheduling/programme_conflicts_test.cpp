#include "scheduling/import/summit_file.hpp"
#include "scheduling/programme_conflicts.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

session make(const std::string& id, int from_minute, int to_minute, const std::string& place = "") {
    session made;
    made.id = session_id(id);
    made.place = place_id(place);
    made.starts_at = instant(std::chrono::minutes(from_minute));
    made.ends_at = instant(std::chrono::minutes(to_minute));
    return made;
}

/// "place CEDAR: A, B; person P1: A, B; "
std::string found(const std::vector<session>& in) {
    std::string text;
    for (const programme_conflict& each : find_conflicts(in)) {
        text += each.kind == conflict_kind::place ? "place " : "person ";
        text += each.what + ": " + each.earlier.str() + ", " + each.later.str() + "; ";
    }
    return text;
}

TEST(programme_conflicts, I_06_a_place_holds_one_session_at_a_time) {
    EXPECT_EQ(found({make("A", 0, 60, "CEDAR"), make("B", 30, 90, "CEDAR")}), "place CEDAR: A, B; ");
    EXPECT_EQ(found({make("B", 30, 90, "CEDAR"), make("A", 0, 60, "CEDAR")}), "place CEDAR: A, B; ");
    EXPECT_EQ(found({make("A", 0, 60, "CEDAR"), make("B", 60, 90, "CEDAR")}), "") << "one after the other";
    EXPECT_EQ(found({make("A", 0, 60, "CEDAR"), make("B", 0, 60, "WILLOW")}), "");
    EXPECT_EQ(found({make("A", 0, 60), make("B", 0, 60)}), "") << "no place is no clash";
    EXPECT_EQ(found({make("A", 0, 300, "CEDAR"), make("B", 30, 40, "CEDAR"), make("C", 50, 60, "CEDAR")}),
              "place CEDAR: A, B; place CEDAR: A, C; ")
        << "the long one still runs";
}

TEST(programme_conflicts, I_05_nobody_serves_in_two_sessions_at_once_in_whatever_role) {
    const std::vector<std::vector<person_id> session::*> roles{&session::presenters, &session::moderators,
                                                               &session::captioners, &session::interpreters};
    for (const auto first : roles) {
        for (const auto second : roles) {
            session a = make("A", 0, 60, "CEDAR");
            session b = make("B", 59, 90, "WILLOW");
            (a.*first).push_back(person_id("P1"));
            (b.*second).push_back(person_id("P1"));
            EXPECT_EQ(found({a, b}), "person P1: A, B; ");
            b.starts_at = a.ends_at;
            EXPECT_EQ(found({a, b}), "");
        }
    }
    session both = make("A", 0, 60);
    both.presenters = both.moderators = {person_id("P1")};
    EXPECT_EQ(found({both}), "") << "two roles in one session are fine";
}

TEST(programme_conflicts, I_05_I_06_the_sample_has_none) {
    const auto reading = read_summit(sample_summit_text());
    ASSERT_TRUE(reading.read);
    EXPECT_EQ(found(reading.read->content.sessions), "");
}

} // namespace
} // namespace convene::scheduling
