#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace convene {
namespace {

/// scheduling/exchange/lua on a real Redis: whose calendar has which address.
class feed_functions : public testing::shared_redis_fixture<feed_functions> {
protected:
    static std::string renew(const std::string& person, const std::string& hash, const std::string& now) {
        const auto answer =
            run(client().call("feed_renew", {"cv:{E}:feeds", "cv:{E}:feeds:of"}, {person, hash, now}));
        return answer ? std::string((*answer)[0].str()) : answer.error().message;
    }
    static bool remove(const std::string& person) {
        return run(client().call("feed_remove", {"cv:{E}:feeds", "cv:{E}:feeds:of"}, {person})).has_value();
    }
    static std::string person_at(const std::string& hash) {
        return std::string(ask({"HGET", "cv:{E}:feeds", hash}).str());
    }
    static std::string of(const std::string& person) {
        return std::string(ask({"HGET", "cv:{E}:feeds:of", person}).str());
    }
    static std::int64_t count() { return ask({"HLEN", "cv:{E}:feeds"}).number(); }
};

TEST_F(feed_functions, another_address_takes_the_place_of_the_first) {
    EXPECT_EQ(renew("P1", "aaaa", "1000"), "1000");
    EXPECT_EQ(renew("P2", "bbbb", "1001"), "1001");
    EXPECT_EQ(person_at("aaaa"), "P1");
    EXPECT_EQ(of("P1"), "1000 aaaa");
    EXPECT_EQ(renew("P1", "cccc", "2000"), "2000");
    EXPECT_EQ(person_at("aaaa"), "");
    EXPECT_EQ(person_at("cccc"), "P1");
    EXPECT_EQ(person_at("bbbb"), "P2");
    EXPECT_EQ(of("P1"), "2000 cccc");
    EXPECT_EQ(count(), 2);
}

TEST_F(feed_functions, the_same_again_is_as_it_was) {
    EXPECT_EQ(renew("P1", "aaaa", "1000"), "1000");
    EXPECT_EQ(renew("P1", "aaaa", "1500"), "1000");
    EXPECT_EQ(of("P1"), "1000 aaaa");
    EXPECT_EQ(count(), 1);
}

TEST_F(feed_functions, who_takes_it_away_takes_nobody_elses) {
    renew("P1", "aaaa", "1000");
    renew("P2", "bbbb", "1000");
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(remove("P1"));
        EXPECT_EQ(person_at("aaaa"), "");
        EXPECT_EQ(of("P1"), "");
        EXPECT_EQ(person_at("bbbb"), "P2");
    }
    EXPECT_EQ(renew("P1", "dddd", "3000"), "3000");
    EXPECT_EQ(count(), 2);
}

} // namespace
} // namespace convene
