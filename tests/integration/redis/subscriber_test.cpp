#include "server/redis/subscriber.hpp"
#include "tests/support/redis_fixture.hpp"
#include "tests/support/scripted_redis.hpp"

#include <vector>

namespace convene::redis {
namespace {

using namespace std::chrono_literals;

class subscriber_test : public testing::redis_fixture {
protected:
    static constexpr subscriber::tuning quick{.idle = 150ms,
                                              .probe_limit = 100ms,
                                              .connect_limit = 300ms,
                                              .backoff_least = 1ms,
                                              .backoff_most = 20ms};

    void start(endpoint where, subscriber::tuning tuning = quick) {
        subscriber::handlers to;
        to.on_message = [this](std::string_view channel, std::string_view payload) {
            messages_.push_back(std::string(channel) + "=" + std::string(payload));
        };
        to.on_subscribed = [this](std::string_view channel) { subscribed_.emplace_back(channel); };
        to.on_lost = [this] { ++lost_; };
        to.on_drained = [this] { drained_at_ = messages_.size(); };
        subscriber_ = std::make_unique<subscriber>(executor(), where, client(), "node1-sub", to, tuning);
        subscriber_->start();
    }
    void start() { start(server().application_endpoint()); }

    bool wait_subscribed(std::size_t count) {
        return run_until([&] { return subscribed_.size() == count; }, 10s);
    }

    std::unique_ptr<subscriber> subscriber_;
    std::vector<std::string> messages_;
    std::vector<std::string> subscribed_;
    std::size_t drained_at_ = 0;
    int lost_ = 0;
};

TEST_F(subscriber_test, hands_on_messages_in_order_and_says_when_all_were_handed_on) {
    start();
    subscriber_->subscribe("cv:a");
    ASSERT_TRUE(wait_subscribed(1));
    for (int i = 0; i < 1000; ++i) {
        client().send({"PUBLISH", "cv:a", std::to_string(i)}, {}, [](result<reply>) {});
    }
    ASSERT_TRUE(run_until([&] { return messages_.size() == 1000; }));
    EXPECT_EQ(messages_[999], "cv:a=999");
    EXPECT_TRUE(std::is_sorted(messages_.begin(), messages_.end(), [](const auto& a, const auto& b) {
        return std::stoi(a.substr(5)) < std::stoi(b.substr(5));
    }));
    EXPECT_TRUE(run_until([&] { return drained_at_ == 1000; }));
}

TEST_F(subscriber_test, hands_on_nothing_after_unsubscribe) {
    start();
    subscriber_->subscribe("cv:a");
    subscriber_->subscribe("cv:b");
    ASSERT_TRUE(wait_subscribed(2));
    subscriber_->unsubscribe("cv:a");
    run(client().command({"PUBLISH", "cv:a", "x"}));
    run(client().command({"PUBLISH", "cv:b", "x"}));
    ASSERT_TRUE(run_until([&] { return !messages_.empty(); }));
    EXPECT_EQ(messages_, std::vector<std::string>{"cv:b=x"});
}

TEST_F(subscriber_test, subscribes_to_thousands_of_channels_and_again_after_a_cut) {
    start();
    for (int i = 0; i < 2000; ++i) {
        subscriber_->subscribe("cv:c" + std::to_string(i));
    }
    ASSERT_TRUE(wait_subscribed(2000));
    ask({"CLIENT", "KILL", "TYPE", "pubsub"});
    ASSERT_TRUE(wait_subscribed(4000));
    EXPECT_EQ(lost_, 1);
    run(client().command({"PUBLISH", "cv:c1999", "x"}));
    EXPECT_TRUE(run_until([&] { return messages_.size() == 1; }));
}

TEST_F(subscriber_test, comes_back_after_the_server_was_killed) {
    start();
    subscriber_->subscribe("cv:a");
    ASSERT_TRUE(wait_subscribed(1));
    signal_server(SIGKILL);
    ASSERT_TRUE(wait_subscribed(2));
    EXPECT_GE(lost_, 1);
}

TEST_F(subscriber_test, an_idle_healthy_connection_is_probed_and_kept) {
    start();
    ASSERT_TRUE(run_until([&] { return subscriber_->is_connected(); }));
    const auto published = [this] {
        const auto stats = ask({"INFO", "commandstats"}).text;
        const auto at = stats.find("cmdstat_publish:calls=");
        return at == std::string::npos ? 0 : std::stoi(stats.substr(at + 22));
    };
    ASSERT_TRUE(run_until([&] { return published() >= 3; }, 10s)) << "it is probed";
    EXPECT_EQ(lost_, 0);
}

/// The control of "the subscriber connection was silently cut": the socket stays up, nothing ever comes.
TEST_F(subscriber_test, a_connection_that_is_up_but_silent_is_replaced) {
    testing::scripted_redis silent(executor());
    silent.connection()
        .greet_subscriber()
        .expect("SUBSCRIBE *")
        .send("*3\r\n$9\r\nsubscribe\r\n$4\r\ncv:a\r\n:1\r\n");
    silent.connection().greet_subscriber().expect("SUBSCRIBE *");
    start(silent.where());
    subscriber_->subscribe("cv:a");
    ASSERT_TRUE(wait_subscribed(1));
    EXPECT_TRUE(subscriber_->is_connected());
    ASSERT_TRUE(run_until([&] { return silent.accepted() == 2; }, 5s));
    EXPECT_EQ(lost_, 1);
    EXPECT_FALSE(subscriber_->is_subscribed("cv:a"));
    const subscriber::tuning shipped{};
    EXPECT_LE(shipped.idle + shipped.probe_limit, 7s);
}

TEST_F(subscriber_test, a_forbidden_channel_is_never_confirmed_and_harms_no_other) {
    start();
    subscriber_->subscribe("cv:a");
    ASSERT_TRUE(wait_subscribed(1));
    subscriber_->subscribe("foreign");
    subscriber_->unsubscribe("foreign");
    subscriber_->subscribe("foreign");
    run(client().command({"PING"}));
    subscriber_->subscribe("cv:b");
    ASSERT_TRUE(wait_subscribed(2));
    EXPECT_EQ(subscribed_.back(), "cv:b");
    EXPECT_EQ(lost_, 0);
}

} // namespace
} // namespace convene::redis
