#include "server/redis/function_library.hpp"
#include "tests/support/redis_fixture.hpp"

#include <csignal>

namespace convene::redis {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr client_tuning quick{
    .backoff_least = 5ms, .backoff_most = 200ms, .connect_limit = 300ms, .idle = 200ms, .ping_limit = 100ms};

class client_test : public testing::redis_fixture {
protected:
    std::unique_ptr<redis::client> connect(client_tuning tuning = quick) {
        auto made = std::make_unique<redis::client>(executor(), server().application_endpoint(),
                                                    server().application_requirements(), "second", tuning);
        made->start();
        return made;
    }

    std::string text_of(const result<reply>& answer) {
        return answer ? answer->text : std::string(to_string(answer.error().code));
    }
};

TEST_F(client_test, answers_a_command) {
    EXPECT_EQ(ask({"SET", "cv:a", "1"}).str(), "OK");
    EXPECT_EQ(text_of(run(client().command({"GET", "cv:a"}))), "1");
}

TEST_F(client_test, answers_many_commands_of_one_turn_in_order) {
    std::vector<std::string> seen;
    for (int i = 0; i < 5000; ++i) {
        client().send({"INCR", "cv:n"}, {}, [&seen](result<reply> answer) {
            seen.push_back(answer ? std::to_string(answer->number()) : "error");
        });
    }
    ASSERT_TRUE(run_until([&] { return seen.size() == 5000; }));
    for (std::size_t i = 0; i < seen.size(); ++i) {
        ASSERT_EQ(seen[i], std::to_string(i + 1));
    }
}

TEST_F(client_test, says_when_everything_of_a_read_was_handed_over) {
    std::vector<std::string> events;
    client().on_drained([&] { events.push_back("drained"); });
    for (const char* name : {"a", "b"}) {
        client().send({"PING"}, {}, [&events, name](result<reply>) { events.push_back(name); });
    }
    ASSERT_TRUE(run_until([&] { return events.size() == 3; }));
    EXPECT_EQ(events, (std::vector<std::string>{"a", "b", "drained"}));
}

TEST_F(client_test, refuses_more_commands_than_may_wait) {
    int refused = 0;
    int answered = 0;
    auto second = connect({.max_waiting = 3});
    for (int i = 0; i < 5; ++i) {
        second->send({"PING"}, {}, [&](result<reply> answer) {
            ++answered;
            refused += !answer && answer.error().code == errc::unavailable ? 1 : 0;
        });
    }
    EXPECT_EQ(answered, 0) << "never called from inside send";
    ASSERT_TRUE(run_until([&] { return answered == 5; }));
    EXPECT_EQ(refused, 2);
}

TEST_F(client_test, keeps_what_was_acknowledged_and_comes_back_after_kill_9) {
    ASSERT_EQ(text_of(run(client().command({"SET", "cv:a", "kept"}))), "OK");
    std::vector<bool> states;
    client().on_state_change([&](bool ready) { states.push_back(ready); });
    const int killed = server().process_id();
    signal_server(SIGKILL);
    ASSERT_TRUE(run_until([&] { return states == std::vector<bool>{false, true}; }));
    EXPECT_NE(server().process_id(), killed);
    EXPECT_EQ(text_of(run(client().command({"GET", "cv:a"}))), "kept");
}

TEST_F(client_test, a_command_asked_while_redis_is_away_waits_for_it) {
    signal_server(SIGKILL);
    ASSERT_TRUE(run_until([&] { return !client().is_ready(); }));
    EXPECT_EQ(text_of(run(client().command({"SET", "cv:a", "1"}, {.deadline = 20s}))), "OK");
}

TEST_F(client_test, a_frozen_redis_costs_each_command_its_deadline_and_no_false_answer) {
    ASSERT_EQ(text_of(run(client().command({"SET", "cv:a", "before"}))), "OK");
    signal_server(SIGSTOP);
    const auto begin = steady::now();
    EXPECT_EQ(text_of(run(client().command({"GET", "cv:a"}))), "unknown_outcome");
    const auto took = steady::now() - begin;
    EXPECT_GE(took, 1990ms);
    EXPECT_LT(took, 2500ms);
    signal_server(SIGCONT);
    // The late reply of the first GET must not be taken for the next one's.
    EXPECT_EQ(text_of(run(client().command({"SET", "cv:a", "after"}))), "OK");
    EXPECT_EQ(text_of(run(client().command({"GET", "cv:a"}))), "after");
}

TEST_F(client_test, a_server_frozen_for_long_is_given_up_and_found_again) {
    auto second = connect();
    ASSERT_TRUE(run_until([&] { return second->is_ready(); }));
    signal_server(SIGSTOP);
    ASSERT_TRUE(run_until([&] { return !second->is_ready(); }, 3s));
    EXPECT_EQ(text_of(run(second->command({"GET", "cv:a"}, {.deadline = 100ms}))), "unavailable");
    signal_server(SIGCONT);
    EXPECT_TRUE(run_until([&] { return second->is_ready(); }, 2s));
}

TEST_F(client_test, is_not_ready_on_a_server_that_may_lose_writes) {
    ask({"CONFIG", "SET", "appendfsync", "everysec"});
    auto second = connect();
    ASSERT_TRUE(run_until([&] { return second->problem().find("appendfsync") != std::string::npos; }));
    EXPECT_FALSE(second->is_ready());
    EXPECT_EQ(text_of(run(second->command({"SET", "cv:a", "1"}, {.deadline = 50ms}))), "unavailable");
    ask({"CONFIG", "SET", "appendfsync", "always"});
    EXPECT_TRUE(run_until([&] { return second->is_ready(); }));
}

TEST_F(client_test, is_not_ready_on_an_emptied_store) {
    ask({"FLUSHALL"});
    auto second = connect();
    ASSERT_TRUE(run_until([&] { return second->problem().find("is empty") != std::string::npos; }));
    EXPECT_FALSE(second->is_ready());
}

TEST_F(client_test, goes_on_as_the_master_role_comes_back) {
    ask({"REPLICAOF", "127.0.0.1", "1"});
    EXPECT_EQ(text_of(run(client().command({"SET", "cv:a", "1"}))).substr(0, 8), "READONLY");
    ASSERT_TRUE(run_until([&] { return client().problem().find("replica") != std::string::npos; }));
    ask({"REPLICAOF", "NO", "ONE"});
    EXPECT_TRUE(run_until([&] { return client().is_ready(); }));
}

TEST_F(client_test, stop_ends_what_is_asked_and_refuses_the_rest) {
    std::vector<std::string> ends;
    const auto note = [&](result<reply> answer) { ends.push_back(text_of(answer)); };
    client().send({"PING"}, {}, note);
    client().stop();
    client().send({"PING"}, {}, note);
    ASSERT_TRUE(run_until([&] { return ends.size() == 2; }));
    EXPECT_EQ(ends, (std::vector<std::string>{"unavailable", "unavailable"}));
}

TEST_F(client_test, a_client_may_be_destroyed_by_the_answer_it_gives) {
    auto second = connect();
    bool answered = false;
    second->send({"PING"}, {}, [&](result<reply>) {
        second.reset();
        answered = true;
    });
    ASSERT_TRUE(run_until([&] { return answered; }));
}

/// `call` with functions of a library made for the test.
class call_test : public client_test {
protected:
    void SetUp() override {
        const std::string body = "#!lua name=probe\n"
                                 "redis.register_function('" +
                                 function_name("probe") + "', function(keys, args) " +
                                 "if args[1] == 'fail' then return redis.call('NOSUCH') end " +
                                 "return args end)";
        ASSERT_EQ(ask({"FUNCTION", "LOAD", body}).text, "probe");
    }

    result<reply> call(arguments args) {
        const std::vector<std::string> keys{"cv:{x}:k"};
        return run(client().call("probe", keys, std::move(args)));
    }
};

TEST_F(call_test, ok_gives_the_rest) {
    const auto answer = call({"ok", "one", "two"});
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->size(), 2U);
    EXPECT_EQ((*answer)[0].str(), "one");
}

TEST_F(call_test, a_code_becomes_the_error) {
    const auto answer = call({"rate_limited", "Slow down.", "text", "1500"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, errc::rate_limited);
    EXPECT_EQ(answer.error().message, "Slow down.");
    EXPECT_EQ(answer.error().field, "text");
    EXPECT_EQ(answer.error().retry_after, 1500ms);
}

TEST_F(call_test, anything_else_is_our_fault) {
    EXPECT_EQ(text_of(call({"nonsense"})), "internal");
    EXPECT_EQ(text_of(call({})), "internal");
    EXPECT_EQ(text_of(call({"fail"})), "internal");
}

TEST_F(call_test, a_missing_function_is_unavailable) {
    EXPECT_EQ(text_of(run(client().call("no_such_function", {}, {}))), "unavailable");
}

} // namespace
} // namespace convene::redis
