#include "scheduling/exchange/schedule_file.hpp"

#include "scheduling/exchange/schedule_calendar.hpp"
#include "scheduling/exchange/schedule_document.hpp"
#include "scheduling/exchange/schedule_json.hpp"
#include "scheduling/exchange/schedule_table.hpp"
#include "scheduling/exchange/schedule_xml.hpp"

namespace convene::scheduling {

std::string write_schedule(schedule_form form, const shown_programme& of, instant now) {
    switch (form) {
    case schedule_form::xml:
        return write_schedule_xml(make_schedule(of));
    case schedule_form::json:
        return write_schedule_json(make_schedule(of));
    case schedule_form::ics:
        return write_schedule_calendar(of, now);
    case schedule_form::csv:
        return write_schedule_table(of);
    }
    return {};
}

std::string_view content_type_of(schedule_form form) noexcept {
    switch (form) {
    case schedule_form::xml:
        return "application/xml; charset=utf-8";
    case schedule_form::json:
        return "application/json";
    case schedule_form::ics:
        return "text/calendar; charset=utf-8";
    case schedule_form::csv:
        return "text/csv; charset=utf-8";
    }
    return "application/octet-stream";
}

} // namespace convene::scheduling
