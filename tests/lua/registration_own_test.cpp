#include "tests/support/registration_functions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace convene {
namespace {

using convene::testing::registration_functions;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using words = std::vector<std::string>;

/// What people change about themselves: scheduling/registration/lua/registration_profile.lua on a real Redis.
class registration_own : public convene::testing::shared_redis_fixture<registration_own> {
protected:
    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask_.configure({});
    }
    void confirm(const std::string& person) {
        ask_.invite(person);
        ask_.submit(person, false, R"({"needs":["asl"],"note":""})");
        ask_.decide(person, "approved");
        EXPECT_EQ(ask_.accept(person).status, "confirmed");
    }
    /// Empty when it was taken, else the code of the refusal.
    std::string correct(const std::string& person, const std::string& record, std::int64_t version,
                        const std::optional<std::string>& needs = {}) {
        words said{record, std::to_string(version)};
        if (needs) {
            said.push_back(*needs);
        }
        const auto answer = ask_.call("registration_profile", person, std::move(said));
        return answer ? "" : std::string(to_string(answer.error().code));
    }
    bool erase(const std::string& person) {
        const std::string& base = ask_.base();
        words keys{base + ":registrations", base + ":people", base + ":audit", base + ":badges"};
        words args{"{E}", std::to_string(ask_.now), "T", person, R"({"name":"Former participant"})"};
        return run(client().call("registration_erase", std::move(keys), std::move(args))).has_value();
    }
    std::string text(words query) {
        const auto found = run(client().query(std::move(query)));
        return found && !found->is_nil() ? std::string(found->str()) : std::string();
    }
    std::string needs(const std::string& who) {
        return text({"HGET", ask_.base() + ":registrations:access", who});
    }
    std::string seed_needs(const std::string& who, const std::string& needs) {
        const auto done = run(client().call("registrations_access_seed", {ask_.base() + ":registrations"},
                                            {who, needs, "nobody", needs}));
        return done ? "" : std::string(to_string(done.error().code));
    }
    std::string person(const std::string& who) { return text({"HGET", ask_.base() + ":people", who}); }

    registration_functions ask_{stand(), "E"};
};

TEST_F(registration_own, a_correction_is_taken_once_and_the_second_window_is_told) {
    confirm("A");
    const std::int64_t seen = ask_.stored("A").version;
    EXPECT_EQ(correct("A", R"({"name":"One"})", seen), "");
    EXPECT_EQ(correct("A", R"({"name":"Two"})", seen), "conflict");
    EXPECT_EQ(person("A"), R"({"name":"One"})");
    EXPECT_EQ(ask_.stored("A").version, seen + 1);
    EXPECT_EQ(ask_.stored("A").status, "confirmed");
    EXPECT_EQ(correct("B", "{}", 0), "not_found") << "nobody of that name is registered";
    EXPECT_EQ(person("B"), "");
}

TEST_F(registration_own, what_somebody_needs_is_changed_with_the_details_or_left_as_it_is) {
    confirm("A");
    const std::string said = needs("A");
    EXPECT_EQ(correct("A", "{}", ask_.stored("A").version), "");
    EXPECT_EQ(needs("A"), said) << "nothing was said about it";
    const std::string other = R"({"needs":["quiet_room"],"note":""})";
    EXPECT_EQ(correct("A", "{}", ask_.stored("A").version, other), "");
    EXPECT_EQ(needs("A"), other);
    EXPECT_EQ(correct("A", "{}", ask_.stored("A").version - 1, said), "conflict");
    EXPECT_EQ(needs("A"), other);
    EXPECT_EQ(correct("A", "{}", ask_.stored("A").version, ""), "");
    EXPECT_EQ(needs("A"), "");
}

TEST_F(registration_own, who_says_that_they_are_something_else_is_vetted_again) {
    confirm("A");
    const auto record = [](const std::string& discipline) {
        return R"({"id":"A","discipline":")" + discipline + "\"}";
    };
    EXPECT_EQ(correct("A", record("victim_services"), ask_.stored("A").version), "");
    ask_.vet("A", "requested", "A");
    EXPECT_EQ(correct("A", record("city_hall"), ask_.stored("A").version), "");
    EXPECT_EQ(ask_.stored("A").vetting, "requested") << "nobody has vouched for anything yet";
    ask_.vet("A", "verified", "ORG");
    EXPECT_EQ(correct("A", record("city_hall"), ask_.stored("A").version), "");
    EXPECT_EQ(ask_.stored("A").vetting, "verified") << "a name may be put right";
    EXPECT_EQ(correct("A", record("investigations"), ask_.stored("A").version), "");
    EXPECT_EQ(ask_.stored("A").vetting, "expired");
    EXPECT_EQ(ask_.vet("A", "requested", "A").vetting, "requested") << "they may ask again";
}

TEST_F(registration_own, I_20_I_21_staff_put_the_details_of_others_right_and_say_why) {
    confirm("A");
    const auto put = [&](const std::string& actor, const std::string& version) {
        const auto answer =
            ask_.call("registration_person", actor,
                      {"A", R"({"id":"A","name":"Right"})", version, "corrected", "misspelt"});
        return answer ? "" : std::string(to_string(answer.error().code));
    };
    const std::string seen = std::to_string(ask_.stored("A").version);
    EXPECT_EQ(put("A", seen), "forbidden") << "one's own are put right elsewhere";
    EXPECT_EQ(put("ORG", seen), "");
    EXPECT_EQ(put("ORG", seen), "conflict") << "seen before the change";
    EXPECT_THAT(person("A"), HasSubstr("Right"));
    EXPECT_THAT(ask_.audit(), Contains("ORG registration.corrected R-A misspelt"));
}

TEST_F(registration_own, an_import_brings_what_people_need_until_they_say_it_themselves) {
    ask_.seed({{"A", "confirmed"}}, "");
    const std::string file = R"({"needs":["asl"],"note":""})";
    EXPECT_EQ(seed_needs("A", file), "");
    EXPECT_EQ(needs("A"), file);
    EXPECT_EQ(needs("nobody"), "") << "who is not registered needs nothing";
    EXPECT_EQ(correct("A", "{}", ask_.stored("A").version, ""), "");
    EXPECT_EQ(seed_needs("A", file), "");
    EXPECT_EQ(needs("A"), "");
}

TEST_F(registration_own, an_import_leaves_a_corrected_person_alone) {
    ask_.seed({{"A", "confirmed"}}, "");
    EXPECT_EQ(correct("A", R"({"name":"Corrected"})", ask_.stored("A").version), "");
    const std::int64_t version = ask_.stored("A").version;
    ask_.seed({{"A", "cancelled"}}, "");
    EXPECT_EQ(ask_.stored("A").status, "confirmed");
    EXPECT_EQ(ask_.stored("A").version, version);
}

TEST_F(registration_own, erasing_gives_the_place_back_and_leaves_nothing_to_know_somebody_by) {
    ask_.configure({.in_person = 1});
    confirm("A");
    ask_.vet("A", "requested", "A");
    ask_.vet("A", "verified", "ORG");
    ask_.invite("B");
    ask_.submit("B");
    ask_.decide("B", "waitlisted", {.waits_for = "capacity"});
    run(client().query({"HSET", ask_.base() + ":badges", "R-A", "CODE"}));
    EXPECT_NE(text({"HGET", ask_.base() + ":registrations:access", "A"}), "");
    const auto mails = ask_.outbox().size();

    EXPECT_TRUE(erase("A"));
    EXPECT_EQ(person("A"), R"({"name":"Former participant"})");
    EXPECT_EQ(ask_.stored("A").status, "cancelled");
    EXPECT_EQ(ask_.stored("A").vetting, "none");
    EXPECT_EQ(ask_.stored("B").status, "approved") << "the place goes to who is next";
    EXPECT_EQ(ask_.held("way:p"), 1);
    for (const auto& query : {words{"HGET", ask_.base() + ":registrations:access", "A"},
                              words{"HGET", ask_.base() + ":badges", "R-A"},
                              words{"LINDEX", ask_.base() + ":registrations:history:A", "0"}}) {
        EXPECT_EQ(text(query), "") << query[1];
    }
    EXPECT_EQ(ask_.outbox().size(), mails + 1) << "mail to B only: A has no address any more";
    EXPECT_THAT(ask_.audit(), Contains(::testing::EndsWith("person.deleted R-A "))) << "no reason";
}

TEST_F(registration_own, erasing_again_changes_no_count_and_who_was_there_stays_counted) {
    confirm("A");
    ask_.check_in("A", ask_.now);
    EXPECT_TRUE(erase("A"));
    EXPECT_TRUE(erase("A"));
    EXPECT_EQ(ask_.stored("A").status, "checked_in");
    EXPECT_EQ(ask_.held("way:p"), 1);
    ask_.invite("B");
    ask_.decide("B", "revoked", {.reason = "asked by security"});
    EXPECT_TRUE(erase("B"));
    EXPECT_EQ(ask_.stored("B").status, "revoked") << "deleting is no way around it";
    EXPECT_TRUE(erase("NOBODY"));
    EXPECT_EQ(person("NOBODY"), "");
}

} // namespace
} // namespace convene
