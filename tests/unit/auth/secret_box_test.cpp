#include "server/auth/secret_box.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace convene::auth {
namespace {

namespace fs = std::filesystem;

TEST(secret_box, opens_what_it_sealed_for_whom_it_sealed_it) {
    const secret_box box = secret_box::make_passing();
    const std::string sealed = box.seal(std::string("s\0cret", 6), "P1");
    EXPECT_EQ(box.open(sealed, "P1"), std::string("s\0cret", 6));
    EXPECT_NE(box.seal("s\0cret", "P1"), sealed) << "never the same twice";
    EXPECT_FALSE(box.open(sealed, "P2")) << "one account's does not open another's";
    EXPECT_FALSE(secret_box::make_passing().open(sealed, "P1"));
    for (const std::string& bad :
         {std::string(), std::string("00"), sealed + "00", sealed.substr(2), sealed + "z"}) {
        EXPECT_FALSE(box.open(bad, "P1")) << bad;
    }
    for (std::size_t i = 0; i < sealed.size(); i += 7) {
        std::string changed = sealed;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(box.open(changed, "P1")) << i;
    }
}

TEST(secret_box, the_key_is_a_file_of_its_own_that_nobody_else_may_read) {
    const testing::temporary_directory folder;
    const auto made = secret_box::load_or_make(folder.path());
    ASSERT_TRUE(made);
    const std::string sealed = made->seal("secret", "P1");
    const fs::path file = folder.path() / "second-factor.key";
    EXPECT_EQ(fs::status(file).permissions() & fs::perms::all,
              fs::perms::owner_read | fs::perms::owner_write);
    const auto again = secret_box::load_or_make(folder.path());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->open(sealed, "P1"), "secret");
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    const auto refused = secret_box::load_or_make(folder.path());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("may be read by others"), std::string::npos);
    fs::permissions(file, fs::perms::owner_read);
    fs::remove(file);
    std::ofstream(file) << "no key\n";
    fs::permissions(file, fs::perms::owner_read);
    EXPECT_FALSE(secret_box::load_or_make(folder.path()));
}

} // namespace
} // namespace convene::auth
