#include "server/core/data_lock.hpp"
#include "tests/unit/core/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace convene {
namespace {

TEST(data_lock, makes_the_folder_for_its_owner_alone) {
    tests::temporary_folder folder;
    const auto data = folder.path() / "a" / "b";
    ASSERT_TRUE(data_lock::take(data));
    struct stat status{};
    ASSERT_EQ(::stat(data.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST(data_lock, refuses_a_second_owner_and_names_the_first) {
    tests::temporary_folder folder;
    const auto first = data_lock::take(folder.path());
    ASSERT_TRUE(first);
    const auto second = data_lock::take(folder.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::conflict);
    EXPECT_THAT(second.error().message, testing::HasSubstr("in use by another Convene server (process " +
                                                           std::to_string(::getpid())));
}

TEST(data_lock, ends_with_its_object_and_moves_with_it) {
    tests::temporary_folder folder;
    {
        auto first = data_lock::take(folder.path());
        ASSERT_TRUE(first);
        const data_lock moved = std::move(*first);
        EXPECT_FALSE(data_lock::take(folder.path()));
    }
    EXPECT_TRUE(data_lock::take(folder.path()));
}

TEST(data_lock, ends_with_a_killed_process) {
    tests::temporary_folder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto taken = data_lock::take(folder.path());
        const char answer = taken ? 'y' : 'n';
        const bool told = ::write(ready[1], &answer, 1) == 1;
        ::pause();
        ::_exit(told ? 0 : 1);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    EXPECT_FALSE(data_lock::take(folder.path()));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(data_lock::take(folder.path()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(data_lock, says_why_a_folder_cannot_be_made) {
    tests::temporary_folder folder;
    const auto file = folder.write("file", "");
    const auto refused = data_lock::take(file / "data");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("cannot be made"));
}

} // namespace
} // namespace convene
