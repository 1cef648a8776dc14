#include "tests/support/redis_fixture.hpp"

namespace convene::redis {
namespace {

using client_test = testing::redis_fixture;

TEST_F(client_test, answers_a_command) {
    EXPECT_EQ(ask({"SET", "cv:a", "1"}).str(), "OK");
    const auto got = run(client().command({"GET", "cv:a"}));
    ASSERT_TRUE(got);
    EXPECT_EQ(got->str(), "1");
}

} // namespace
} // namespace convene::redis
