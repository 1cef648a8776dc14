#include "scheduling/registration/registration_mail.hpp"
#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convene::scheduling {
namespace {

using status = registration_status;
using news = registration_news;

const instant now = from_unix_ms(1'828'000'000'000);

registration_fact fact_of(news what, std::int64_t ends_at_ms = 0) {
    registration_fact made;
    made.what = what;
    made.ends_at_ms = ends_at_ms;
    return made;
}

TEST(registration_mail, says_only_what_is_still_true) {
    const std::vector<std::pair<news, std::vector<status>>> rows{
        {news::invited, {status::invited}},
        {news::submitted, {status::submitted}},
        {news::approved, {status::approved}},
        {news::waitlisted, {status::waitlisted}},
        {news::declined, {status::declined}},
        {news::confirmed, {status::confirmed, status::checked_in, status::attended}},
        {news::expired, {status::expired}},
        {news::cancelled, {status::cancelled}},
        {news::revoked, {status::revoked}},
        {news::reminder, {status::invited, status::approved}}};
    for (const auto& [what, good] : rows) {
        for (const status each :
             {status::invited, status::submitted, status::approved, status::waitlisted, status::confirmed,
              status::checked_in, status::attended, status::no_show, status::expired, status::declined,
              status::cancelled, status::revoked, status::none}) {
            EXPECT_EQ(is_news(fact_of(what), each, now), std::ranges::find(good, each) != good.end())
                << protocol::enum_name(what) << " " << protocol::enum_name(each);
        }
    }
}

TEST(registration_mail, a_place_that_is_kept_no_longer_is_not_offered) {
    const std::int64_t ends = to_unix_ms(now);
    EXPECT_FALSE(is_news(fact_of(news::approved, ends), status::approved, now));
    EXPECT_TRUE(is_news(fact_of(news::approved, ends + 1), status::approved, now));
    EXPECT_FALSE(is_news(fact_of(news::invited, ends), status::invited, now));
    EXPECT_FALSE(is_news(fact_of(news::reminder, ends), status::invited, now));
}

TEST(registration_mail, the_name_in_calendars_is_of_ids_only) {
    EXPECT_EQ(make_registration_uid(registration_id("R0001"), edition_id("SUM-2027")), "reg-R0001@SUM-2027");
}

} // namespace
} // namespace convene::scheduling
