#include "tests/support/registration_functions.hpp"
#include "tests/support/registration_model.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace convene {
namespace {

using convene::testing::registration_functions;
using convene::testing::registration_model;

constexpr std::int64_t hour = 3'600'000;

/// Random decisions on a real Redis, compared with a second writing of the rules after every step.
class registrations_model : public convene::testing::shared_redis_fixture<registrations_model> {
protected:
    void start(unsigned seed) {
        random_.seed(seed);
        model_ = {};
        model_.now = ask_.now;
        model_.in_person = 6;
        model_.online = 3;
        model_.closes = ask_.now + 200 * hour;
        model_.to_answer = 5 * hour;
        ask_.configure({6, 3, model_.closes, ask_.now + 400 * hour, model_.to_answer});
        for (const char* site : {"S", "T"}) {
            ask_.quota(site, 3, 0);
            model_.quota[site] = 3;
            versions_[site] = 1;
        }
    }
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    std::string somebody() { return "P" + std::to_string(pick(14)); }

    void decide() {
        static const char* const all[] = {"approved", "waitlisted", "declined", "revoked", "reinstated"};
        const std::string who = somebody();
        const std::string what = all[pick(5)];
        const bool beyond = pick(10) == 0;
        ask_.decide(who, what, {.reason = "why", .beyond = beyond});
        model_.decide(who, what, beyond);
    }
    void change_sizes() {
        const std::string site = pick(2) == 0 ? "S" : "T";
        if (pick(2) == 0) {
            model_.quota[site] = pick(5);
            ask_.quota(site, model_.quota[site], versions_[site]++);
        } else {
            model_.in_person = pick(9);
            model_.online = pick(5);
            ask_.resize(model_.in_person, model_.online, model_.closes);
        }
        model_.fill();
    }
    void step() {
        const std::string who = somebody();
        switch (pick(10)) {
        case 0:
        case 1: {
            const std::string site = pick(2) == 0 ? "S" : "T";
            ask_.invite(who, site);
            model_.invite(who, site);
            break;
        }
        case 2:
        case 3: {
            const bool online = pick(3) == 0;
            ask_.submit(who, online);
            model_.submit(who, online);
            break;
        }
        case 4:
            ask_.accept(who);
            model_.accept(who);
            break;
        case 5:
            ask_.cancel(who);
            model_.cancel(who);
            break;
        case 6:
            decide();
            break;
        case 7:
            pick(3) == 0 ? change_sizes() : check_in(who);
            break;
        case 8:
            close();
            break;
        default:
            ask_.now += pick(3) * hour;
            model_.now = ask_.now;
            ask_.due();
            model_.end_due();
        }
    }
    /// Somebody comes, or that turns out to be wrong; no two at the same moment.
    void check_in(const std::string& who) {
        model_.now = ++ask_.now;
        if (pick(3) == 0) {
            ask_.take_back(who, "ORG", "");
            model_.take_back(who);
        } else {
            ask_.check_in(who, ask_.now);
            model_.check_in(who);
        }
    }
    /// Seldom, because it ends nearly everything; now and then in steps.
    void close() {
        if (pick(12) == 0) {
            const int most = pick(3) == 0 ? 100 : pick(5);
            ask_.close(most);
            model_.close(most);
        }
    }
    void compare() {
        for (int i = 0; i < 14; ++i) {
            const std::string who = "P" + std::to_string(i);
            const auto stored = ask_.stored(who);
            const auto known = model_.people.find(who);
            const auto wanted = known == model_.people.end() ? registration_model::person() : known->second;
            ASSERT_EQ(stored.status, wanted.status) << who;
            ASSERT_EQ(stored.waits_for, wanted.waits_for) << who;
            ASSERT_EQ(stored.until, wanted.until) << who;
        }
        std::vector<std::string> line;
        for (const auto& each : ask({"ZRANGE", ask_.base() + ":registrations:line", "0", "-1"}).items) {
            line.emplace_back(each.str());
        }
        ASSERT_EQ(line, model_.line()) << "strictly in order";
        for (const char* site : {"S", "T"}) {
            ASSERT_EQ(ask_.held(std::string("site:") + site), model_.held(std::string(site)));
        }
        ASSERT_EQ(ask_.held("way:p"), model_.held(false));
        ASSERT_EQ(ask_.held("way:o"), model_.held(true));
    }

    registration_functions ask_{stand(), "E"};
    registration_model model_;
    std::map<std::string, std::int64_t> versions_;
    std::mt19937 random_;
};

/// 40 histories of 250 steps; CONVENE_MODEL_STEPS asks for more of them.
TEST_F(registrations_model, every_random_history_ends_as_the_rules_say) {
    const char* asked = std::getenv("CONVENE_MODEL_STEPS");
    const unsigned histories = asked == nullptr ? 40 : static_cast<unsigned>(std::stoul(asked)) / 250;
    for (unsigned seed = 1; seed <= histories; ++seed) {
        stand().clear_data();
        ask_.now = 1'828'000'000'000;
        start(seed);
        for (int i = 0; i < 250; ++i) {
            step();
            compare();
            ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << ", step " << i;
        }
        if (HasFatalFailure()) {
            return;
        }
    }
}

} // namespace
} // namespace convene
