#include "tests/support/registration_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene {
namespace {

using convene::testing::registration_functions;
using closed = registration_functions::closed;

/// Who takes part online comes by joining a room (scheduling/desk/lua/desk_online.lua), on a real Redis.
class desk_online : public convene::testing::shared_redis_fixture<desk_online> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
    }
    void approve(const std::string& person, bool online) {
        ask_.invite(person);
        ask_.submit(person, online);
        EXPECT_EQ(ask_.decide(person, "approved").status, "approved");
    }
    void confirm(const std::string& person, bool online) {
        approve(person, online);
        EXPECT_EQ(ask_.accept(person).status, "confirmed");
    }
    /// True when this was the first time.
    bool join(const std::string& person) {
        const auto answer = ask_.call("registration_arrive_online", "system", {person});
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
        return answer && (*answer)[0].str() == "1";
    }

    registration_functions ask_{stand(), "E"};
};

TEST_F(desk_online, I_18_the_first_joining_counts_once) {
    confirm("A", true);
    const auto mailed = ask_.outbox();
    const auto recorded = ask_.audit();
    const auto came = ask_.now;
    EXPECT_TRUE(join("A"));
    const auto first = ask_.stored("A");
    EXPECT_EQ(first.status, "checked_in");
    EXPECT_EQ(first.checked_in_at, came);
    ask_.now += 60'000;
    EXPECT_FALSE(join("A"));
    EXPECT_EQ(ask_.stored("A").version, first.version) << "nothing changed";
    EXPECT_EQ(ask_.held("way:o"), 1);
    EXPECT_EQ(ask_.outbox(), mailed);
    EXPECT_EQ(ask_.audit(), recorded) << "no act of staff";
    const std::string step(stand().ask({"LINDEX", ask_.base() + ":registrations:history:A", "0"}).str());
    EXPECT_THAT(step, ::testing::HasSubstr(R"("by":"system")"));
    EXPECT_THAT(step, ::testing::HasSubstr(R"("reason":"online")"));
}

TEST_F(desk_online, nobody_else_is_checked_in_by_joining) {
    confirm("P", false);
    approve("O", true);
    confirm("R", true);
    ask_.decide("R", "revoked", {.reason = "why"});
    for (const char* who : {"P", "O", "R", "NOBODY"}) {
        EXPECT_FALSE(join(who)) << who;
    }
    EXPECT_EQ(ask_.stored("P").status, "confirmed") << "they are asked for at the door";
    EXPECT_EQ(ask_.stored("O").status, "approved") << "they have not answered";
    EXPECT_EQ(ask_.stored("R").status, "revoked");
}

TEST_F(desk_online, taken_back_it_counts_again_at_the_next_joining) {
    confirm("A", true);
    join("A");
    EXPECT_EQ(ask_.take_back("A", "ORG", "").status, "confirmed");
    EXPECT_FALSE(join("A")) << "the same call, its answer was lost";
    ask_.now += 60'000;
    EXPECT_TRUE(join("A"));
    EXPECT_EQ(ask_.stored("A").checked_in_at, ask_.now);
}

TEST_F(desk_online, a_desk_that_sees_them_as_well_keeps_the_earliest_time) {
    confirm("A", true);
    join("A");
    const auto seen = ask_.check_in("A", ask_.now - 60'000);
    EXPECT_FALSE(seen.flag);
    EXPECT_EQ(seen.checked_in_at, ask_.now - 60'000);
    EXPECT_EQ(ask_.take_back("A").checked_in_at, ask_.now) << "they joined all the same";
}

TEST_F(desk_online, at_the_close_who_joined_attended_and_who_did_not_is_a_no_show) {
    confirm("A", true);
    confirm("B", true);
    approve("C", true);
    join("A");
    EXPECT_EQ(ask_.close(200), (closed{3, 0, 0, 0}));
    EXPECT_EQ(ask_.stored("A").status, "attended");
    EXPECT_EQ(ask_.stored("B").status, "no_show");
    EXPECT_EQ(ask_.stored("C").status, "expired");
    EXPECT_FALSE(join("B")) << "too late";
    EXPECT_EQ(ask_.held("way:o"), 1);
}

} // namespace
} // namespace convene
