#include "scheduling/import/demo_dates.hpp"
#include "scheduling/import/summit_file.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

const programme& sample() {
    static const programme read = read_summit(sample_summit_text()).read->content;
    return read;
}

instant at(const char* text) {
    return from_rfc3339(text).value();
}

const session& opening(const programme& in) {
    return *find_session(in, session_id("S03"));
}

std::string clock_of(instant t, const std::string& zone) {
    return to_rfc3339(instant(to_local(t, zone).time_since_epoch())).substr(0, 16);
}

std::string venue_clock(const session& of) {
    return clock_of(of.starts_at, of.venue_time_zone);
}

TEST(zoned_time, shows_the_opening_as_edge_case_four_says) {
    const instant start = opening(sample()).starts_at;
    EXPECT_EQ(clock_of(start, "America/Chicago"), "2027-12-06T09:00");
    EXPECT_EQ(clock_of(start, "America/Phoenix"), "2027-12-06T08:00");
    EXPECT_EQ(clock_of(start, "America/Anchorage"), "2027-12-06T06:00");
}

TEST(zoned_time, keeps_the_hour_of_meetings_in_their_own_zone_as_edge_case_five_says) {
    const auto& meetings = sample().communities[0].meetings;
    EXPECT_EQ(clock_of(meetings[2].starts_at, "America/Phoenix"), "2027-03-10T13:00");
    EXPECT_EQ(clock_of(meetings[3].starts_at, "America/Phoenix"), "2027-04-14T12:00");
}

TEST(zoned_time, handles_the_hours_that_clocks_skip_or_repeat) {
    const auto wall = [](const char* text) { return local_instant(at(text).time_since_epoch()); };
    EXPECT_EQ(to_rfc3339(to_instant(wall("2026-03-08T02:30:00Z"), "America/Chicago")),
              "2026-03-08T08:00:00Z");
    EXPECT_EQ(to_rfc3339(to_instant(wall("2026-11-01T01:30:00Z"), "America/Chicago")),
              "2026-11-01T06:30:00Z");
    EXPECT_EQ(to_rfc3339(to_instant(wall("2026-11-01T03:00:00Z"), "America/Chicago")),
              "2026-11-01T09:00:00Z");
}

TEST(zoned_time, knows_real_zones_and_days_only) {
    EXPECT_TRUE(is_known_zone("America/Chicago"));
    for (const char* bad : {"", "Mars/Base", "../../etc/passwd", "America", "CST6CDT,M3"}) {
        EXPECT_FALSE(is_known_zone(bad)) << bad;
    }
    EXPECT_TRUE(parse_day("2028-02-29"));
    for (const char* bad :
         {"", "2027-02-29", "2027-13-01", "2027-1-01", "2027-01-1x", "+027-01-01", "2027/01/01"}) {
        EXPECT_FALSE(parse_day(bad)) << bad;
    }
}

struct playing_at {
    const char* what;
    const char* now;       ///< in UTC
    const char* today;     ///< at the venue, UTC-6 or -5
    const char* starts;    ///< the opening, on the venue's clock
    const char* day_three; ///< the first session of day three, on the venue's clock
};

void PrintTo(const playing_at& row, std::ostream* to) {
    *to << row.what;
}

class demo : public testing::TestWithParam<playing_at> {
protected:
    programme moved = move_to(sample(), at(GetParam().now));
};

TEST_P(demo, makes_today_day_one_with_the_opening_live) {
    EXPECT_EQ(moved.edition.first_day, GetParam().today);
    EXPECT_EQ(venue_clock(opening(moved)), GetParam().starts);
    EXPECT_LE(opening(moved).starts_at, at(GetParam().now));
    EXPECT_LE(at(GetParam().now) + 30min, opening(moved).ends_at);
    EXPECT_TRUE(has_live_session(moved, at(GetParam().now)));
    EXPECT_EQ(venue_clock(*find_session(moved, session_id("S36"))), GetParam().day_three);
}

TEST_P(demo, keeps_lengths_and_order) {
    ASSERT_EQ(moved.sessions.size(), sample().sessions.size());
    for (std::size_t i = 0; i < moved.sessions.size(); ++i) {
        const session& was = sample().sessions[i];
        const session& is = moved.sessions[i];
        EXPECT_EQ(is.id, was.id);
        EXPECT_EQ(is.ends_at - is.starts_at, was.ends_at - was.starts_at) << is.id.str();
        if (i > 0) {
            EXPECT_LE(moved.sessions[i - 1].starts_at, is.starts_at) << is.id.str();
        }
    }
}

TEST_P(demo, lets_sessions_overlap_only_where_they_did) {
    const auto overlap = [](const session& a, const session& b) {
        return a.starts_at < b.ends_at && b.starts_at < a.ends_at;
    };
    for (std::size_t i = 0; i < moved.sessions.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            EXPECT_EQ(overlap(moved.sessions[i], moved.sessions[j]),
                      overlap(sample().sessions[i], sample().sessions[j]))
                << moved.sessions[i].id.str() << " " << moved.sessions[j].id.str();
        }
    }
}

TEST_P(demo, keeps_weekday_and_hour_of_meetings) {
    const auto weekday_and_hour = [](const meeting& of, const std::string& zone) {
        const auto local = to_local(of.starts_at, zone);
        const auto day = std::chrono::floor<std::chrono::days>(local);
        return std::pair(std::chrono::weekday(day).c_encoding(), local - day);
    };
    for (std::size_t c = 0; c < moved.communities.size(); ++c) {
        for (std::size_t m = 0; m < moved.communities[c].meetings.size(); ++m) {
            const meeting& was = sample().communities[c].meetings[m];
            const meeting& is = moved.communities[c].meetings[m];
            const std::string& zone = moved.communities[c].time_zone;
            EXPECT_EQ(weekday_and_hour(is, zone), weekday_and_hour(was, zone)) << is.id.str();
            EXPECT_EQ(is.ends_at - is.starts_at, was.ends_at - was.starts_at);
            const bool over = is.ends_at <= at(GetParam().now);
            EXPECT_EQ(is.status, over ? meeting_status::ended : meeting_status::scheduled) << is.id.str();
        }
    }
}

TEST_P(demo, is_the_same_every_time) {
    EXPECT_EQ(protocol::to_json(moved), protocol::to_json(move_to(sample(), at(GetParam().now))));
}

INSTANTIATE_TEST_SUITE_P(
    demo_dates, demo,
    testing::Values(
        playing_at{"the_real_day", "2027-12-06T15:30:00Z", "2027-12-06", "2027-12-06T09:00",
                   "2027-12-08T08:30"},
        playing_at{"shortly_before_its_end", "2026-11-23T15:59:00Z", "2026-11-23", "2026-11-23T09:40",
                   "2026-11-25T09:10"},
        playing_at{"morning_while_it_runs_anyway", "2026-11-23T15:45:00Z", "2026-11-23", "2026-11-23T09:00",
                   "2026-11-25T08:30"},
        playing_at{"just_when_it_ends", "2026-11-23T16:15:00Z", "2026-11-23", "2026-11-23T10:00",
                   "2026-11-25T09:30"},
        playing_at{"afternoon", "2026-11-23T20:07:31Z", "2026-11-23", "2026-11-23T13:50", "2026-11-25T13:20"},
        playing_at{"late_evening", "2026-11-24T05:50:00Z", "2026-11-23", "2026-11-23T23:35",
                   "2026-11-25T23:05"},
        playing_at{"last_second", "2026-11-24T05:59:59Z", "2026-11-23", "2026-11-23T23:40",
                   "2026-11-25T23:10"},
        playing_at{"midnight", "2026-11-24T06:00:00Z", "2026-11-24", "2026-11-24T00:00", "2026-11-25T23:30"},
        playing_at{"after_midnight", "2026-11-24T06:12:00Z", "2026-11-24", "2026-11-24T00:00",
                   "2026-11-25T23:30"},
        playing_at{"summer_morning", "2026-07-14T14:30:00Z", "2026-07-14", "2026-07-14T09:00",
                   "2026-07-16T08:30"},
        playing_at{"summer_night", "2026-07-15T03:00:00Z", "2026-07-14", "2026-07-14T21:45",
                   "2026-07-16T21:15"},
        playing_at{"day_of_spring_change_at_its_hour", "2026-03-08T14:05:00Z", "2026-03-08",
                   "2026-03-08T09:00", "2026-03-10T08:30"},
        playing_at{"spring_change_just_before", "2026-03-08T07:55:00Z", "2026-03-08", "2026-03-08T01:40",
                   "2026-03-10T01:10"},
        playing_at{"spring_change_just_after", "2026-03-08T08:01:00Z", "2026-03-08", "2026-03-08T01:45",
                   "2026-03-10T01:15"},
        playing_at{"spring_change_inside_day_one", "2026-03-08T02:00:00Z", "2026-03-07", "2026-03-07T19:45",
                   "2026-03-09T19:15"},
        playing_at{"spring_change_on_day_two", "2026-03-07T09:00:00Z", "2026-03-07", "2026-03-07T02:45",
                   "2026-03-09T02:15"},
        playing_at{"autumn_change_first_half_past_one", "2026-11-01T06:30:00Z", "2026-11-01",
                   "2026-11-01T01:15", "2026-11-03T00:45"},
        playing_at{"autumn_change_second_half_past_one", "2026-11-01T07:30:00Z", "2026-11-01",
                   "2026-11-01T01:15", "2026-11-03T00:45"},
        playing_at{"autumn_change_at_its_hour", "2026-11-01T15:30:00Z", "2026-11-01", "2026-11-01T09:00",
                   "2026-11-03T08:30"},
        playing_at{"autumn_change_on_day_two", "2026-10-31T06:40:00Z", "2026-10-31", "2026-10-31T01:25",
                   "2026-11-02T00:55"},
        playing_at{"leap_day", "2028-02-29T20:00:00Z", "2028-02-29", "2028-02-29T13:45", "2028-03-02T13:15"}),
    [](const auto& row) { return std::string(row.param.what); });

TEST(demo_dates, keeps_wall_clocks_across_a_change_of_clocks) {
    const programme summer = move_to(sample(), at("2026-07-14T14:30:00Z"));
    EXPECT_EQ(to_rfc3339(opening(sample()).starts_at), "2027-12-06T15:00:00Z");
    EXPECT_EQ(to_rfc3339(opening(summer).starts_at), "2026-07-14T14:00:00Z");
}

TEST(demo_dates, sees_no_live_session_in_the_sample_as_it_is) {
    EXPECT_FALSE(has_live_session(sample(), at("2026-11-23T15:30:00Z")));
}

} // namespace
} // namespace convene::scheduling
