#include "scheduling/registration/registration_repository.hpp"
#include "server/protocol/codec.hpp"
#include "tests/support/redis_fixture.hpp"
#include "tests/support/registration_history.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;
using convene::testing::broken_rules;
using fact = convene::testing::registration_fact;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using enum registration_status;

constexpr std::int64_t places = 60;

bool holds(registration_status status) {
    return status == approved || status == confirmed || status == checked_in || status == attended;
}

/// Many people send the form, are let in, accept and cancel over the connections of two nodes, while
/// organisers change how many places there are, and the store is killed. R-03 and I-04 for registrations.
class registrations_race : public ::testing::Test {
protected:
    const edition_id edition{"E"};

    void SetUp() override {
        const redis::client_tuning quick{.backoff_least = 5ms};
        second_ =
            std::make_unique<redis::client>(stand_.executor(), stand_.server().application_endpoint(),
                                            stand_.server().application_requirements(), "second", quick);
        second_->start();
        ASSERT_TRUE(stand_.run_until([this] { return second_->is_ready(); }));
        nodes_.push_back(std::make_unique<registration_repository>(stand_.client(), time_));
        nodes_.push_back(std::make_unique<registration_repository>(*second_, time_));
        registration_settings as;
        as.in_person = places;
        as.closes_at = time_.now() + 48h;
        as.starts_at = time_.now() + 96h;
        ASSERT_TRUE(stand_.run(nodes_[0]->configure(edition, as)));
    }
    void TearDown() override { second_->stop(); }

    registration_repository& node(int number) { return *nodes_[static_cast<std::size_t>(number) % 2]; }

    static fact to_fact(const registration_record& of) {
        return {std::string(protocol::enum_name(of.status)), of.person, of.version};
    }

    /// Asks until the store has answered; a refusal that is the store's word gives nothing. What is answered
    /// must be true: it is kept.
    template<class Ask>
    task<std::optional<registration_state>> answered(Ask ask) {
        for (;;) {
            auto decided = co_await ask();
            if (decided) {
                told_.push_back(to_fact(decided->registration));
                co_return std::move(*decided);
            }
            const errc code = decided.error().code;
            if (code != errc::unavailable && code != errc::unknown_outcome) {
                ++refused_;
                co_return std::nullopt;
            }
        }
    }

    /// One person is invited and sends the form: of a site's team they are in when there is room, else in
    /// line; a guest waits for an organiser, who puts them in line when there is none. Then they cancel, or
    /// say yes.
    task<void> live(int number, bool guest, bool cancels) {
        const person_id who("P" + std::to_string(number));
        new_registration whom;
        whom.person = whom.record.id = who;
        whom.registration = registration_id("R" + std::to_string(number));
        whom.kind = guest ? "guest" : "site_team";
        whom.site = site_id(guest ? "" : "S");
        decision_order let_in{who, decision::approved, {}, {}, false, {}};
        decision_order put_in_line{who, decision::waitlisted, {}, {}, false, obstacle::capacity};
        const auto invite = [&] { return node(number).invite(edition, organiser_, whom); };
        const auto submit = [&] { return node(number).submit(edition, whom.record, {}); };
        const auto approve = [&] { return node(number + 1).decide(edition, organiser_, let_in); };
        const auto wait = [&] { return node(number).decide(edition, organiser_, put_in_line); };
        const auto accept = [&] { return node(number + 1).accept(edition, who); };
        const auto cancel = [&] { return node(number).cancel(edition, who, who, {}); };
        co_await answered(invite);
        co_await answered(submit);
        if (guest) {
            const auto decided = co_await answered(approve);
            if (!decided) {
                co_await answered(wait);
            }
        }
        if (cancels) {
            co_await answered(cancel);
        } else {
            co_await answered(accept);
        }
        ++done_;
    }

    /// Ends where it began, so that no more than `places` may hold one in the end.
    task<void> resize_now_and_then(std::vector<std::int64_t> sizes) {
        for (const std::int64_t size : sizes) {
            places_change to;
            to.in_person = size;
            to.closes_at = time_.now() + 48h;
            to.reason = "race";
            while (!co_await nodes_[1]->resize(edition, organiser_, to)) {
            }
        }
        ++done_;
    }

    /// Kills the store `kills` times while they are at it.
    void race(int people, int kills) {
        std::mt19937 chance(7); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same race each time
        const int all = people + 1;
        asio::co_spawn(stand_.executor(), resize_now_and_then({40, 60, 20, 60, 55, 60}), asio::detached);
        for (int i = 0; i < people; ++i) {
            asio::co_spawn(stand_.executor(), live(i, chance() % 3 == 0, chance() % 5 == 0), asio::detached);
        }
        for (int i = 1; i <= kills; ++i) {
            ASSERT_TRUE(stand_.run_until([&] { return done_ >= all * i / (kills + 2); }, 60s));
            ASSERT_LT(done_, all) << "the store was killed after the race";
            stand_.signal_server(SIGKILL);
        }
        ASSERT_TRUE(stand_.run_until([&] { return done_ == all; }, 60s));
    }

    std::map<std::string, registration_record> everybody() {
        const auto all = stand_.run(nodes_[0]->list(edition, std::nullopt));
        std::map<std::string, registration_record> found;
        for (const registered_person& each : all ? *all : std::vector<registered_person>()) {
            EXPECT_TRUE(found.emplace(each.registration.person, each.registration).second) << "in two states";
        }
        return found;
    }
    /// The outbox, which nobody empties here, has each step in the order of the store.
    std::vector<fact> history() {
        std::vector<fact> all;
        for (const auto& entry : stand_.ask({"XRANGE", "cv:{E}:outbox", "-", "+"}).items) {
            const auto of = nlohmann::json::parse(entry[1][3].str());
            all.push_back({of.at("what").get<std::string>(), of.at("person").get<std::string>(),
                           of.at("sequence").get<std::int64_t>()});
        }
        return all;
    }
    std::vector<std::string> line() {
        std::vector<std::string> who;
        for (const auto& each : stand_.ask({"ZRANGE", "cv:{E}:registrations:line", "0", "-1"}).items) {
            who.emplace_back(each.str());
        }
        return who;
    }

    /// What is wrong with what the store holds, in words: too many places given, a count or a line that is
    /// not what the records say, somebody free to go in who waits.
    std::vector<std::string> problems() {
        std::vector<std::string> found;
        const auto all = everybody();
        const std::vector<std::string> waiting = line();
        const auto held =
            std::ranges::count_if(all, [](const auto& one) { return holds(one.second.status); });
        if (held > places) {
            found.push_back(std::to_string(held) + " hold a place");
        }
        if (stand_.ask({"HGET", "cv:{E}:registrations:held", "way:p"}).number() != held) {
            found.emplace_back("the count is not that of the records");
        }
        if (held < places && !waiting.empty()) {
            found.emplace_back("somebody waits before a free place");
        }
        for (const auto& [who, of] : all) {
            if ((of.status == waitlisted) != (std::ranges::count(waiting, who) == 1)) {
                found.push_back(who + " is " + std::string(protocol::enum_name(of.status)) + " and in line " +
                                std::to_string(std::ranges::count(waiting, who)) + " times");
            }
        }
        return found;
    }

    convene::testing::redis_stand stand_;
    system_clock time_;
    const person_id organiser_{"ORG"};
    std::unique_ptr<redis::client> second_;
    std::vector<std::unique_ptr<registration_repository>> nodes_;
    std::vector<fact> told_; ///< every answer
    int refused_ = 0;
    int done_ = 0;
};

TEST_F(registrations_race, R_03_four_hundred_people_sixty_places_two_nodes_and_a_store_that_dies_twice) {
    race(400, 2);
    EXPECT_THAT(problems(), IsEmpty());
    const std::vector<fact> steps = history();
    EXPECT_THAT(broken_rules(steps, places), IsEmpty());
    const std::set<fact> known(steps.begin(), steps.end());
    std::map<std::string, fact> last;
    for (const fact& each : steps) {
        last[each.person] = each;
    }
    const auto all = everybody();
    EXPECT_EQ(all.size(), 400U);
    for (const auto& [who, of] : all) {
        EXPECT_EQ(protocol::enum_name(of.status), last[who].what) << who;
    }
    EXPECT_GT(told_.size(), 1'000U);
    for (const fact& each : told_) {
        EXPECT_TRUE(known.contains(each))
            << each.person << " was told " << each.what << " of version " << each.version;
    }
    EXPECT_GT(refused_, 0) << "nobody was refused: there was no race";
    EXPECT_GT(line().size(), 100U);
}

/// The control of the rules: a history in which two of the line were exchanged is found, and a line that lost
/// somebody.
TEST_F(registrations_race, R_03_control_a_history_out_of_order_is_found) {
    race(150, 0);
    std::vector<fact> steps = history();
    ASSERT_THAT(broken_rules(steps, places), IsEmpty());
    // Who was let in from the line, and the next one who stood in it then.
    std::map<std::string, std::size_t> came;
    std::vector<std::size_t> let_in;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].what == "waitlisted") {
            came[steps[i].person] = i;
        } else if (steps[i].what == "approved" && came.contains(steps[i].person)) {
            let_in.push_back(i);
        }
    }
    ASSERT_FALSE(let_in.empty()) << "nobody of the line was let in";
    const auto next = std::find_if(let_in.begin() + 1, let_in.end(),
                                   [&](std::size_t i) { return came[steps[i].person] < let_in.front(); });
    ASSERT_NE(next, let_in.end());
    std::swap(steps[let_in.front()], steps[*next]);
    EXPECT_THAT(broken_rules(steps, places), Not(IsEmpty()));
    EXPECT_THAT(problems(), IsEmpty());
    stand_.ask({"ZPOPMIN", "cv:{E}:registrations:line"});
    EXPECT_THAT(problems(), Not(IsEmpty())) << "somebody fell out of the line";
}

/// The control of the race: with the look and the write in two commands too many get a place.
TEST_F(registrations_race, R_03_control_check_and_write_apart_let_too_many_in) {
    const auto careless = [this](int number) -> task<void> { // NOLINT: it outlives the loop that runs it
        const auto sizes = co_await node(number).load_sizes(edition);
        if (sizes && sizes->in_person_held < places) {
            registration_record record;
            record.person = "P" + std::to_string(number);
            record.registration = "R" + std::to_string(number);
            record.status = approved;
            co_await node(number).seed(edition, {std::move(record)}, {});
        }
        ++done_;
    };
    for (int i = 0; i < 400; ++i) {
        asio::co_spawn(stand_.executor(), careless(i), asio::detached);
    }
    ASSERT_TRUE(stand_.run_until([&] { return done_ == 400; }));
    redis::arguments people{"HSET", "cv:{E}:people"};
    for (int i = 0; i < 400; ++i) {
        person_record record;
        record.id = person_id("P" + std::to_string(i));
        people.push_back(record.id.str());
        people.push_back(protocol::to_json(record));
    }
    stand_.ask(std::move(people));
    EXPECT_THAT(problems(), Contains(HasSubstr("hold a place")));
}

} // namespace
} // namespace convene::scheduling
