#include "tests/support/redis_fixture.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convene {
namespace {

using words = std::vector<std::string>;

/// The functions of the outbox on a real Redis. Entries are made through a sign-in request.
class outbox_functions : public testing::shared_redis_fixture<outbox_functions> {
protected:
    static constexpr std::int64_t t0 = 1'828'000'000'000;

    static result<redis::reply> call(std::string_view name, words keys, words args) {
        return run(client().call(name, std::move(keys), std::move(args)));
    }
    static std::string n(std::int64_t value) { return std::to_string(value); }

    static void add(const std::string& json) {
        ASSERT_TRUE(call("auth_request_link",
                         {"cv:{auth}:emails", "cv:{auth}:link:K" + json, "cv:{auth}:rate:a:1",
                          "cv:{auth}:rate:n:1", "cv:{auth}:rate:s:1"},
                         {"a@x.org", "K" + json, "N", n(t0), n(t0 + 600'000), "en", json, json, "9", "600",
                          "5000", "600000"}));
    }
    static words lease(std::int64_t now, std::int64_t until, int most = 10, int tries = 3) {
        const auto leased = call(
            "outbox_lease",
            {"cv:{auth}:outbox", "cv:{auth}:outbox:due", "cv:{auth}:outbox:tries", "cv:{auth}:outbox:dead"},
            {"{auth}", n(now), n(until), n(most), n(tries)});
        words ids;
        for (std::size_t i = 0; leased && i < leased->size(); i += 5) {
            ids.emplace_back((*leased)[i].str());
        }
        return ids;
    }
    static std::string retry(const std::string& id, std::int64_t lease_end, const std::string& next) {
        const auto put =
            call("outbox_retry", {"cv:{auth}:outbox", "cv:{auth}:outbox:due", "cv:{auth}:outbox:dead"},
                 {"{auth}", id, n(lease_end), next, "why"});
        return std::string((*put)[0].str());
    }
    static std::string done(const std::string& id) {
        const auto ended = call("outbox_done", {"cv:{auth}:outbox"}, {"{auth}", id});
        return std::string((*ended)[0].str());
    }
};

TEST_F(outbox_functions, an_entry_is_leased_to_one_worker_until_the_lease_ends) {
    add("1");
    add("2");
    EXPECT_EQ(lease(t0, t0 + 100, 1), words{"1-0"});
    EXPECT_EQ(lease(t0, t0 + 100), words{"2-0"});
    EXPECT_EQ(lease(t0 + 99, t0 + 200), words{});
    EXPECT_EQ(lease(t0 + 100, t0 + 200), (words{"1-0", "2-0"}));
}

TEST_F(outbox_functions, done_deletes_the_content_once) {
    add("secret");
    ASSERT_EQ(lease(t0, t0 + 100), words{"1-0"});
    EXPECT_EQ(done("1-0"), "1");
    EXPECT_EQ(done("1-0"), "0");
    EXPECT_EQ(ask({"XLEN", "cv:{auth}:outbox"}).integer, 0);
    EXPECT_EQ(lease(t0 + 1000, t0 + 2000), words{});
    // Ids are never used again.
    add("next");
    EXPECT_EQ(lease(t0, t0 + 100), words{"2-0"});
}

TEST_F(outbox_functions, only_the_holder_of_the_lease_puts_back) {
    add("1");
    ASSERT_EQ(lease(t0, t0 + 100), words{"1-0"});
    ASSERT_EQ(lease(t0 + 100, t0 + 200), words{"1-0"}); // the first worker stalled
    EXPECT_EQ(retry("1-0", t0 + 100, n(t0)), "0");
    EXPECT_EQ(lease(t0 + 150, t0 + 300), words{}); // the second one still has it
    EXPECT_EQ(retry("1-0", t0 + 200, n(t0 + 160)), "1");
    EXPECT_EQ(lease(t0 + 160, t0 + 300), words{"1-0"});
}

TEST_F(outbox_functions, an_entry_that_kills_its_workers_ends_among_the_dead_letters) {
    add("poison");
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(lease(t0 + i * 100, t0 + (i + 1) * 100), words{"1-0"});
    }
    EXPECT_EQ(lease(t0 + 300, t0 + 400), words{});
    EXPECT_EQ(ask({"XLEN", "cv:{auth}:outbox"}).integer, 0);
    const auto dead = ask({"XRANGE", "cv:{auth}:outbox:dead", "-", "+"});
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0][1][1].str(), "1-0");
}

TEST_F(outbox_functions, given_up_is_a_dead_letter_with_its_reason) {
    add("1");
    ASSERT_EQ(lease(t0, t0 + 100), words{"1-0"});
    EXPECT_EQ(retry("1-0", t0 + 100, ""), "1");
    const auto dead = ask({"XRANGE", "cv:{auth}:outbox:dead", "-", "+"});
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0][1][7].str(), "why");
    EXPECT_EQ(lease(t0 + 1000, t0 + 2000), words{});
}

TEST_F(outbox_functions, nothing_is_leased_while_it_is_held_and_everything_after) {
    add("1");
    add("2");
    ask({"HSET", "cv:{auth}:outbox:held", "at", n(t0), "actor", "P1", "reason", "Wrong text."});
    EXPECT_EQ(lease(t0, t0 + 100), words{});
    add("3");
    EXPECT_EQ(lease(t0 + 50, t0 + 150), words{});
    // Since when it waits is known although nobody took it.
    EXPECT_EQ(ask({"HGET", "cv:{auth}:outbox:since", "1-0"}).str(), n(t0));
    EXPECT_EQ(ask({"HGET", "cv:{auth}:outbox:since", "3-0"}).str(), n(t0 + 50));
    ask({"DEL", "cv:{auth}:outbox:held"});
    EXPECT_EQ(lease(t0 + 60, t0 + 160), (words{"1-0", "2-0", "3-0"}));
    EXPECT_EQ(done("1-0"), "1");
    EXPECT_EQ(ask({"HEXISTS", "cv:{auth}:outbox:since", "1-0"}).integer, 0);
}

TEST_F(outbox_functions, why_a_try_failed_is_kept_until_it_is_done) {
    add("1");
    ASSERT_EQ(lease(t0, t0 + 100), words{"1-0"});
    EXPECT_EQ(retry("1-0", t0 + 100, n(t0 + 5)), "1");
    EXPECT_EQ(ask({"HGET", "cv:{auth}:outbox:why", "1-0"}).str(), "why");
    done("1-0");
    EXPECT_EQ(
        ask({"EXISTS", "cv:{auth}:outbox:why", "cv:{auth}:outbox:since", "cv:{auth}:outbox:tries"}).integer,
        0);
}

} // namespace
} // namespace convene
