#include "scheduling/seats/seat_repository.hpp"
#include "tests/support/redis_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

/// Many people ask for the seats of one session at once, over the connections of two nodes, while people give
/// back, organisers change the size, and the store is killed. R-03 and R-04 of the promises.
class seats_race : public ::testing::Test {
protected:
    static constexpr const char* session = "S";
    const edition_id edition{"E"};

    void SetUp() override {
        const redis::client_tuning quick{.backoff_least = std::chrono::milliseconds(5)};
        second_ =
            std::make_unique<redis::client>(stand_.executor(), stand_.server().application_endpoint(),
                                            stand_.server().application_requirements(), "second", quick);
        second_->start();
        ASSERT_TRUE(stand_.run_until([this] { return second_->is_ready(); }));
        nodes_.push_back(std::make_unique<seat_repository>(stand_.client(), time_));
        nodes_.push_back(std::make_unique<seat_repository>(*second_, time_));
        table_.session = session_id(session);
        table_.online = 0;
        table_.starts_at = time_.now() + std::chrono::hours(48);
        table_.ends_at = table_.starts_at + std::chrono::hours(1);
        table_.shown = true;
    }
    void TearDown() override { second_->stop(); }

    void open(std::int64_t seats) {
        table_.in_person = seats;
        ASSERT_TRUE(stand_.run(nodes_[0]->configure(edition, table_)));
    }

    /// Asks until the store has answered: what is answered must be true.
    template<class Ask>
    static task<seat_decision> answered(Ask ask) {
        for (;;) {
            auto decided = co_await ask();
            if (decided) {
                co_return std::move(*decided);
            }
            const errc code = decided.error().code;
            if (code != errc::unavailable && code != errc::unknown_outcome) {
                seat_decision refused;
                refused.seat.session = session_id("refused");
                co_return refused;
            }
        }
    }

    /// One person: takes, sometimes gives back, takes what is offered. Its last answer is kept.
    task<void> live(int number, bool gives_back) {
        const registration_id who("R" + std::to_string(number));
        seat_repository& node = *nodes_[static_cast<std::size_t>(number) % 2];
        const seat_asker asker{who, person_id("P" + std::to_string(number)), site_id()};
        const auto take = [&] { return node.take(edition, session_id(session), asker, {}); };
        const auto accept = [&] { return node.accept(edition, session_id(session), who, {}); };
        const auto release = [&] { return node.release(edition, session_id(session), who); };
        seat_decision last = co_await answered(take);
        if (gives_back) {
            last = co_await answered(release);
        } else if (last.seat.state == seat_state::offered) {
            last = co_await answered(accept);
        }
        last_[who] = last.seat.state;
        ++done_;
    }

    task<void> resize_now_and_then(std::vector<std::int64_t> sizes) {
        for (const std::int64_t size : sizes) {
            seat_size to;
            to.in_person = size;
            to.reason = "race";
            for (;;) {
                const auto resized =
                    co_await nodes_[1]->resize(edition, session_id(session), {person_id("P0"), to});
                if (resized) {
                    break;
                }
            }
        }
        ++done_;
    }

    /// Everybody who is offered a seat takes it, until nothing moves any more.
    void settle() {
        for (bool moved = true; moved;) {
            moved = false;
            for (const seat_holder& each : roster()) {
                if (each.state == seat_state::offered) {
                    const auto decided =
                        stand_.run(nodes_[0]->accept(edition, session_id(session), each.registration, {}));
                    ASSERT_TRUE(decided);
                    last_[each.registration] = decided->seat.state;
                    moved = true;
                }
            }
        }
    }

    std::vector<seat_holder> roster() {
        auto read = stand_.run(nodes_[0]->load_roster(edition, session_id(session)));
        return read ? read->people : std::vector<seat_holder>();
    }

    struct change {
        std::string what;
        std::string registration;
        std::string kind;
    };
    std::vector<change> history() {
        std::vector<change> all;
        for (const auto& entry : stand_.ask({"XRANGE", "cv:{E}:seats:history", "-", "+"}).items) {
            const redis::reply& f = entry[1];
            all.push_back({std::string(f[1].str()), std::string(f[5].str()), std::string(f[7].str())});
        }
        return all;
    }
    /// The invariants at every prefix of the history: never more seats given than there were, everybody in
    /// one state, offers strictly in the order of the line.
    void check_history(std::int64_t seats) {
        std::map<std::string, std::string> state;
        std::vector<std::string> line;
        std::int64_t held = 0;
        for (const change& each : history()) {
            if (each.what == "configured") {
                seats = std::stoll(each.kind);
                continue;
            }
            std::string& mine = state[each.registration];
            if (each.what == "waitlisted") {
                ASSERT_EQ(mine, "");
                line.push_back(each.registration);
                mine = "waitlisted";
            } else if (each.what == "offered") {
                ASSERT_FALSE(line.empty());
                ASSERT_EQ(line.front(), each.registration);
                line.erase(line.begin());
                mine = "offered";
                ASSERT_LE(++held, seats);
            } else if (each.what == "enrolled") {
                ASSERT_TRUE(mine.empty() || mine == "offered") << mine;
                if (mine.empty()) {
                    ASSERT_TRUE(line.empty()) << "past those who wait";
                    ASSERT_LE(++held, seats);
                }
                mine = "enrolled";
            } else {
                held -= mine == "waitlisted" ? 0 : 1;
                std::erase(line, each.registration);
                mine.clear();
            }
        }
    }

    void race(int racers, std::int64_t seats, int kills, std::vector<std::int64_t> sizes) {
        open(seats);
        std::mt19937 chance(static_cast<unsigned>(racers + seats)); // NOLINT(cert-msc32-c,cert-msc51-cpp)
        const int all = racers + 1;
        std::size_t bites = 0;
        asio::co_spawn(stand_.executor(), resize_now_and_then(std::move(sizes)), asio::detached);
        for (int i = 0; i < racers; ++i) {
            asio::co_spawn(stand_.executor(), live(i, chance() % 5 == 0), asio::detached);
        }
        for (int i = 1; i <= kills; ++i) {
            ASSERT_TRUE(stand_.run_until([&] { return done_ >= all * i / (kills + 2); }, 60s));
            ASSERT_LT(done_, all) << "the store was killed after the race";
            stand_.signal_server(SIGKILL);
            ++bites;
        }
        ASSERT_TRUE(stand_.run_until([&] { return done_ == all; }, 120s));
        EXPECT_EQ(bites, static_cast<std::size_t>(kills));
        settle();
    }

    testing::redis_stand stand_;
    system_clock time_;
    std::unique_ptr<redis::client> second_;
    std::vector<std::unique_ptr<seat_repository>> nodes_;
    seat_table table_;
    std::map<registration_id, seat_state> last_; ///< what each was told last
    int done_ = 0;
};

TEST_F(seats_race, R_03_two_thousand_people_sixty_seats_two_nodes_and_a_store_that_dies_twice) {
    race(2'000, 60, 2, {61, 58, 60, 70, 60});
    std::map<registration_id, seat_state> now;
    std::int64_t enrolled = 0;
    for (const seat_holder& each : roster()) {
        EXPECT_TRUE(now.emplace(each.registration, each.state).second) << "in two states";
        enrolled += each.state == seat_state::enrolled ? 1 : 0;
    }
    EXPECT_GE(enrolled, 60);
    EXPECT_LE(enrolled, 70);
    EXPECT_EQ(last_.size(), 2'000U);
    for (const auto& [who, told] : last_) {
        const auto found = now.find(who);
        EXPECT_EQ(found == now.end() ? seat_state::none : found->second, told) << who.str();
    }
    check_history(60);
}

TEST_F(seats_race, R_03_every_seat_is_given_when_enough_people_ask) {
    for (const std::int64_t seats : {1, 60, 499}) {
        stand_.clear_data();
        last_.clear();
        done_ = 0;
        race(500, seats, 0, {});
        std::int64_t enrolled = 0;
        for (const seat_holder& each : roster()) {
            enrolled += each.state == seat_state::enrolled ? 1 : 0;
        }
        std::int64_t gave_back = 0;
        for (const auto& [who, told] : last_) {
            gave_back += told == seat_state::none ? 1 : 0;
        }
        EXPECT_EQ(enrolled, std::min(seats, 500 - gave_back));
        check_history(seats);
    }
}

/// The control: the same race with the check and the write in two commands gives too many seats.
TEST_F(seats_race, R_03_control_check_and_write_apart_oversell) {
    constexpr int seats = 60;
    const auto careless = [this](int number) -> task<void> { // NOLINT: it outlives the loop that runs it
        redis::client& store = number % 2 == 0 ? stand_.client() : *second_;
        redis::arguments ask{"HLEN", "cv:{E}:seats:careless"};
        const auto taken = co_await store.query(std::move(ask), {});
        if (taken && taken->number() < seats) {
            redis::arguments write{"HSET", "cv:{E}:seats:careless", "R" + std::to_string(number), "p"};
            co_await store.query(std::move(write), {});
        }
        ++done_;
    };
    for (int i = 0; i < 500; ++i) {
        asio::co_spawn(stand_.executor(), careless(i), asio::detached);
    }
    ASSERT_TRUE(stand_.run_until([&] { return done_ == 500; }));
    EXPECT_GT(stand_.ask({"HLEN", "cv:{E}:seats:careless"}).number(), seats);
}

} // namespace
} // namespace convene::scheduling
