#pragma once

#include "scheduling/zoned_time.hpp"
#include "server/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// What a calendar program is asked to do with an entry (RFC 5546 section 3.2).
enum class calendar_method { request, cancel };

/// Whether an entry has times, or fills its days without blocking what else is in them.
enum class calendar_extent { times, whole_days };

struct calendar_party {
    std::string name;
    std::string address; ///< an address as `outbox::is_mail_address` takes it
};

/// One entry of one person's calendar. Texts may be anything: control characters are dropped, the rest is
/// escaped.
struct calendar_entry {
    calendar_method method = calendar_method::request;
    std::string uid;           ///< the same for the thing for ever; of ids only, no personal datum
    std::int64_t sequence = 0; ///< grows with each change of the thing
    calendar_extent extent = calendar_extent::times;
    instant starts_at;
    instant ends_at; ///< with `whole_days`: any moment of the last day
    std::string
        zone; ///< IANA name; its rules go with the entry, or it is said in UTC where libical knows none
    std::string title;
    std::string place;
    std::string description;   ///< lines end in \n
    std::string url = {};      ///< empty: none
    std::string category = {}; ///< empty: none
    calendar_party organiser = {};
    calendar_party attendee = {};
};

/// Entries that are nobody's in particular, as a file or for programs that come and look again. The method of
/// an entry says whether it still takes place; organiser and attendee do not matter; all are said in the one
/// zone.
struct calendar_feed {
    std::string name;
    std::string zone; ///< as of an entry
    std::vector<calendar_entry> entries;
    std::optional<std::chrono::minutes> reminder = {}; ///< so long before each entry; none: no reminder
};

/// The whole VCALENDAR (RFC 5545): CRLF, lines of at most 75 octets that never split a character. `now` is
/// its DTSTAMP. The one place that writes with libical; may be called from any thread. Throws when the zone
/// is unknown.
std::string write_calendar(const calendar_entry& entry, instant now);
/// The same of many. Programs that follow it are told to look once an hour.
std::string write_calendar(const calendar_feed& feed, instant now);

/// "text/calendar; method=..." names it so.
std::string_view name_of(calendar_method method) noexcept;

} // namespace convene::scheduling
