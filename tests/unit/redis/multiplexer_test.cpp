#include "server/redis/multiplexer.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace convene::redis {
namespace {

using namespace std::chrono_literals;

/// A multiplexer with a clock of its own and a record of what each command, named by its word, came to.
class bench {
public:
    explicit bench(multiplexer::limits allowed = {}) : mux(allowed) {}

    bool ask(const std::string& word, std::chrono::milliseconds deadline = 2s, bool idempotent = false) {
        const std::vector<std::string> words{word};
        completion done([this, word](result<reply> outcome) {
            ends[word] += outcome ? outcome->text : std::string(to_string(outcome.error().code));
            order.push_back(word);
        });
        return mux.submit(words, now, now + deadline, idempotent, done);
    }

    std::string write() {
        std::string bytes;
        if (mux.has_output()) {
            mux.take_output(bytes);
        }
        return bytes;
    }

    bool get(std::string_view bytes) {
        const bool sound = mux.receive(bytes, batch);
        complete();
        return sound;
    }
    void lose() {
        mux.lost(batch);
        complete();
    }
    void wait(std::chrono::milliseconds time) {
        now += time;
        mux.expire(now, batch);
        complete();
    }
    void stop() {
        mux.stop(batch);
        complete();
    }

    multiplexer mux;
    multiplexer::time_point now{};
    std::map<std::string, std::string> ends;
    std::vector<std::string> order;

private:
    void complete() {
        std::vector<multiplexer::finished> all;
        all.swap(batch);
        for (auto& one : all) {
            one.done(std::move(one.outcome));
        }
    }

    std::vector<multiplexer::finished> batch;
};

std::string wire(const std::string& word) {
    return "*1\r\n$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
}

TEST(multiplexer, writes_all_commands_of_a_turn_at_once_and_answers_in_order) {
    bench b;
    b.mux.connected();
    b.ask("A");
    b.ask("B");
    EXPECT_EQ(b.write(), wire("A") + wire("B"));
    EXPECT_TRUE(b.get("+a\r\n+b\r\n"));
    EXPECT_EQ(b.order, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(b.ends["A"], "a");
    EXPECT_EQ(b.ends["B"], "b");
    EXPECT_FALSE(b.mux.next_deadline());
}

TEST(multiplexer, keeps_waiting_commands_for_the_next_connection) {
    bench b;
    b.ask("A");
    EXPECT_FALSE(b.mux.has_output());
    b.mux.connected();
    EXPECT_EQ(b.write(), wire("A"));
}

TEST(multiplexer, hands_error_replies_on_as_replies) {
    bench b;
    b.mux.connected();
    b.ask("A");
    b.write();
    b.get("-ERR no\r\n");
    EXPECT_EQ(b.ends["A"], "ERR no");
}

TEST(multiplexer, written_commands_end_unknown_and_staged_ones_stay) {
    bench b;
    b.mux.connected();
    b.ask("WRITTEN");
    b.write();
    b.ask("STAGED");
    b.lose();
    EXPECT_EQ(b.ends["WRITTEN"], "unknown_outcome");
    EXPECT_EQ(b.ends.count("STAGED"), 0U);
    b.mux.connected();
    EXPECT_EQ(b.write(), wire("STAGED"));
    b.get("+ok\r\n");
    EXPECT_EQ(b.ends["STAGED"], "ok");
}

TEST(multiplexer, idempotent_commands_are_written_once_more_before_the_others) {
    bench b;
    b.mux.connected();
    b.ask("FIRST", 2s, true);
    b.ask("SECOND", 2s, true);
    b.write();
    b.ask("LATER");
    b.lose();
    EXPECT_TRUE(b.ends.empty());
    b.mux.connected();
    EXPECT_EQ(b.write(), wire("FIRST") + wire("SECOND") + wire("LATER"));
    b.lose();
    EXPECT_EQ(b.ends["FIRST"], "unknown_outcome") << "twice is enough";
    EXPECT_EQ(b.ends["LATER"], "unknown_outcome");
    b.mux.connected();
    EXPECT_EQ(b.write(), "");
}

TEST(multiplexer, an_answered_command_is_not_written_again) {
    bench b;
    b.mux.connected();
    b.ask("A", 2s, true);
    b.ask("B", 2s, true);
    b.write();
    b.get("+a\r\n");
    b.lose();
    b.mux.connected();
    EXPECT_EQ(b.write(), wire("B"));
}

TEST(multiplexer, a_waiting_command_past_its_deadline_is_unavailable_and_never_written) {
    bench b;
    b.ask("SHORT", 10ms);
    b.ask("LONG", 2s);
    b.ask("SHORT2", 10ms);
    b.wait(10ms);
    EXPECT_EQ(b.ends["SHORT"], "unavailable");
    EXPECT_EQ(b.ends["SHORT2"], "unavailable");
    b.mux.connected();
    EXPECT_EQ(b.write(), wire("LONG"));
}

TEST(multiplexer, swallows_the_late_reply_of_an_abandoned_command) {
    bench b;
    b.mux.connected();
    b.ask("SLOW", 10ms);
    b.write();
    b.wait(11ms);
    EXPECT_EQ(b.ends["SLOW"], "unknown_outcome");
    b.ask("NEXT");
    b.write();
    EXPECT_TRUE(b.get("+slow\r\n+next\r\n"));
    EXPECT_EQ(b.ends["SLOW"], "unknown_outcome");
    EXPECT_EQ(b.ends["NEXT"], "next");
}

TEST(multiplexer, an_abandoned_command_is_not_completed_again_by_the_loss) {
    bench b;
    b.mux.connected();
    b.ask("A", 10ms, true);
    b.write();
    b.wait(10ms);
    b.lose();
    b.mux.connected();
    EXPECT_EQ(b.ends["A"], "unknown_outcome");
    EXPECT_EQ(b.write(), "");
}

TEST(multiplexer, a_repeated_command_past_its_deadline_may_have_happened) {
    bench b;
    b.mux.connected();
    b.ask("A", 10ms, true);
    b.write();
    b.lose();
    b.wait(10ms);
    EXPECT_EQ(b.ends["A"], "unknown_outcome");
    b.mux.connected();
    EXPECT_EQ(b.write(), "");
}

TEST(multiplexer, nothing_ends_before_its_deadline) {
    bench b;
    b.mux.connected();
    b.ask("A", 10ms);
    b.write();
    b.wait(9ms);
    EXPECT_TRUE(b.ends.empty());
    EXPECT_EQ(b.mux.next_deadline(), b.now + 1ms);
}

TEST(multiplexer, a_reply_nobody_asked_for_breaks_the_connection) {
    bench b;
    b.mux.connected();
    b.ask("A");
    b.write();
    EXPECT_FALSE(b.get("+a\r\n+extra\r\n"));
    EXPECT_EQ(b.ends["A"], "a");
    EXPECT_FALSE(b.mux.problem().empty());
}

TEST(multiplexer, half_a_reply_of_a_lost_connection_is_forgotten) {
    bench b;
    b.mux.connected();
    b.ask("A");
    b.write();
    b.get("$10\r\nhalf");
    b.lose();
    b.ask("B");
    b.mux.connected();
    b.write();
    EXPECT_TRUE(b.get("+b\r\n"));
    EXPECT_EQ(b.ends["B"], "b");
}

TEST(multiplexer, refuses_above_its_limits_and_recovers) {
    bench b({.waiting = 2, .waiting_bytes = 1000, .in_flight = 3});
    EXPECT_TRUE(b.ask("A"));
    EXPECT_TRUE(b.ask("B"));
    EXPECT_FALSE(b.ask("C"));
    b.mux.connected();
    b.write();
    EXPECT_FALSE(b.ask(std::string(1000, 'x'))) << "bytes";
    EXPECT_TRUE(b.ask("D"));
    EXPECT_EQ(b.write(), wire("D")) << "a refused command leaves no bytes";
    EXPECT_FALSE(b.ask("E")) << "three are in flight";
    b.get("+a\r\n");
    EXPECT_TRUE(b.ask("E"));
}

TEST(multiplexer, stop_ends_everything_truthfully) {
    bench b;
    b.mux.connected();
    b.ask("WRITTEN", 2s, true);
    b.write();
    b.ask("STAGED");
    b.stop();
    EXPECT_EQ(b.ends["WRITTEN"], "unknown_outcome");
    EXPECT_EQ(b.ends["STAGED"], "unavailable");
}

TEST(completion, calls_large_and_small_callables_once_and_frees_them) {
    const auto counted = std::make_shared<int>(0);
    {
        std::array<char, 100> ballast{};
        completion large([counted, ballast](result<reply>) { *counted += 1 + ballast[0]; });
        completion small([counted](result<reply>) { *counted += 10; });
        completion moved(std::move(large));
        moved(reply{});
        moved(reply{});
        small = std::move(moved);
    }
    EXPECT_EQ(*counted, 1);
    EXPECT_EQ(counted.use_count(), 1);
}

} // namespace
} // namespace convene::redis
