#include "scheduling/zoned_time.hpp"

#include <gtest/gtest.h>

namespace convene::scheduling {
namespace {

TEST(zoned_time, says_an_instant_with_the_offset_of_its_zone) {
    const instant at = *from_rfc3339("2027-07-01T12:34:56Z");
    EXPECT_EQ(to_text(at, "UTC"), "2027-07-01T12:34:56+00:00");
    EXPECT_EQ(to_text(at, "America/Chicago"), "2027-07-01T07:34:56-05:00");
    EXPECT_EQ(to_text(at, "Asia/Kolkata"), "2027-07-01T18:04:56+05:30");
    EXPECT_EQ(to_text(at, "America/St_Johns"), "2027-07-01T10:04:56-02:30");
    EXPECT_EQ(*from_rfc3339(to_text(at, "Australia/Lord_Howe")), at);
}

} // namespace
} // namespace convene::scheduling
