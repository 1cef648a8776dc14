#include "scheduling/desk/desk_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

constexpr instant now{1'828'000'000'000ms};

TEST(desk_rules, the_difference_of_the_clocks_is_taken_out_in_both_directions) {
    for (const auto wrong : {0ms, 3ms, -3ms, 7'200'000ms, -7'200'000ms}) {
        EXPECT_EQ(correct_time(now + wrong - 90s, now + wrong, now), now - 90s) << wrong.count();
    }
}

TEST(desk_rules, the_same_request_later_never_gives_an_earlier_time) {
    const instant noted = now - 90s;
    const instant first = correct_time(noted, now, now + 40ms);
    EXPECT_GE(correct_time(noted, now, now + 3h), first) << "sent again, it must not move what is kept";
}

TEST(desk_rules, nobody_comes_later_than_now_or_more_than_a_week_ago) {
    EXPECT_EQ(correct_time(now + 1ms, now, now), now);
    EXPECT_EQ(correct_time(now - 168h, now, now), now - 168h);
    EXPECT_EQ(correct_time(now - 168h - 1ms, now, now), now - 168h);
    const instant last = from_rfc3339("9999-12-31T23:59:59Z").value();
    const instant first = from_rfc3339("0001-01-01T00:00:00Z").value();
    EXPECT_EQ(correct_time(last, first, now), now);
    EXPECT_EQ(correct_time(first, last, now), now - 168h);
}

TEST(desk_rules, a_note_is_about_one_registration_or_one_badge) {
    check_in_note by_registration;
    by_registration.registration = registration_id("R1");
    check_in_note by_badge;
    by_badge.badge = "x";
    check_in_note by_both = by_registration;
    by_both.badge = "x";
    const auto field_of = [](std::vector<check_in_note> notes) {
        const auto checked = check(check_ins_request{now, std::move(notes)});
        return checked ? std::string("none") : checked.error().field;
    };
    EXPECT_EQ(field_of({by_registration, by_badge}), "none");
    EXPECT_EQ(field_of({by_registration, by_both}), "check_ins");
    EXPECT_EQ(field_of({check_in_note()}), "check_ins");
    EXPECT_EQ(field_of({}), "check_ins");
    EXPECT_EQ(field_of(std::vector(200, by_badge)), "none");
    EXPECT_EQ(field_of(std::vector(201, by_badge)), "check_ins");
}

TEST(desk_rules, a_refusal_says_what_it_means_at_the_door) {
    EXPECT_EQ(read_refusal({errc::conflict, "", "revoked"}), check_in_result::ended);
    EXPECT_EQ(read_refusal({errc::conflict, "", "invited"}), check_in_result::not_allowed);
    EXPECT_EQ(read_refusal({errc::not_found, ""}), check_in_result::unknown);
    EXPECT_EQ(read_refusal({errc::unavailable, ""}), std::nullopt) << "not about the person: send it again";
    EXPECT_EQ(read_refusal({errc::unknown_outcome, ""}), std::nullopt);
}

TEST(desk_rules, who_takes_part_online_comes_by_joining_a_session_on_a_day_of_the_edition) {
    programme in;
    in.edition.first_day = "2027-12-06";
    in.edition.last_day = "2027-12-08";
    in.edition.venue_time_zone = "America/Chicago";
    in.sessions.emplace_back().id = session_id("S03");
    viewer who;
    who.status = registration_status::confirmed;
    who.online = true;
    const auto comes = [&](const char* at, const char* room = "S03") {
        return arrives_by_joining(who, room_id(room), in, from_rfc3339(at).value());
    };
    EXPECT_FALSE(comes("2027-12-06T05:59:59Z")) << "Sunday evening in Chicago";
    EXPECT_TRUE(comes("2027-12-06T06:00:00Z"));
    EXPECT_TRUE(comes("2027-12-09T05:59:59Z")) << "Wednesday evening";
    EXPECT_FALSE(comes("2027-12-09T06:00:00Z"));
    EXPECT_FALSE(comes("2027-12-07T12:00:00Z", "COP1-M01")) << "a meeting of a community";
    who.status = registration_status::approved;
    EXPECT_FALSE(comes("2027-12-07T12:00:00Z"));
    who.status = registration_status::confirmed;
    who.online = false;
    EXPECT_FALSE(comes("2027-12-07T12:00:00Z"));
    in = programme();
    who.online = true;
    EXPECT_FALSE(comes("2027-12-07T12:00:00Z")) << "nothing is released";
}

} // namespace
} // namespace convene::scheduling
