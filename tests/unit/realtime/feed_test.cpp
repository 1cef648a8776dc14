#include "server/realtime/feed.hpp"

#include <gtest/gtest.h>

namespace convene::realtime {
namespace {

using action = feed::action;

publication numbered(std::int64_t offset) {
    return {offset, "message.posted", "{}", 0};
}

store_read read_of(std::string epoch, std::int64_t top, std::vector<std::int64_t> offsets = {},
                   bool complete = true) {
    store_read read{std::move(epoch), top, complete, {}};
    for (const auto offset : offsets) {
        read.entries.push_back(numbered(offset));
    }
    return read;
}

std::vector<std::int64_t> offsets(const std::vector<publication>& all) {
    std::vector<std::int64_t> found;
    for (const auto& one : all) {
        found.push_back(one.offset);
    }
    return found;
}

/// A feed that is live at the top.
feed live_at(std::int64_t top) {
    feed subject;
    std::vector<publication> out;
    subject.on_subscribed();
    subject.on_read(read_of("e1", top), out);
    return subject;
}

TEST(feed, starts_at_the_top_that_the_store_shows) {
    feed subject;
    std::vector<publication> out;
    EXPECT_EQ(subject.on_subscribed(), action::read_store);
    EXPECT_EQ(subject.read_after(), -1);
    EXPECT_EQ(subject.on_read(read_of("e1", 7), out), action::none);
    EXPECT_TRUE(subject.is_live());
    EXPECT_EQ(subject.top(), 7);
    EXPECT_TRUE(out.empty());
}

TEST(feed, hands_out_what_arrived_while_the_store_was_read_once) {
    feed subject;
    std::vector<publication> out;
    subject.on_subscribed();
    subject.on_message("e1", numbered(7), out);
    subject.on_message("e1", numbered(8), out);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(subject.on_read(read_of("e1", 7), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{8}));
}

TEST(feed, ignores_repeats_and_delivers_in_order) {
    feed subject = live_at(3);
    std::vector<publication> out;
    EXPECT_EQ(subject.on_message("e1", numbered(3), out), action::none);
    EXPECT_EQ(subject.on_message("e1", numbered(4), out), action::none);
    EXPECT_EQ(subject.on_message("e1", numbered(4), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{4}));
}

TEST(feed, repairs_a_gap_from_the_store_before_it_goes_on) {
    feed subject = live_at(3);
    std::vector<publication> out;
    EXPECT_EQ(subject.on_message("e1", numbered(6), out), action::read_store);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(subject.on_message("e1", numbered(7), out), action::none);
    EXPECT_EQ(subject.on_read(read_of("e1", 5, {4, 5}), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{4, 5, 6, 7}));
    EXPECT_TRUE(subject.is_live());
}

TEST(feed, reads_again_when_the_store_answer_is_older_than_what_is_parked) {
    feed subject = live_at(3);
    std::vector<publication> out;
    subject.on_message("e1", numbered(9), out);
    EXPECT_EQ(subject.on_read(read_of("e1", 6, {4, 5, 6}), out), action::read_store);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{4, 5, 6}));
    EXPECT_EQ(subject.on_read(read_of("e1", 9, {7, 8, 9}), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{4, 5, 6, 7, 8, 9}));
}

TEST(feed, believes_nothing_between_a_loss_and_the_next_subscription) {
    feed subject = live_at(3);
    std::vector<publication> out;
    subject.on_lost();
    EXPECT_FALSE(subject.is_live());
    EXPECT_EQ(subject.on_message("e1", numbered(5), out), action::none);
    EXPECT_EQ(subject.on_subscribed(), action::read_store);
    EXPECT_EQ(subject.read_after(), 3);
    EXPECT_EQ(subject.on_read(read_of("e1", 5, {4, 5}), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{4, 5}));
}

TEST(feed, resets_readers_when_the_missing_part_is_gone) {
    feed subject = live_at(3);
    std::vector<publication> out;
    subject.on_lost();
    subject.on_subscribed();
    EXPECT_EQ(subject.on_read(read_of("e1", 5000, {}, false), out), action::reset);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(subject.top(), 5000);
    EXPECT_TRUE(subject.is_live());
}

TEST(feed, resets_readers_when_the_epoch_changed) {
    feed subject = live_at(3);
    std::vector<publication> out;
    EXPECT_EQ(subject.on_message("e2", numbered(1), out), action::read_store);
    EXPECT_EQ(subject.on_read(read_of("e2", 1), out), action::reset);
    EXPECT_EQ(subject.epoch(), "e2");
    EXPECT_EQ(subject.on_message("e2", numbered(2), out), action::none);
    EXPECT_EQ(offsets(out), (std::vector<std::int64_t>{2}));
}

TEST(feed, asks_for_a_new_epoch_when_the_store_went_back) {
    feed subject = live_at(10);
    std::vector<publication> out;
    subject.on_lost();
    subject.on_subscribed();
    EXPECT_EQ(subject.on_read(read_of("e1", 4), out), action::rewound);
    EXPECT_EQ(subject.on_read(read_of("e2", 4), out), action::reset);
    EXPECT_EQ(subject.top(), 4);
}

TEST(feed, reads_again_when_more_was_parked_than_it_may_hold) {
    feed subject;
    std::vector<publication> out;
    subject.on_subscribed();
    const auto many = static_cast<std::int64_t>(feed::max_parked) + 10;
    for (std::int64_t i = 1; i <= many; ++i) {
        subject.on_message("e1", numbered(i), out);
    }
    EXPECT_EQ(subject.on_read(read_of("e1", 0), out), action::read_store);
    std::vector<std::int64_t> all;
    for (std::int64_t i = 1; i <= many; ++i) {
        all.push_back(i);
    }
    EXPECT_EQ(subject.on_read(read_of("e1", many, all), out), action::none);
    EXPECT_EQ(offsets(out), all);
}

TEST(bus_message, reads_numbered_and_ephemeral_payloads_and_refuses_others) {
    const auto numbered_one = parse_bus_message(R"(k3f 42 message.posted 0 {"text":"a b"})");
    ASSERT_TRUE(numbered_one);
    EXPECT_EQ(numbered_one->epoch, "k3f");
    EXPECT_EQ(numbered_one->content.offset, 42);
    EXPECT_EQ(numbered_one->content.data, R"({"text":"a b"})");
    const auto counter = parse_bus_message(R"(! 0 presence.counted 0 {"count":3})");
    ASSERT_TRUE(counter);
    EXPECT_TRUE(counter->epoch.empty());
    EXPECT_TRUE(counter->key.empty());
    const auto one_of_many = parse_bus_message(R"(!S04 0 seats.counted 0 {"session":"S04"})");
    ASSERT_TRUE(one_of_many);
    EXPECT_TRUE(one_of_many->epoch.empty());
    EXPECT_EQ(one_of_many->key, "S04");
    for (const char* bad :
         {"", "k3f", "k3f x message.posted 0 {}", "k3f 1 message.posted 0", "k3f 1 message.posted 0 "}) {
        EXPECT_FALSE(parse_bus_message(bad)) << bad;
    }
}

} // namespace
} // namespace convene::realtime
