#include "tests/integration/realtime/hub_stand.hpp"
#include "tests/support/scripted_redis.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using namespace std::chrono_literals;
using realtime::hub;
using realtime::position;
using testing::reader;

class hub_recovery : public testing::hub_test<hub_recovery> {
protected:
    /// The offsets of a recovery, or nothing when it was refused.
    std::optional<std::vector<std::int64_t>> recover(testing::hub_node& on, realtime::channel& in,
                                                     position since) {
        const auto got = run(on.hub.recover(in, std::move(since)));
        EXPECT_TRUE(got) << (got ? "" : got.error().message);
        if (!got || !*got) {
            return {};
        }
        reader shown;
        if ((*got)->frames) {
            shown.send((*got)->frames);
        }
        EXPECT_EQ((*got)->missed, static_cast<std::int64_t>(shown.lines.size()));
        last_lines = shown.lines;
        return shown.offsets();
    }
    /// A channel that has seen so many messages come.
    realtime::channel& open_with(testing::hub_node& on, int count) {
        auto& in = open(on);
        post_many(count);
        EXPECT_TRUE(run_until([&] { return in.order().top() == count; }));
        return in;
    }
    static position at(realtime::channel& in, std::int64_t offset) { return {in.order().epoch(), offset}; }
    static void forget_the_log() { ask({"DEL", std::string(prefix) + ":log"}); }

    std::vector<std::string> last_lines;
};

TEST_F(hub_recovery, comes_from_memory_when_it_is_there) {
    auto& node = start();
    auto& room = open_with(node, 5);
    forget_the_log(); // so that the store cannot have answered
    EXPECT_EQ(recover(node, room, at(room, 2)), numbers(3, 5));
    EXPECT_EQ(recover(node, room, at(room, 5)), numbers(1, 0)) << "nothing was missed";
}

TEST_F(hub_recovery, comes_from_the_store_when_memory_has_forgotten) {
    auto& node = start({.node = "n1", .channels = {.ring_entries = 2}});
    auto& room = open_with(node, 5);
    EXPECT_EQ(recover(node, room, at(room, 1)), numbers(2, 5));
    const std::vector<std::string> stored = last_lines;
    auto& other = start({.node = "n2"});
    auto& same = open(other);
    EXPECT_EQ(recover(other, same, at(same, 1)), numbers(2, 5)) << "a node that has seen nothing";
    EXPECT_EQ(last_lines, stored) << "equal offsets mean equal bytes";
    forget_the_log();
    EXPECT_EQ(recover(node, room, at(room, 3)), numbers(4, 5));
    EXPECT_EQ(recover(node, room, at(room, 2)), std::nullopt);
}

TEST_F(hub_recovery, memory_is_bounded_in_bytes) {
    auto& node = start({.node = "n1", .channels = {.ring_bytes = 1000}});
    auto& room = open(node);
    for (int i = 0; i < 10; ++i) {
        post(std::to_string(i) + std::string(250, 'x'));
    }
    ASSERT_TRUE(run_until([&] { return room.order().top() == 10; }));
    EXPECT_EQ(recover(node, room, at(room, 0)), numbers(1, 10)) << "the store has all";
    forget_the_log();
    EXPECT_EQ(recover(node, room, at(room, 8)), numbers(9, 10));
    EXPECT_EQ(recover(node, room, at(room, 6)), std::nullopt) << "four lines of 300 bytes do not fit";
}

TEST_F(hub_recovery, is_refused_when_it_cannot_be_proved_whole) {
    auto& node = start({.node = "n1", .channels = {.ring_entries = 1}, .most_recovered = 3});
    auto& room = open_with(node, 6);
    EXPECT_EQ(recover(node, room, at(room, 3)), numbers(4, 6));
    EXPECT_EQ(recover(node, room, at(room, 2)), std::nullopt) << "more than may be recovered";
    EXPECT_EQ(recover(node, room, at(room, 7)), std::nullopt) << "a position of the future";
    EXPECT_EQ(recover(node, room, {"e2", 3}), std::nullopt) << "another epoch";
    EXPECT_EQ(recover(node, room, {"", 3}), std::nullopt);
    EXPECT_EQ(recover(node, room, at(room, -7)), std::nullopt);
    ask({"XTRIM", std::string(prefix) + ":log", "MAXLEN", "2"});
    EXPECT_EQ(recover(node, room, at(room, 4)), numbers(5, 6));
    EXPECT_EQ(recover(node, room, at(room, 3)), std::nullopt) << "trimmed away";
}

TEST_F(hub_recovery, shows_no_text_that_was_removed) {
    auto& node = start();
    auto& room = open(node);
    post("SECRET");
    post("m2");
    ASSERT_TRUE(
        run(client().call("room_remove", {prefix},
                          {"t", "MOD", "R1", "why", "\"why\"", "e", "1000", room.order().epoch(), "1"})));
    ASSERT_TRUE(run_until([&] { return room.order().top() == 3; }));
    EXPECT_EQ(recover(node, room, at(room, 0)), numbers(1, 3));
    for (const std::string& line : last_lines) {
        EXPECT_EQ(line.find("SECRET"), std::string::npos);
    }
    EXPECT_NE(last_lines[0].find(R"("removed":true)"), std::string::npos);
}

TEST_F(hub_recovery, and_what_comes_meanwhile_join_without_gap_or_double) {
    auto& node = start({.node = "n1", .channels = {.ring_entries = 3}});
    auto& room = open_with(node, 10);
    for (int round = 0; round < 10; ++round) {
        reader back;
        bool joined = false;
        asio::co_spawn(
            stand().context(),
            [](hub& with, realtime::channel& in, reader& who, bool& done) -> task<void> {
                auto missed = co_await with.recover(in, at(in, 2));
                who.send((*missed)->frames);
                with.join(who.place, who, in, (*missed)->position);
                done = true;
            }(node.hub, room, back, joined),
            [](std::exception_ptr) {});
        const std::int64_t last = post("r" + std::to_string(round)); // while it reads the store
        ASSERT_TRUE(
            run_until([&] { return joined && static_cast<std::int64_t>(back.lines.size()) >= last - 2; }));
        EXPECT_EQ(back.offsets(), numbers(3, last));
        node.hub.leave(back.place);
    }
}

TEST_F(hub_recovery, a_store_that_went_back_changes_the_epoch) {
    auto& node = start();
    auto& room = open_with(node, 5);
    const std::string old = room.order().epoch();
    reader one;
    join(node, room, one);
    // A backup of a moment ago is restored: the last two are gone.
    ask({"HSET", std::string(prefix) + ":meta", "top", "3"});
    ask({"XDEL", std::string(prefix) + ":log", "4-0", "5-0"});
    cut_the_bus();
    ASSERT_TRUE(run_until([&] { return one.insufficient; }));
    const std::string epoch = ask({"HGET", std::string(prefix) + ":meta", "epoch"}).text;
    EXPECT_NE(epoch, old);
    EXPECT_EQ(room.order().epoch(), epoch);
    EXPECT_EQ(room.order().top(), 3);
    node.hub.leave(one.place);
    EXPECT_EQ(recover(node, room, {old, 5}), std::nullopt);
    EXPECT_EQ(recover(node, room, {old, 2}), std::nullopt) << "nobody knows which two texts it would join";
    EXPECT_EQ(recover(node, room, {epoch, 3}), numbers(1, 0));
}

TEST_F(hub_recovery, two_nodes_agree_on_the_new_epoch) {
    auto& node = start({.node = "n1"});
    auto& other = start({.node = "n2"});
    auto& room = open_with(node, 5);
    auto& same = open(other);
    ASSERT_TRUE(run_until([&] { return same.order().top() == 5; }));
    const std::string old = room.order().epoch();
    ask({"HSET", std::string(prefix) + ":meta", "top", "3"});
    ask({"XDEL", std::string(prefix) + ":log", "4-0", "5-0"});
    cut_the_bus();
    ASSERT_TRUE(run_until([&] { return room.order().top() == 3 && same.order().top() == 3; }));
    EXPECT_EQ(room.order().epoch(), same.order().epoch());
    EXPECT_NE(room.order().epoch(), old);
}

TEST_F(hub_recovery, a_store_that_is_away_is_an_error_and_no_recovery) {
    auto& node = start({.node = "n1", .channels = {.ring_entries = 1}});
    auto& room = open_with(node, 5);
    ask({"CLIENT", "PAUSE", "100000", "ALL"});
    const auto got = run(node.hub.recover(room, at(room, 1)));
    ASSERT_FALSE(got);
    EXPECT_TRUE(got.error().code == errc::unavailable || got.error().code == errc::unknown_outcome);
    run(admin().command({"CLIENT", "UNPAUSE"}));
}

/// A bus that comes back while the store still answers a question from before: that answer may be older than
/// the new subscription, so it proves nothing.
TEST(hub_on_a_scripted_store, asks_again_what_was_asked_before_the_bus_was_subscribed) {
    testing::event_loop loop;
    testing::scripted_redis store(loop.executor());
    testing::scripted_redis pubsub(loop.executor());
    const auto subscribed = [](testing::connection_script& on) -> testing::connection_script& {
        return on.greet_subscriber().expect("SUBSCRIBE *").send("*3\r\n$9\r\nsubscribe\r\n$1\r\nR\r\n:1\r\n");
    };
    const auto answer = [](int top, std::vector<int> offsets) {
        std::string words = "*" + std::to_string(4 + 4 * offsets.size()) +
                            "\r\n$2\r\nok\r\n$2\r\ne1\r\n$1\r\n" + std::to_string(top) + "\r\n$1\r\n1\r\n";
        for (const int offset : offsets) {
            words += "$1\r\n" + std::to_string(offset) + "\r\n$1\r\nx\r\n$1\r\n0\r\n$2\r\n{}\r\n";
        }
        return words;
    };
    // When a second channel is wanted, offset 2 comes and 1 is missing; then the bus is lost before the store
    // has answered.
    subscribed(pubsub.connection())
        .expect("SUBSCRIBE *")
        .send("*3\r\n$7\r\nmessage\r\n$1\r\nR\r\n$11\r\ne1 2 x 0 {}\r\n")
        .close();
    subscribed(pubsub.connection());
    store.connection()
        .greet()
        .expect("FCALL *")
        .send(answer(0, {}))
        .expect("FCALL *")
        .expect("ECHO now")
        .send(answer(2, {1, 2}))
        .send("$3\r\nnow\r\n")
        .expect("FCALL *")
        .send(answer(3, {1, 2, 3}));
    redis::client client(loop.executor(), store.where(), {}, "store");
    client.start();
    ASSERT_TRUE(loop.run_until([&] { return client.is_ready(); })) << client.problem();
    system_random random;
    system_clock time;
    realtime::hub node(loop.context(), {.node = "n1"}, random, time);
    realtime::bus bus(loop.context(), node, client, pubsub.where(), "bus");
    bus.subscriber().start();
    const auto opened = loop.run(node.open({"R", "R", &bus}));
    ASSERT_TRUE(opened) << opened.error().message;
    bus.subscriber().subscribe("S");
    ASSERT_TRUE(
        loop.run_until([&] { return pubsub.accepted() == 2 && bus.subscriber().is_subscribed("R"); }));
    ASSERT_TRUE(loop.run(client.command({"ECHO", "now"})));
    EXPECT_TRUE(loop.run_until([&] { return (*opened)->order().top() == 3; }, 3s))
        << (*opened)->order().top();
    EXPECT_EQ(store.problems(), std::vector<std::string>{});
    EXPECT_EQ(pubsub.problems(), std::vector<std::string>{});
    bus.subscriber().stop();
    node.stop();
    client.stop();
    loop.run_for(1ms);
}

} // namespace
} // namespace convene
