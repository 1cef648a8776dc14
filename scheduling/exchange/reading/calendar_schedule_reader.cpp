#include "scheduling/calendar/libical_lock.hpp"
#include "scheduling/exchange/reading/schedule_readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <libical/ical.h>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

using enum finding_code;

constexpr std::size_t largest_entry = std::size_t{256} * 1024;

struct component_deleter {
    void operator()(icalcomponent* one) const noexcept { icalcomponent_free(one); }
};
using component_ptr = std::unique_ptr<icalcomponent, component_deleter>;

struct text_deleter {
    void operator()(char* text) const noexcept { icalmemory_free_buffer(text); }
};

/// A calendar as it is written: each entry with its line, and what is around them. libical knows no lines,
/// and an entry that it cannot read must not cost the others.
struct entry_text {
    std::size_t line = 1;
    std::string text;
};
struct calendar_parts {
    std::string frame; ///< without its entries
    std::vector<entry_text> entries;
    std::vector<entry_text> zones;
    bool is_whole = false; ///< everything that begins ends
    std::size_t lines = 0;
};

std::string upper_trimmed(std::string_view line) {
    line = line.substr(0, std::min(line.find_last_not_of(" \t\r") + 1, std::size_t{40}));
    std::string made(line);
    std::ranges::transform(made, made.begin(),
                           [](unsigned char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return made;
}

class part_finder {
public:
    calendar_parts find(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++parts_.lines;
            take(text.substr(0, end), upper_trimmed(text.substr(0, end)));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        parts_.is_whole = parts_.is_whole && inside_.empty();
        return std::move(parts_);
    }

private:
    void take(std::string_view line, const std::string& word) {
        if (inside_.empty() && word.starts_with("BEGIN:") && word != "BEGIN:VCALENDAR") {
            inside_ = word.substr(6);
            list_of(inside_).push_back({parts_.lines, {}});
        }
        std::string& to = inside_.empty() ? parts_.frame : list_of(inside_).back().text;
        to.append(line.substr(0, line.find_last_not_of('\r') + 1));
        to += "\r\n";
        if (!inside_.empty() && word == "END:" + inside_) {
            inside_.clear();
        }
        parts_.is_whole = parts_.is_whole || word == "END:VCALENDAR";
    }

    std::vector<entry_text>& list_of(const std::string& kind) {
        return kind == "VEVENT" ? parts_.entries : kind == "VTIMEZONE" ? parts_.zones : others_;
    }

    calendar_parts parts_;
    std::vector<entry_text> others_;
    std::string inside_; ///< the component of the calendar that the line is in
};

component_ptr parse(const std::string& text) {
    return component_ptr(icalparser_parse_string(text.c_str()));
}

icalproperty* find(icalcomponent* in, icalproperty_kind kind) {
    return icalcomponent_get_first_property(in, kind);
}

std::string text_of(icalproperty* of) {
    if (of == nullptr) {
        return {};
    }
    // The getter that is made for values gives them unescaped for texts only.
    const icalvalue* const value = icalproperty_get_value(of);
    const char* const text = value == nullptr                          ? nullptr
                             : icalvalue_isa(value) == ICAL_TEXT_VALUE ? icalvalue_get_text(value)
                             : icalvalue_isa(value) == ICAL_URI_VALUE  ? icalvalue_get_uri(value)
                                                                       : nullptr;
    return text == nullptr ? std::string() : text;
}

/// Properties that libical has no name for.
std::string extension_in(icalcomponent* in, std::string_view name) {
    for (icalproperty* each = find(in, ICAL_X_PROPERTY); each != nullptr;
         each = icalcomponent_get_next_property(in, ICAL_X_PROPERTY)) {
        const char* const own = icalproperty_get_x_name(each);
        if (own != nullptr && own == name) {
            const std::unique_ptr<char, text_deleter> value(icalproperty_get_value_as_string_r(each));
            return value ? value.get() : std::string();
        }
    }
    return {};
}

std::optional<local_instant> wall_of(const icaltimetype& of) {
    const std::chrono::year_month_day date(std::chrono::year(of.year),
                                           std::chrono::month(static_cast<unsigned>(of.month)),
                                           std::chrono::day(static_cast<unsigned>(of.day)));
    if (of.year < 1900 || of.year > 2200 || of.month < 1 || of.day < 1 || !date.ok()) {
        return {};
    }
    if (of.is_date != 0) {
        return local_instant(local_day(date));
    }
    const bool is_clock =
        of.hour >= 0 && of.hour < 24 && of.minute >= 0 && of.minute < 60 && of.second >= 0 && of.second <= 60;
    return is_clock ? std::optional(local_instant(local_day(date)) + std::chrono::hours(of.hour) +
                                    std::chrono::minutes(of.minute) +
                                    std::chrono::seconds(std::min(of.second, 59)))
                    : std::nullopt;
}

class calendar_reader {
public:
    explicit calendar_reader(schedule_builder& to) : to_(to) {}

    void read(const calendar_parts& parts) {
        const component_ptr frame = parse(parts.frame);
        if (!frame || icalcomponent_isa(frame.get()) != ICAL_VCALENDAR_COMPONENT) {
            to_.refuse({1, {}}, malformed, "The file is no calendar that can be read.");
            return;
        }
        std::string title = text_of(find(frame.get(), ICAL_NAME_PROPERTY));
        title = title.empty() ? extension_in(frame.get(), "X-WR-CALNAME") : title;
        to_.schedule().title = to_.line({}, "X-WR-CALNAME", title);
        to_.set_zone({}, extension_in(frame.get(), "X-WR-TIMEZONE"));
        for (const entry_text& each : parts.zones) {
            read_zone(each);
        }
        for (const entry_text& each : parts.entries) {
            if (!to_.is_full()) {
                read_entry(each);
            }
        }
    }

private:
    struct moment {
        instant at;
        local_instant wall;
        std::string zone; ///< empty: UTC
        bool is_day = false;
    };

    /// A name of the calendar's own may say which zone of the database is meant.
    void read_zone(const entry_text& of) {
        const component_ptr zone = of.text.size() > largest_entry ? nullptr : parse(of.text);
        icalproperty* const name = zone ? find(zone.get(), ICAL_TZID_PROPERTY) : nullptr;
        if (name != nullptr && icalproperty_get_tzid(name) != nullptr) {
            zones_[icalproperty_get_tzid(name)] = extension_in(zone.get(), "X-LIC-LOCATION");
        }
    }

    std::optional<std::string> zone_named(const std::string& name) const {
        if (is_known_zone(name)) {
            return name;
        }
        const auto own = zones_.find(name);
        if (own != zones_.end() && is_known_zone(own->second)) {
            return own->second;
        }
        // "/freeassociation.sourceforge.net/Europe/Berlin", as libical itself writes it
        for (std::size_t at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
            if (is_known_zone(name.substr(at + 1))) {
                return name.substr(at + 1);
            }
        }
        return {};
    }

    std::optional<moment> moment_of(const finding_place& where, icalproperty* of, const char* field) {
        const icalvalue* const value = icalproperty_get_value(of);
        const bool is_time = value != nullptr && (icalvalue_isa(value) == ICAL_DATETIME_VALUE ||
                                                  icalvalue_isa(value) == ICAL_DATE_VALUE);
        const icaltimetype time = is_time ? icalvalue_get_datetime(value) : icaltime_null_time();
        const auto wall = wall_of(time);
        if (!wall) {
            to_.refuse(where, bad_time, "This is no date and time.", field);
            return {};
        }
        if (icaltime_is_utc(time) != 0) {
            return moment{instant(wall->time_since_epoch()), *wall, {}, false};
        }
        const auto zone = zone_of(where, of, time.is_date != 0, field);
        const auto at = zone ? to_.at_wall(where, field, *wall, *zone) : std::nullopt;
        return at ? std::optional(moment{*at, *wall, *zone, time.is_date != 0}) : std::nullopt;
    }

    std::optional<std::string> zone_of(const finding_place& where, icalproperty* of, bool is_day,
                                       const char* field) {
        icalparameter* const parameter = icalproperty_get_first_parameter(of, ICAL_TZID_PARAMETER);
        const char* const name = parameter == nullptr ? nullptr : icalparameter_get_tzid(parameter);
        if (name == nullptr) {
            const std::string& own = to_.schedule().zone;
            if (!to_.zone_given().empty() || (is_day && !own.empty())) {
                return to_.zone_given().empty() ? own : to_.zone_given();
            }
            to_.refuse(where, no_zone, "This time is of no time zone. Say --zone, or write it with one.",
                       field);
            return {};
        }
        auto zone = zone_named(name);
        if (!zone) {
            to_.refuse(where, unknown_zone,
                       "There is no time zone " + to_.line(where, field, name).substr(0, 60) +
                           " in the zone database.",
                       field);
        } else if (to_.schedule().zone.empty()) {
            to_.schedule().zone = *zone;
        }
        return zone;
    }

    /// Days and weeks are those of the clock, the rest passes (RFC 5545 section 3.3.6).
    std::optional<instant> after(const finding_place& where, const moment& start,
                                 const icaldurationtype& length) {
        const std::chrono::days days(length.days + 7 * length.weeks);
        const std::chrono::seconds rest((static_cast<std::int64_t>(length.hours) * 60 + length.minutes) * 60 +
                                        length.seconds);
        if (length.is_neg != 0 || icaldurationtype_is_bad_duration(length) != 0) {
            to_.refuse(where, no_length, "The session ends before it begins.", "DURATION");
            return {};
        }
        if (days.count() == 0 || start.zone.empty()) {
            return start.at + days + rest;
        }
        const auto day = to_.at_wall(where, "DURATION", start.wall + days, start.zone);
        return day ? std::optional(*day + rest) : std::nullopt;
    }

    std::optional<instant> end_of(const finding_place& where, icalcomponent* entry, const moment& start) {
        if (icalproperty* const end = find(entry, ICAL_DTEND_PROPERTY)) {
            const auto read = moment_of(where, end, "DTEND");
            return read ? std::optional(read->at) : std::nullopt;
        }
        if (icalproperty* const length = find(entry, ICAL_DURATION_PROPERTY)) {
            return after(where, start, icalproperty_get_duration(length));
        }
        if (start.is_day) {
            icaldurationtype day = icaldurationtype_null_duration();
            day.days = 1;
            return after(where, start, day);
        }
        to_.refuse(where, missing, "The entry has neither an end nor a duration.", "DTEND");
        return {};
    }

    void read_entry(const entry_text& of) {
        const finding_place where{of.line, {}};
        const component_ptr entry = of.text.size() > largest_entry ? nullptr : parse(of.text);
        if (!entry || icalcomponent_isa(entry.get()) != ICAL_VEVENT_COMPONENT) {
            const bool is_large = of.text.size() > largest_entry;
            to_.refuse(where, is_large ? too_large : malformed,
                       is_large ? fmt::format("The entry is larger than {} KiB.", largest_entry >> 10U)
                                : "The entry cannot be read.");
            return;
        }
        for (const icalproperty_kind kind :
             {ICAL_RRULE_PROPERTY, ICAL_RDATE_PROPERTY, ICAL_EXDATE_PROPERTY, ICAL_RECURRENCEID_PROPERTY}) {
            if (find(entry.get(), kind) != nullptr) {
                to_.refuse(where, unsupported,
                           "The entry repeats. Write each session as an entry of its own.",
                           icalproperty_kind_to_string(kind));
                return;
            }
        }
        if (icalcomponent_get_status(entry.get()) == ICAL_STATUS_CANCELLED) {
            to_.warn(where, left_out, "The entry is called off, so it is left out.", "STATUS");
            return;
        }
        icalproperty* const begins = find(entry.get(), ICAL_DTSTART_PROPERTY);
        if (begins == nullptr) {
            to_.refuse(where, missing, "The entry has no start that can be read.", "DTSTART");
            return;
        }
        const auto start = moment_of(where, begins, "DTSTART");
        const auto end = start ? end_of(where, entry.get(), *start) : std::nullopt;
        if (!start || !end) {
            return;
        }
        if (start->is_day) {
            to_.warn(where, whole_days, "The entry lasts whole days; it is read from midnight to midnight.",
                     "DTSTART");
        }
        imported_event made = read_texts(where, entry.get());
        made.starts_at = start->at;
        made.ends_at = *end;
        to_.add(where, std::move(made));
    }

    imported_event read_texts(const finding_place& where, icalcomponent* entry) {
        const auto text = [entry](icalproperty_kind kind) { return text_of(find(entry, kind)); };
        imported_event made;
        made.guid = to_.line(where, "UID", text(ICAL_UID_PROPERTY));
        made.title = to_.line(where, "SUMMARY", text(ICAL_SUMMARY_PROPERTY));
        made.room = to_.line(where, "LOCATION", text(ICAL_LOCATION_PROPERTY));
        made.track = to_.line(where, "CATEGORIES", text(ICAL_CATEGORIES_PROPERTY));
        made.abstract = to_.paragraph(where, "DESCRIPTION", text(ICAL_DESCRIPTION_PROPERTY));
        made.url = to_.link(where, "URL", text(ICAL_URL_PROPERTY));
        if (made.room.empty()) {
            to_.warn(where, unknown_room, "The entry has no place.", "LOCATION");
        }
        return made;
    }

    schedule_builder& to_;
    std::map<std::string, std::string> zones_; ///< names in this calendar: names in the database
};

} // namespace

void read_calendar_schedule(schedule_builder& to, std::string_view text) {
    const calendar_parts parts = part_finder().find(text);
    if (!parts.is_whole) {
        to.refuse({parts.lines, {}}, malformed,
                  "The calendar ends here in its middle: END:VCALENDAR is missing.");
        return;
    }
    const std::lock_guard held(libical_lock());
    calendar_reader(to).read(parts);
}

} // namespace convene::scheduling
