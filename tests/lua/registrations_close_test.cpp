#include "tests/support/registration_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using convene::testing::registration_functions;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using closed = registration_functions::closed;

/// The end of an edition, and the list of what people need, on a real Redis.
class registrations_close : public convene::testing::shared_redis_fixture<registrations_close> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
    }
    std::string status(const std::string& person) { return ask_.stored(person).status; }
    std::vector<std::string> entries_of(const std::string& action) {
        std::vector<std::string> found;
        for (const std::string& each : ask_.audit()) {
            if (each.find(" " + action + " ") != std::string::npos) {
                found.push_back(each);
            }
        }
        return found;
    }
    /// Names of those in the list of needs.
    std::vector<std::string> needs(const std::string& reader, bool taken_along = false) {
        const std::string base = ask_.base();
        std::vector<std::string> keys{base + ":registrations", base + ":people", base + ":audit",
                                      base + ":read-access:" + reader};
        std::vector<std::string> args{"T", reader, taken_along ? "1" : "0"};
        const auto answer =
            stand().run(stand().client().call("registrations_access", std::move(keys), std::move(args)));
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
        std::vector<std::string> found;
        for (std::size_t i = 0; answer && i + 2 < answer->size(); i += 3) {
            found.emplace_back((*answer)[i].str());
        }
        return found;
    }

    registration_functions ask_{stand(), "E"};
};

TEST_F(registrations_close, everybody_becomes_what_they_were_at_the_end) {
    ask_.seed({{"A", "checked_in"},
               {"B", "confirmed"},
               {"C", "approved"},
               {"D", "waitlisted"},
               {"E", "submitted"},
               {"F", "invited"},
               {"G", "declined"},
               {"H", "cancelled"}},
              "");
    ask_.invite("O");
    ask_.submit("O", true);
    ask_.decide("O", "approved");
    ask_.accept("O");
    const auto mailed = ask_.outbox();
    EXPECT_EQ(ask_.close(0), (closed{0, 1, 3, 3})) << "0 only counts";
    EXPECT_EQ(status("A"), "checked_in");
    EXPECT_EQ(ask_.close(200), (closed{7, 0, 0, 0}));
    EXPECT_EQ(status("A"), "attended");
    EXPECT_EQ(status("B"), "no_show");
    EXPECT_EQ(status("C"), "no_show");
    EXPECT_EQ(status("D"), "expired");
    EXPECT_EQ(status("E"), "expired");
    EXPECT_EQ(status("F"), "expired");
    EXPECT_EQ(status("G"), "declined");
    EXPECT_EQ(status("H"), "cancelled");
    EXPECT_EQ(status("O"), "no_show") << "online they joined no room";
    EXPECT_EQ(ask_.held("way:p"), 1);
    EXPECT_EQ(ask_.outbox(), mailed) << "nobody is mailed";
}

TEST_F(registrations_close, in_steps_a_freed_place_goes_to_nobody_and_the_record_has_one_entry) {
    ask_.configure({.in_person = 2});
    ask_.seed({{"A", "confirmed"}, {"B", "confirmed"}}, "");
    for (const char* who : {"C", "D"}) {
        ask_.invite(who);
        ask_.submit(who);
        ask_.decide(who, "waitlisted", {.waits_for = "capacity"});
    }
    EXPECT_EQ(ask_.close(3), (closed{3, 0, 1, 0}));
    EXPECT_EQ(ask_.due(), 0);
    EXPECT_EQ(status("C"), "expired");
    EXPECT_EQ(status("D"), "expired");
    EXPECT_EQ(ask_.close(3, "ORG2"), (closed{1, 0, 0, 0})) << "somebody else goes on";
    EXPECT_THAT(entries_of("registrations.close"),
                ElementsAre("ORG registrations.close edition The edition is over."));
    EXPECT_EQ(ask_.close(3), (closed{0, 0, 0, 0})) << "again: nothing";
    EXPECT_EQ(entries_of("registrations.close").size(), 1U);
    EXPECT_THAT(entries_of("registration.no_show"), IsEmpty());
}

TEST_F(registrations_close, a_second_run_after_somebody_was_let_in_has_an_entry_of_its_own) {
    ask_.seed({{"A", "confirmed"}}, "");
    ask_.close(200);
    ask_.invite("B");
    EXPECT_EQ(ask_.close(200), (closed{1, 0, 0, 0}));
    EXPECT_EQ(entries_of("registrations.close").size(), 2U);
}

TEST_F(registrations_close, access_needs_list_who_takes_part_and_say_who_read_it) {
    for (const char* who : {"A", "B", "C"}) {
        ask_.invite(who);
        ask_.submit(who, false, who == std::string("B") ? "" : R"({"needs":["asl"],"note":""})");
    }
    ask_.cancel("C");
    EXPECT_THAT(needs("ACC"), ElementsAre(R"({"id":"A"})"));
    EXPECT_THAT(entries_of("access.read"), ElementsAre("ACC access.read access opened the list of needs"));
    needs("ACC");
    needs("ACC2");
    EXPECT_EQ(entries_of("access.read").size(), 2U) << "one an hour for each reader";
    needs("ACC", true);
    needs("ACC", true);
    EXPECT_EQ(entries_of("access.export").size(), 2U) << "each file";
}

} // namespace
} // namespace convene
