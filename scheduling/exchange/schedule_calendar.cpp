#include "scheduling/exchange/schedule_calendar.hpp"

#include "scheduling/calendar/calendar_text.hpp"
#include "scheduling/exchange/schedule_document.hpp"
#include "scheduling/exchange/schedule_ids.hpp"

namespace convene::scheduling {

namespace {

void add_paragraph(std::string& to, const std::string& text) {
    if (!text.empty()) {
        to += to.empty() ? "" : "\n\n";
        to += text;
    }
}

std::string names_in(const schedule_event& of) {
    std::string names;
    for (const schedule_person& each : of.persons) {
        names += names.empty() ? "" : ", ";
        names += each.public_name;
    }
    return names;
}

calendar_entry make_entry(const shown_programme& in, const shown_session& shown,
                          const schedule_event& event) {
    calendar_entry made;
    made.uid = session_uid(shown.of.id, in.edition.id);
    made.sequence = in.release;
    made.starts_at = shown.of.starts_at;
    made.ends_at = shown.of.ends_at;
    made.method = shown.of.cancelled ? calendar_method::cancel : calendar_method::request;
    made.title = event.title;
    made.place = event.room;
    made.url = event.url;
    for (const std::string& each :
         {event.description, event.track, names_in(event), event.abstract, event.url}) {
        add_paragraph(made.description, each);
    }
    return made;
}

} // namespace

std::string write_schedule_calendar(const shown_programme& of, instant now) {
    calendar_feed feed;
    feed.name = of.edition.name;
    feed.zone = of.edition.venue_time_zone;
    for (const shown_session& each : of.sessions) {
        feed.entries.push_back(make_entry(of, each, make_event(of, each)));
    }
    return write_calendar(feed, now);
}

} // namespace convene::scheduling
