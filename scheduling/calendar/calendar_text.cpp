#include "scheduling/calendar/calendar_text.hpp"

#include "scheduling/calendar/libical_lock.hpp"
#include "server/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <libical/ical.h>
#include <memory>
#include <mutex>
#include <new>

namespace convene::scheduling {

namespace {

struct component_deleter {
    void operator()(icalcomponent* one) const noexcept { icalcomponent_free(one); }
};
using component_ptr = std::unique_ptr<icalcomponent, component_deleter>;

struct text_deleter {
    void operator()(char* text) const noexcept { icalmemory_free_buffer(text); }
};

icaltimetype to_ical(local_instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    icaltimetype made = icaltime_null_time();
    made.year = static_cast<int>(date.year());
    made.month = static_cast<int>(static_cast<unsigned>(date.month()));
    made.day = static_cast<int>(static_cast<unsigned>(date.day()));
    made.hour = static_cast<int>(time.hours().count());
    made.minute = static_cast<int>(time.minutes().count());
    made.second = static_cast<int>(time.seconds().count());
    return made;
}

icaltimetype to_ical_day(local_day day) {
    icaltimetype made = to_ical(local_instant(day));
    made.is_date = 1;
    return made;
}

icaltimetype to_ical_utc(instant at) {
    icaltimetype made = to_ical(local_instant(at.time_since_epoch()));
    made.zone = icaltimezone_get_utc_timezone();
    return made;
}

/// The rules of a zone that hold from a year before a moment on, under its own name: libical puts a prefix
/// before it, whatever it is told (3.0.16). All rules since 1883 would be most of the mail.
/// Empty for a zone that libical does not list ("UTC", old names): times are then said in UTC.
component_ptr make_zone(const std::string& name, instant since) {
    icaltimezone* found = icaltimezone_get_builtin_timezone(name.c_str());
    icalcomponent* rules = found == nullptr ? nullptr : icaltimezone_get_component(found);
    if (rules == nullptr) {
        return {};
    }
    component_ptr made(icalcomponent_new_clone(rules));
    icalproperty_set_tzid(icalcomponent_get_first_property(made.get(), ICAL_TZID_PROPERTY), name.c_str());
    icaltimezone_truncate_vtimezone(made.get(), to_ical_utc(since - std::chrono::days(366)),
                                    icaltime_null_time(), 0);
    return made;
}

/// RFC 6068: what has a meaning in a URI is escaped.
std::string mail_uri(std::string_view address) {
    std::string out = "mailto:";
    for (const char c : address) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           std::string_view("@.-_+~").find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

void add_common_name(icalproperty* to, const std::string& name) {
    std::string shown = clean_name(name);
    std::ranges::replace(shown, '"', '\''); // RFC 6868 could carry it, most programs could not show it
    if (!shown.empty()) {
        icalproperty_add_parameter(to, icalparameter_new_cn(shown.c_str()));
    }
}

void add_parties(icalcomponent* event, const calendar_entry& entry) {
    icalproperty* organiser = icalproperty_new_organizer(mail_uri(entry.organiser.address).c_str());
    add_common_name(organiser, entry.organiser.name);
    icalcomponent_add_property(event, organiser);
    icalproperty* attendee = icalproperty_new_attendee(mail_uri(entry.attendee.address).c_str());
    add_common_name(attendee, entry.attendee.name);
    // They said yes here, and an answer by mail would reach nobody.
    icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
    icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    icalcomponent_add_property(event, attendee);
}

enum class clock_rules { come_along, none };

void add_times(icalcomponent* event, const calendar_entry& entry, clock_rules rules) {
    if (entry.extent == calendar_extent::whole_days) {
        const local_day last = day_in(entry.ends_at, entry.zone);
        icalcomponent_add_property(
            event, icalproperty_new_dtstart(to_ical_day(day_in(entry.starts_at, entry.zone))));
        icalcomponent_add_property(event, icalproperty_new_dtend(to_ical_day(last + std::chrono::days(1))));
        icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
        return;
    }
    // Of an hour that the clocks show twice the wall clock can name the first only.
    const auto is_named = [&entry](instant at) {
        return to_instant(to_local(at, entry.zone), entry.zone) == at;
    };
    if (rules == clock_rules::none || !is_named(entry.starts_at) || !is_named(entry.ends_at)) {
        icalcomponent_add_property(event, icalproperty_new_dtstart(to_ical_utc(entry.starts_at)));
        icalcomponent_add_property(event, icalproperty_new_dtend(to_ical_utc(entry.ends_at)));
        return;
    }
    icalproperty* starts = icalproperty_new_dtstart(to_ical(to_local(entry.starts_at, entry.zone)));
    icalproperty* ends = icalproperty_new_dtend(to_ical(to_local(entry.ends_at, entry.zone)));
    for (icalproperty* each : {starts, ends}) {
        icalproperty_add_parameter(each, icalparameter_new_tzid(entry.zone.c_str()));
        icalcomponent_add_property(event, each);
    }
}

component_ptr make_event(const calendar_entry& entry, instant now, clock_rules rules) {
    component_ptr event(icalcomponent_new(ICAL_VEVENT_COMPONENT));
    const auto add = [&event](icalproperty* one) { icalcomponent_add_property(event.get(), one); };
    add(icalproperty_new_uid(clean_name(entry.uid).c_str()));
    add(icalproperty_new_sequence(static_cast<int>(entry.sequence)));
    add(icalproperty_new_dtstamp(to_ical_utc(now)));
    add_times(event.get(), entry, rules);
    add(icalproperty_new_summary(clean_name(entry.title).c_str()));
    add(icalproperty_new_location(clean_name(entry.place).c_str()));
    add(icalproperty_new_description(clean_lines(entry.description).c_str()));
    add(icalproperty_new_status(entry.method == calendar_method::cancel ? ICAL_STATUS_CANCELLED
                                                                        : ICAL_STATUS_CONFIRMED));
    if (!entry.category.empty()) {
        add(icalproperty_new_categories(clean_name(entry.category).c_str()));
    }
    if (!entry.url.empty()) {
        add(icalproperty_new_url(clean_name(entry.url).c_str()));
    }
    return event;
}

/// RFC 5545 section 3.6.6: a sentence on the screen so long before.
component_ptr make_reminder(const std::string& title, std::chrono::minutes before) {
    component_ptr made(icalcomponent_new(ICAL_VALARM_COMPONENT));
    icaltriggertype trigger{};
    trigger.time = icaltime_null_time();
    trigger.duration = icaldurationtype_from_int(-static_cast<int>(before.count()) * 60);
    for (icalproperty* each :
         {icalproperty_new_action(ICAL_ACTION_DISPLAY),
          icalproperty_new_description(clean_name(title).c_str()), icalproperty_new_trigger(trigger)}) {
        icalcomponent_add_property(made.get(), each);
    }
    return made;
}

component_ptr make_frame(const char* made_by) {
    component_ptr whole(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
    for (icalproperty* each : {icalproperty_new_version("2.0"), icalproperty_new_prodid(made_by),
                               icalproperty_new_calscale("GREGORIAN")}) {
        icalcomponent_add_property(whole.get(), each);
    }
    return whole;
}

/// Whether entries can name the zone: its rules are in the calendar then.
clock_rules add_zone(icalcomponent* whole, const std::string& name, instant since) {
    component_ptr zone = make_zone(name, since);
    if (!zone) {
        return clock_rules::none;
    }
    icalcomponent_add_component(whole, zone.release());
    return clock_rules::come_along;
}

component_ptr make_calendar(const calendar_entry& entry, instant now) {
    component_ptr whole = make_frame("-//Convene//Mail//EN");
    icalcomponent_add_property(whole.get(), icalproperty_new_method(entry.method == calendar_method::cancel
                                                                        ? ICAL_METHOD_CANCEL
                                                                        : ICAL_METHOD_REQUEST));
    const clock_rules rules = add_zone(whole.get(), entry.zone, entry.starts_at);
    component_ptr event = make_event(entry, now, rules);
    add_parties(event.get(), entry);
    icalcomponent_add_component(whole.get(), event.release());
    return whole;
}

/// What programs without RFC 7986 know instead.
icalproperty* make_extension(const char* name, const std::string& value) {
    icalproperty* made = icalproperty_new_x(value.c_str());
    icalproperty_set_x_name(made, name);
    return made;
}

component_ptr make_calendar(const calendar_feed& feed, instant now) {
    component_ptr whole = make_frame("-//Convene//Programme//EN");
    const std::string name = clean_name(feed.name);
    for (icalproperty* each : {icalproperty_new_name(name.c_str()), make_extension("X-WR-CALNAME", name),
                               make_extension("X-WR-TIMEZONE", clean_name(feed.zone)),
                               icalproperty_new_refreshinterval(icaldurationtype_from_int(60 * 60)),
                               make_extension("X-PUBLISHED-TTL", "PT1H")}) {
        icalcomponent_add_property(whole.get(), each);
    }
    const auto first = std::ranges::min_element(feed.entries, {}, &calendar_entry::starts_at);
    const instant since = first == feed.entries.end() ? now : first->starts_at;
    const clock_rules rules = add_zone(whole.get(), feed.zone, since);
    for (calendar_entry entry : feed.entries) {
        entry.zone = feed.zone;
        component_ptr event = make_event(entry, now, rules);
        if (feed.reminder && entry.method == calendar_method::request) {
            icalcomponent_add_component(event.get(), make_reminder(entry.title, *feed.reminder).release());
        }
        icalcomponent_add_component(whole.get(), event.release());
    }
    return whole;
}

template<class What>
std::string write(const What& what, instant now) {
    const std::lock_guard held(libical_lock());
    const component_ptr whole = make_calendar(what, now);
    const std::unique_ptr<char, text_deleter> text(icalcomponent_as_ical_string_r(whole.get()));
    if (!text) {
        throw std::bad_alloc();
    }
    return text.get();
}

} // namespace

std::mutex& libical_lock() {
    static std::mutex lock;
    return lock;
}

std::string write_calendar(const calendar_entry& entry, instant now) {
    return write(entry, now);
}

std::string write_calendar(const calendar_feed& feed, instant now) {
    return write(feed, now);
}

std::string_view name_of(calendar_method method) noexcept {
    return method == calendar_method::cancel ? "CANCEL" : "REQUEST";
}

} // namespace convene::scheduling
