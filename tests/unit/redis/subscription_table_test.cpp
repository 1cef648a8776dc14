#include "server/redis/subscription_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene::redis {
namespace {

using kind = subscription_table::event::kind;

reply text(std::string value) {
    reply made;
    made.type = reply::kind::string;
    made.text = std::move(value);
    return made;
}

reply push(std::string what, std::string channel, std::string payload = "1") {
    reply made;
    made.type = reply::kind::array;
    made.items = {text(std::move(what)), text(std::move(channel)), text(std::move(payload))};
    return made;
}

/// A table that is connected and subscribed to `channel`.
subscription_table subscribed_to(const std::string& channel) {
    subscription_table table;
    table.want(channel);
    table.connected();
    table.take_commands();
    table.receive(push("subscribe", channel));
    return table;
}

TEST(subscription_table, asks_once_for_what_is_wanted_twice) {
    subscription_table table;
    table.connected();
    table.want("a");
    table.want("a");
    EXPECT_EQ(table.take_commands(), (std::vector<arguments>{{"SUBSCRIBE", "a"}}));
    table.want("a");
    EXPECT_FALSE(table.has_commands());
    EXPECT_EQ(table.receive(push("subscribe", "a")).what, kind::subscribed);
    EXPECT_TRUE(table.is_confirmed("a"));
}

TEST(subscription_table, asks_for_many_channels_in_batches_of_512) {
    subscription_table table;
    for (int i = 0; i < 1100; ++i) {
        table.want("c" + std::to_string(i));
    }
    table.connected();
    const auto commands = table.take_commands();
    ASSERT_EQ(commands.size(), 3U);
    EXPECT_EQ(commands[0].size(), 513U);
    EXPECT_EQ(commands[1].size(), 513U);
    EXPECT_EQ(commands[2].size(), 77U);
    EXPECT_EQ(commands[2].front(), "SUBSCRIBE");
}

TEST(subscription_table, a_wish_taken_back_at_once_is_never_asked_for) {
    subscription_table table;
    table.connected();
    table.want("a");
    table.unwant("a");
    EXPECT_TRUE(table.take_commands().empty());
    EXPECT_EQ(table.size(), 0U);
}

TEST(subscription_table, late_messages_of_an_unwanted_channel_are_not_handed_on) {
    auto table = subscribed_to("a");
    EXPECT_EQ(table.receive(push("message", "a", "x")).what, kind::message);
    table.unwant("a");
    EXPECT_EQ(table.receive(push("message", "a", "x")).what, kind::nothing);
    EXPECT_EQ(table.take_commands(), (std::vector<arguments>{{"UNSUBSCRIBE", "a"}}));
    EXPECT_EQ(table.receive(push("message", "a", "x")).what, kind::nothing);
    EXPECT_EQ(table.receive(push("unsubscribe", "a")).what, kind::nothing);
    EXPECT_EQ(table.size(), 0U);
}

TEST(subscription_table, a_channel_wanted_again_is_confirmed_by_the_last_answer_only) {
    auto table = subscribed_to("a");
    table.unwant("a");
    table.take_commands();
    table.want("a");
    EXPECT_EQ(table.take_commands(), (std::vector<arguments>{{"SUBSCRIBE", "a"}}));
    EXPECT_EQ(table.receive(push("message", "a", "old")).what, kind::nothing);
    EXPECT_EQ(table.receive(push("unsubscribe", "a")).what, kind::nothing);
    EXPECT_EQ(table.receive(push("subscribe", "a")).what, kind::subscribed);
    EXPECT_EQ(table.receive(push("message", "a", "new")).what, kind::message);
}

TEST(subscription_table, a_channel_given_up_and_wanted_again_at_once_is_confirmed_again) {
    auto table = subscribed_to("a");
    table.unwant("a");
    table.want("a");
    EXPECT_EQ(table.take_commands(), (std::vector<arguments>{{"SUBSCRIBE", "a"}}));
    EXPECT_EQ(table.receive(push("subscribe", "a")).what, kind::subscribed);
}

TEST(subscription_table, asks_again_for_everything_after_a_loss) {
    auto table = subscribed_to("a");
    table.want("b");
    table.take_commands();
    table.lost();
    EXPECT_FALSE(table.is_confirmed("a"));
    EXPECT_FALSE(table.has_commands());
    table.connected();
    const auto commands = table.take_commands();
    ASSERT_EQ(commands.size(), 1U);
    EXPECT_EQ(commands[0].size(), 3U);
    EXPECT_EQ(table.receive(push("subscribe", "a")).what, kind::subscribed);
}

TEST(subscription_table, forgets_what_was_given_up_while_the_connection_was_away) {
    auto table = subscribed_to("a");
    table.lost();
    table.unwant("a");
    table.connected();
    EXPECT_TRUE(table.take_commands().empty());
    EXPECT_EQ(table.size(), 0U);
}

TEST(subscription_table, shows_a_refusal_and_ignores_what_it_does_not_know) {
    auto table = subscribed_to("a");
    reply refused;
    refused.type = reply::kind::error;
    refused.text = "NOPERM no";
    EXPECT_EQ(table.receive(refused).payload, "NOPERM no");
    EXPECT_EQ(table.receive(push("message", "foreign", "x")).what, kind::nothing);
    EXPECT_EQ(table.receive(push("subscribe", "foreign")).what, kind::nothing);
    EXPECT_EQ(table.receive(push("pmessage", "a", "x")).what, kind::nothing);
    EXPECT_EQ(table.receive(text("PONG")).what, kind::nothing);
}

} // namespace
} // namespace convene::redis
