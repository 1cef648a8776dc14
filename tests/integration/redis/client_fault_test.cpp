#include "server/core/log.hpp"
#include "server/redis/client.hpp"
#include "tests/support/event_loop.hpp"
#include "tests/support/scripted_redis.hpp"

#include <gtest/gtest.h>

#include <map>

namespace convene::redis {
namespace {

using namespace std::chrono_literals;

constexpr client_tuning quick{
    .backoff_least = 1ms, .backoff_most = 10ms, .connect_limit = 200ms, .idle = 100ms, .ping_limit = 50ms};

/// A client of a scripted server.
class client_fault_test : public ::testing::Test {
protected:
    client_fault_test() { set_log_level(log_level::error); }
    ~client_fault_test() override {
        if (client_) {
            client_->stop();
        }
        loop_.run_for(1ms);
    }

    void start(client_tuning tuning = quick) {
        client_ = std::make_unique<client>(loop_.executor(), server_.where(), requirements{}, "test", tuning);
        client_->start();
    }

    void ask(const std::string& word, call_options options = {}) {
        client_->send({word}, options, [this, word](result<reply> answer) {
            ends_[word] += answer ? answer->text : std::string(to_string(answer.error().code));
        });
    }

    bool ended(std::size_t count) {
        return loop_.run_until([&] { return ends_.size() == count; }, 10s);
    }

    testing::event_loop loop_;
    testing::scripted_redis server_{loop_.executor()};
    std::unique_ptr<client> client_;
    std::map<std::string, std::string> ends_;
};

TEST_F(client_fault_test, a_lost_answer_is_unknown_and_an_idempotent_command_is_sent_once_more) {
    server_.connection().greet().expect("A").expect("B").close();
    server_.connection().greet().expect("B").send("+b\r\n");
    start();
    ask("A");
    ask("B", {.idempotent = true});
    ASSERT_TRUE(ended(2));
    EXPECT_EQ(ends_["A"], "unknown_outcome");
    EXPECT_EQ(ends_["B"], "b");
    EXPECT_TRUE(server_.problems().empty());
}

TEST_F(client_fault_test, bytes_that_make_no_sense_end_the_connection) {
    server_.connection().greet().expect("A").send("HTTP/1.1 400 Bad Request\r\n");
    server_.connection().greet().expect("B").send("+b\r\n");
    start();
    ask("A");
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_["A"], "unknown_outcome");
    ask("B");
    ASSERT_TRUE(ended(2));
    EXPECT_EQ(ends_["B"], "b");
}

TEST_F(client_fault_test, a_reply_too_many_ends_the_connection) {
    server_.connection().greet().expect("A").send("+a\r\n+surprise\r\n");
    server_.connection().greet();
    start();
    ask("A");
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_["A"], "a");
    EXPECT_TRUE(loop_.run_until([&] { return server_.accepted() == 2; }, 5s));
}

TEST_F(client_fault_test, a_reply_may_come_in_single_bytes) {
    auto& script = server_.connection().greet().expect("A");
    for (const char byte : std::string("$4\r\nsl\r\n\r\n")) {
        script.send(std::string(1, byte));
    }
    start();
    ask("A");
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_["A"], "sl\r\n");
}

TEST_F(client_fault_test, a_server_that_accepts_and_never_answers_is_left_after_the_limit) {
    server_.connection(); // plays nothing, stays open
    server_.connection().greet().expect("A").send("+a\r\n");
    start();
    ask("A");
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_["A"], "a");
}

TEST_F(client_fault_test, a_server_that_falls_silent_is_asked_twice_and_left) {
    server_.connection().greet().expect("PING").expect("PING");
    server_.connection().greet();
    start();
    EXPECT_TRUE(loop_.run_until([&] { return server_.accepted() == 2; }, 5s));
    EXPECT_TRUE(server_.problems().empty());
}

TEST_F(client_fault_test, a_server_that_answers_its_pings_is_kept) {
    auto& script = server_.connection().greet();
    for (int i = 0; i < 20; ++i) {
        script.expect("PING").send("+PONG\r\n");
    }
    start();
    ASSERT_TRUE(loop_.run_until([&] { return server_.steps_played() >= 9; }, 5s))
        << "it is asked again and again";
    EXPECT_EQ(server_.accepted(), 1U);
    EXPECT_TRUE(client_->is_ready());
}

TEST_F(client_fault_test, an_error_reply_to_a_query_is_an_error_and_no_empty_answer) {
    server_.connection()
        .greet()
        .expect("GET a")
        .send("-BUSY Redis is busy running a script\r\n")
        .expect("GET b")
        .send("-WRONGTYPE That is a list\r\n")
        .expect("GET c")
        .send("+c\r\n");
    start();
    std::string ends;
    for (const char* key : {"a", "b", "c"}) {
        const auto answer = loop_.run(client_->query({"GET", key}));
        ends += (answer ? answer->text : std::string(to_string(answer.error().code))) + " ";
    }
    EXPECT_EQ(ends, "unavailable internal c ");
}

TEST_F(client_fault_test, says_why_a_server_refuses_us) {
    server_.connection().expect("CLIENT SETNAME *").send("-NOAUTH Authentication required.\r\n").expect("*");
    start({.backoff_least = 2s, .connect_limit = 500ms});
    ASSERT_TRUE(loop_.run_until(
        [&] {
            return client_->problem().find("cannot be") != std::string::npos ||
                   client_->problem().find("answer") != std::string::npos;
        },
        5s));
    EXPECT_FALSE(client_->is_ready());
}

TEST_F(client_fault_test, without_a_server_a_command_is_unavailable_at_its_deadline) {
    endpoint nowhere;
    nowhere.unix_path = "/nonexistent/redis.sock";
    client_ = std::make_unique<client>(loop_.executor(), nowhere, requirements{}, "test", quick);
    client_->start();
    const auto begin = std::chrono::steady_clock::now();
    ask("A", {.deadline = 60ms});
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_["A"], "unavailable");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 60ms);
    EXPECT_NE(client_->problem().find("/nonexistent/redis.sock"), std::string::npos);
}

TEST_F(client_fault_test, the_shorter_deadline_ends_first) {
    server_.connection().greet();
    start({.idle = 60s});
    ask("LONG", {.deadline = 300ms});
    ask("SHORT", {.deadline = 30ms});
    ASSERT_TRUE(ended(1));
    EXPECT_EQ(ends_.begin()->first, "SHORT");
    ASSERT_TRUE(ended(2));
}

} // namespace
} // namespace convene::redis
