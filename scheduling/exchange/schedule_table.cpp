#include "scheduling/exchange/schedule_table.hpp"

#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/exchange/schedule_document.hpp"
#include "scheduling/zoned_time.hpp"

#include <array>
#include <utility>

namespace convene::scheduling {

namespace {

void join(std::string& to, const std::string& part) {
    to += to.empty() ? "" : "; ";
    to += part;
}

std::string names_in(const schedule_event& of) {
    std::string names;
    for (const schedule_person& each : of.persons) {
        join(names, each.public_name);
    }
    return names;
}

std::string languages_of(const session_detail& of) {
    std::string languages;
    for (const std::string& each : of.languages) {
        join(languages, each);
    }
    return languages;
}

} // namespace

std::string write_schedule_table(const shown_programme& of) {
    const std::string& zone = of.edition.venue_time_zone;
    csv_writer out;
    const std::array<std::string, 15> head{"session",   "date",   "starts",    "ends",     "starts_at",
                                           "ends_at",   "zone",   "place",     "title",    "type",
                                           "core_area", "people", "languages", "abstract", "address"};
    out.row(head);
    for (const shown_session& each : of.sessions) {
        if (each.of.cancelled) {
            continue;
        }
        const schedule_event event = make_event(of, each);
        const std::string ends_at = to_text(each.of.ends_at, zone);
        const std::array<std::string, 15> row{event.slug,
                                              event.date.substr(0, 10),
                                              event.start,
                                              ends_at.substr(11, 5),
                                              event.date,
                                              ends_at,
                                              zone,
                                              event.room,
                                              event.title,
                                              event.type,
                                              event.track,
                                              names_in(event),
                                              languages_of(each.of),
                                              event.abstract,
                                              event.url};
        out.row(row);
    }
    return std::move(out).take();
}

} // namespace convene::scheduling
