#include "tests/support/seat_functions.hpp"
#include "tests/support/seat_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>

namespace convene {
namespace {

using convene::testing::seat_functions;
using convene::testing::seat_model;
using convene::testing::seat_reply;

/// Random operations on the functions and on a model of them: the same answers, the same state, always.
class seats_against_model : public ::testing::TestWithParam<unsigned> {
protected:
    static constexpr std::int64_t start = 1'828'000'000'000;
    static constexpr std::int64_t minute = 60'000;
    static constexpr int steps_of_episode = 500;
    static constexpr std::array<const char*, 4> sessions{"S1", "S2", "S3", "S4"};

    static void SetUpTestSuite() {
        stand_ = std::make_unique<testing::redis_stand>(redis::embedded_server::mode::memory_only);
    }
    static void TearDownTestSuite() { stand_.reset(); }
    static testing::redis_stand& stand() { return *stand_; }

    std::int64_t below(std::int64_t bound) {
        return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(chance_);
    }
    std::string a_session() { return sessions.at(static_cast<std::size_t>(below(4))); }
    std::string somebody() { return "R" + std::to_string(below(24)); }
    /// Six sites and some who belong to none.
    static std::string site_of(const std::string& registration) {
        const int number = std::stoi(registration.substr(1)) % 7;
        return number == 0 ? std::string() : "SITE" + std::to_string(number);
    }
    seat_functions::table a_table() {
        seat_functions::table made;
        made.capacity = below(7);
        made.online = below(4);
        made.wheelchair = std::min<std::int64_t>(below(3), made.capacity);
        made.starts = start + 6 * 60 * minute + 45 * minute * below(4);
        made.ends = made.starts + 60 * minute;
        made.sites_first = below(2) == 1;
        made.shown = below(2) == 1;
        return made;
    }
    /// One random operation on both; what each answered.
    std::pair<seat_reply, seat_reply> step(seat_functions& real, seat_model& model);

    std::mt19937 chance_; // NOLINT(cert-msc32-c,cert-msc51-cpp): the same steps in every run
    std::int64_t now_ = start;

private:
    static inline std::unique_ptr<testing::redis_stand> stand_;
};

seat_reply numbered(std::int64_t value) {
    seat_reply made;
    made.place = value;
    return made;
}

std::pair<seat_reply, seat_reply> seats_against_model::step(seat_functions& real, seat_model& model) {
    const std::string session = a_session();
    const std::string who = somebody();
    const std::string instead = below(3) == 0 ? a_session() : "";
    const std::int64_t choice = below(100);
    if (choice < 45) {
        const std::string kind = std::array{"p", "p", "w", "o"}.at(static_cast<std::size_t>(below(4)));
        return {real.take(session, who, kind, now_, instead, site_of(who)),
                model.take(session, who, kind, now_, instead, site_of(who))};
    }
    if (choice < 65) {
        return {real.accept(session, who, now_, instead), model.accept(session, who, now_, instead)};
    }
    if (choice < 85) {
        return {real.release(session, who, now_), model.release(session, who, now_)};
    }
    if (choice < 89) {
        const seat_functions::table as = a_table();
        return {numbered(real.configure(session, as, now_) ? 1 : 0),
                numbered(model.configure(session, as, now_) ? 1 : 0)};
    }
    if (choice < 91) {
        const bool barred = below(2) == 1;
        return {numbered(real.bar(who, barred, now_)), numbered(model.bar(who, barred, now_))};
    }
    now_ += below(6) == 0 ? below(40 * minute) : below(3 * minute);
    return {numbered(real.due(now_, 1000)), numbered(model.due(now_))};
}

TEST_P(seats_against_model, every_step_answers_and_leaves_the_same) {
    constexpr int episodes = 50;
    for (int episode = 0; episode < episodes; ++episode) {
        chance_.seed(GetParam() * 1000 + static_cast<unsigned>(episode));
        now_ = start;
        seat_functions real(stand(), "E" + std::to_string(GetParam()) + "-" + std::to_string(episode));
        seat_model model;
        for (const char* session : sessions) {
            const seat_functions::table as = a_table();
            ASSERT_EQ(real.configure(session, as, now_), model.configure(session, as, now_));
        }
        for (int i = 0; i < steps_of_episode; ++i) {
            const auto [answered, expected] = step(real, model);
            ASSERT_EQ(answered, expected) << "episode " << episode << ", step " << i;
        }
        for (const char* session : sessions) {
            auto counted = real.read("seats_counts", {session});
            ASSERT_EQ(counted.size(), 9U);
            counted.pop_back();                 // sites first
            counted.erase(counted.begin() + 1); // the version
            EXPECT_EQ(counted, model.counts(session)) << "episode " << episode;
            for (int who = 0; who < 24; ++who) {
                const std::string registration = "R" + std::to_string(who);
                const auto mine = real.read("seats_mine", {registration});
                const auto found = std::find(mine.begin(), mine.end(), session);
                const seat_reply expected = model.look(session, registration);
                ASSERT_EQ(found == mine.end() ? "none" : *(found + 1), expected.state);
                if (found != mine.end()) {
                    EXPECT_EQ(*(found + 2), expected.kind);
                    EXPECT_EQ(*(found + 3), std::to_string(expected.place));
                    EXPECT_EQ(*(found + 4), std::to_string(expected.deadline));
                }
            }
        }
        stand().clear_data();
    }
}

// 4 x 50 x 500 = 100,000 steps.
INSTANTIATE_TEST_SUITE_P(seeds, seats_against_model, ::testing::Values(1, 2, 3, 4));

} // namespace
} // namespace convene
