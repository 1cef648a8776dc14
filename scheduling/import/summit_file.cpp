#include "scheduling/import/summit_file.hpp"

#include "scheduling/import/summit_parts.hpp"
#include "server/core/text.hpp"
#include "server/protocol/json_view.hpp"

#include <fmt/format.h>

#include <utility>

namespace convene::scheduling {

namespace {

using protocol::json_document;
using protocol::json_view;

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
    return text.starts_with(utf8_mark) ? text.substr(utf8_mark.size()) : text;
}

/// What a file that is not JSON seems to be, in words for the person who picked it; empty when nothing is
/// known about it.
std::string describe_other_format(std::string_view text) {
    constexpr std::string_view ours = " This command reads Convene's own summit file (JSON).";
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return "The file is written in UTF-16. Save it as UTF-8.";
    }
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) {
        return "The file is empty.";
    }
    const std::string_view begin = text.substr(start);
    if (begin.starts_with('<')) {
        return "The file looks like XML." + std::string(ours);
    }
    if (begin.starts_with("BEGIN:VCALENDAR")) {
        return "The file looks like a calendar (iCalendar)." + std::string(ours);
    }
    if (begin.starts_with("PK\x03\x04")) {
        return "The file looks like a spreadsheet or an archive." + std::string(ours);
    }
    return {};
}

/// The same for JSON of another shape.
std::string describe_other_shape(json_view root) {
    if (!root.is_object()) {
        return "The file is JSON, but not a summit file: it must be an object with the member \"summit\".";
    }
    if (root.find("summit")) {
        return {};
    }
    if (root.find("schedule")) {
        return "The file looks like a conference schedule (schedule.json), which this version does not read; "
               "it "
               "must be a summit file, an object with the member \"summit\".";
    }
    return "The file is JSON, but not a summit file: the member \"summit\" is missing.";
}

summit_reading refused(std::string sentence) {
    summit_reading reading;
    reading.problems.push_back({"", std::move(sentence)});
    return reading;
}

void check_version(record_reader& file) {
    record_reader about = file.child("_meta");
    if (about.is_object()) {
        about.number("schema_version", 1, 1);
    }
}

void read_parts(record_reader& file, detail::summit_draft& draft) {
    check_version(file);
    detail::read_edition(file, draft);
    detail::read_core_areas(file, draft);
    detail::read_places(file, draft);
    detail::read_policies(file, draft);
    detail::read_people(file, draft);
    detail::read_sites(file, draft);
    detail::read_site_seeds(file, draft);
    detail::read_registrations(file, draft);
    detail::read_communities(file, draft);
    detail::read_sessions(file, draft);
    detail::read_seats(file, draft);
    detail::read_meetings(file, draft);
    detail::read_registration_settings(file, draft);
    detail::read_delegations(file, draft);
    detail::read_access_requests(file, draft);
}

} // namespace

summit_reading read_summit(std::string_view text) {
    if (text.size() > max_import_bytes) {
        return refused(
            fmt::format("The file is larger than {} MiB, the most that is read.", max_import_bytes >> 20U));
    }
    const std::string_view json = without_mark(text);
    if (std::string sentence = describe_other_format(json); !sentence.empty()) {
        return refused(std::move(sentence));
    }
    const auto document = json_document::parse(json);
    if (!document) {
        return refused("The file cannot be read: " + document.error().message);
    }
    if (std::string sentence = describe_other_shape(document->root()); !sentence.empty()) {
        return refused(std::move(sentence));
    }
    import_problems problems;
    record_reader file(document->root(), "", problems);
    detail::summit_draft draft;
    read_parts(file, draft);
    detail::check_conflicts(draft, problems);
    summit_reading reading;
    if (problems.empty()) {
        detail::finish(draft);
        reading.read = std::move(draft.read);
    } else {
        reading.problems = problems.take();
    }
    return reading;
}

} // namespace convene::scheduling
