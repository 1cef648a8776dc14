#include "server/auth/passphrase_hasher.hpp"
#include "tests/support/event_loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <vector>

namespace convene::auth {
namespace {

constexpr passphrase_cost cheap{1, 8192};

class passphrase_hasher_test : public ::testing::Test {
protected:
    testing::event_loop loop;
    worker_pool pool{2, 64};
};

TEST_F(passphrase_hasher_test, verifies_a_known_answer) {
    passphrase_hasher own(pool, cheap);
    const auto text = loop.run(own.hash("twelve angry geese cross"));
    ASSERT_TRUE(text);
    EXPECT_TRUE(text->starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << *text;
    EXPECT_TRUE(loop.run(own.verify("twelve angry geese cross", *text))->right);
    EXPECT_FALSE(loop.run(own.verify("twelve angry geese crosS", *text))->right);
    EXPECT_FALSE(loop.run(own.verify("", *text))->right);
    EXPECT_FALSE(loop.run(own.verify("twelve angry geese cross", "garbage"))->right);
    // One that another program made with libsodium earlier.
    EXPECT_TRUE(
        loop.run(own.verify("twelve angry geese cross", "$argon2id$v=19$m=8,t=1,p=1$/CNnsb40rzbGNh/4UC0SZA$"
                                                        "EeXfSG46PAI70P2R4YP03iwdG9bwf3UlhTmWSI6Rq3U"))
            ->right);
}

TEST_F(passphrase_hasher_test, unknown_accounts_cost_as_much_as_wrong_passphrases) {
    passphrase_hasher hasher(pool, {1, std::size_t{16} * 1024 * 1024});
    const auto stored = loop.run(hasher.hash("twelve angry geese cross"));
    const auto cost_of = [&](const std::string& against) {
        std::vector<double> costs;
        for (int i = 0; i < 7; ++i) {
            const std::clock_t before =
                std::clock(); // the process's CPU time: other processes do not disturb it
            EXPECT_FALSE(loop.run(hasher.verify("another one entirely", against))->right);
            costs.push_back(static_cast<double>(std::clock() - before));
        }
        std::nth_element(costs.begin(), costs.begin() + 3, costs.end());
        return costs[3];
    };
    const double wrong = cost_of(*stored);
    const double unknown = cost_of("");
    EXPECT_LT(unknown, wrong * 2);
    EXPECT_GT(unknown, wrong / 2);
    // Control: what is cheap to refuse shows up in this measure.
    EXPECT_LT(cost_of("garbage"), wrong / 2);
}

TEST_F(passphrase_hasher_test, nobody_signs_in_with_the_dummy_hash) {
    passphrase_hasher hasher(pool, cheap);
    EXPECT_FALSE(loop.run(hasher.verify("nobody has this passphrase", ""))->right);
}

struct tally {
    int ended = 0;
    int refused = 0;
};

task<void> verify_once(passphrase_hasher* hasher, std::string stored, tally* count) {
    auto checked = co_await hasher->verify("twelve angry geese cross", std::move(stored));
    count->refused += !checked && checked.error().code == errc::unavailable ? 1 : 0;
    ++count->ended;
}

TEST_F(passphrase_hasher_test, a_storm_beyond_the_queue_is_refused_at_once_and_the_loop_stays_free) {
    passphrase_hasher hasher(pool, {1, std::size_t{8} * 1024 * 1024});
    const auto stored = loop.run(hasher.hash("twelve angry geese cross"));
    tally count;
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(loop.executor(), verify_once(&hasher, *stored, &count), asio::detached);
    }
    ASSERT_TRUE(loop.run_until([&] { return count.ended == 200; }));
    EXPECT_GT(count.refused, 0);
    EXPECT_LE(count.refused, 200 - 66); // 2 running and 64 waiting were taken
}

} // namespace
} // namespace convene::auth
