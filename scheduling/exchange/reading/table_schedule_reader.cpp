#include "scheduling/csv/csv_reader.hpp"
#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/exchange/reading/schedule_readers.hpp"
#include "server/core/text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace convene::scheduling {

namespace {

using enum finding_code;

enum column : std::size_t {
    column_session,
    column_date,
    column_starts,
    column_ends,
    column_starts_at,
    column_ends_at,
    column_zone,
    column_place,
    column_title,
    column_type,
    column_core_area,
    column_people,
    column_languages,
    column_abstract,
    column_address,
    column_guid,
    column_subtitle,
    column_description,
    columns
};

/// As our own table calls them, and one other word for each.
constexpr std::array<std::pair<const char*, const char*>, columns> names{{{"session", "slug"},
                                                                          {"date", "day"},
                                                                          {"starts", "start"},
                                                                          {"ends", "end"},
                                                                          {"starts_at", "begins_at"},
                                                                          {"ends_at", "until"},
                                                                          {"zone", "time_zone"},
                                                                          {"place", "room"},
                                                                          {"title", "name"},
                                                                          {"type", "kind"},
                                                                          {"core_area", "track"},
                                                                          {"people", "persons"},
                                                                          {"languages", "language"},
                                                                          {"abstract", "summary"},
                                                                          {"address", "url"},
                                                                          {"guid", "uid"},
                                                                          {"subtitle", "sub_title"},
                                                                          {"description", "notes"}}};

std::string header_key(std::string_view header) {
    std::string key = clean_name(header);
    std::ranges::transform(key, key.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z'   ? static_cast<char>(c + 32)
               : c == ' ' || c == '-' ? '_'
                                      : static_cast<char>(c);
    });
    return key;
}

/// "a; b" in parts.
std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        if (std::string part = clean_name(text.substr(0, end)); !part.empty()) {
            parts.push_back(std::move(part));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

class table_reader {
public:
    explicit table_reader(schedule_builder& to) : to_(to) {}

    void read(const csv_file& file) {
        if (!read_head(file.records.front())) {
            return;
        }
        for (std::size_t i = 1; i < file.records.size() && !to_.is_full(); ++i) {
            read_row(file.records[i]);
        }
    }

private:
    /// A column of a name that nobody knows refuses the file: a misspelt one would be left out in silence.
    bool read_head(const csv_record& head) {
        for (std::size_t at = 0; at < head.cells.size(); ++at) {
            const std::string key = header_key(head.cells[at]);
            const auto known = std::ranges::find_if(
                names, [&key](const auto& each) { return each.first == key || each.second == key; });
            const auto index = static_cast<std::size_t>(known - names.begin());
            if (known == names.end() || place_[index]) {
                to_.refuse({head.line, {}}, known == names.end() ? unknown : duplicate,
                           known == names.end() ? "There is no column \"" + key.substr(0, 60) +
                                                      "\" here. Check its spelling or leave it out."
                                                : "The column \"" + key + "\" is there twice.",
                           key.substr(0, 60));
                return false;
            }
            place_[index] = at;
        }
        const bool has_start = place_[column_starts_at] || (place_[column_date] && place_[column_starts]);
        const bool has_end = place_[column_ends_at] || place_[column_ends];
        if (!place_[column_title] || !has_start || !has_end) {
            to_.refuse(
                {head.line, {}}, missing,
                "The table must have the columns title, starts_at and ends_at (or date, starts and ends).");
            return false;
        }
        return true;
    }

    std::string_view cell(const csv_record& row, column which) const {
        const auto at = place_[which];
        return at && *at < row.cells.size() ? without_formula_guard(row.cells[*at]) : std::string_view();
    }
    std::string line(const csv_record& row, column which) {
        return to_.line({row.line, {}}, names[which].first, cell(row, which));
    }

    std::optional<instant> moment(const csv_record& row, column whole, column clock, local_day day,
                                  const std::string& zone) {
        const finding_place where{row.line, {}};
        const bool is_whole = !cell(row, whole).empty();
        const char* const field = names[is_whole ? whole : clock].first;
        auto read = is_whole ? parse_moment(clean_name(cell(row, whole))) : std::nullopt;
        if (const auto time = is_whole ? std::nullopt : parse_wall_time(clean_name(cell(row, clock)))) {
            read = written_moment{local_instant(day) + *time, {}, true};
        }
        if (!read || !read->has_time) {
            to_.refuse(where, bad_time, "This must be a time such as 10:45, or 2027-12-06T10:45:00-06:00.",
                       field);
            return {};
        }
        return read->offset || zone.empty() ? to_.at_moment(where, field, *read)
                                            : to_.at_wall(where, field, read->wall, zone);
    }

    /// The zone of the row; the file is in that of its first.
    std::string zone_of(const csv_record& row) {
        std::string zone = line(row, column_zone);
        if (!zone.empty() && !is_known_zone(zone)) {
            to_.refuse({row.line, {}}, unknown_zone, "There is no time zone " + zone.substr(0, 60) + ".",
                       "zone");
            return {};
        }
        if (to_.schedule().zone.empty()) {
            to_.schedule().zone = zone;
        }
        return zone;
    }

    struct span {
        instant starts_at;
        instant ends_at;
    };
    std::optional<span> times_of(const csv_record& row) {
        const std::string zone = zone_of(row);
        const auto day = parse_day(clean_name(cell(row, column_date)));
        if (!day && (cell(row, column_starts_at).empty() || cell(row, column_ends_at).empty())) {
            to_.refuse({row.line, {}}, bad_time, "This must be a day such as 2027-12-06.", "date");
            return {};
        }
        const local_day date = day.value_or(local_day());
        const auto starts_at = moment(row, column_starts_at, column_starts, date, zone);
        // By the clock alone, a session that ends before it begins goes on into the next day.
        const auto begins = parse_wall_time(clean_name(cell(row, column_starts)));
        const auto ends = parse_wall_time(clean_name(cell(row, column_ends)));
        const bool is_night = cell(row, column_ends_at).empty() && begins && ends && *ends < *begins;
        const auto ends_at =
            moment(row, column_ends_at, column_ends, date + std::chrono::days(is_night ? 1 : 0), zone);
        return starts_at && ends_at ? std::optional(span{*starts_at, *ends_at}) : std::nullopt;
    }

    void read_row(const csv_record& row) {
        const finding_place where{row.line, {}};
        const auto times = times_of(row);
        imported_event made;
        made.slug = line(row, column_session);
        made.guid = line(row, column_guid);
        made.title = line(row, column_title);
        made.subtitle = line(row, column_subtitle);
        made.type = line(row, column_type);
        made.track = line(row, column_core_area);
        made.room = line(row, column_place);
        made.languages = parts_of(cell(row, column_languages));
        made.abstract = to_.paragraph(where, "abstract", cell(row, column_abstract));
        made.description = to_.paragraph(where, "description", cell(row, column_description));
        made.url = to_.link(where, "address", cell(row, column_address));
        for (const std::string& each : parts_of(cell(row, column_people))) {
            made.persons.push_back({{}, {}, {}, to_.line(where, "people", each), {}});
        }
        if (made.room.empty()) {
            to_.warn(where, unknown_room, "The session has no place.", "place");
        }
        if (times) {
            made.starts_at = times->starts_at;
            made.ends_at = times->ends_at;
            to_.add(where, std::move(made));
        }
    }

    schedule_builder& to_;
    std::array<std::optional<std::size_t>, columns> place_; ///< of each column in the file
};

} // namespace

void read_table_schedule(schedule_builder& to, std::string_view text) {
    const csv_file file = read_csv(text, {.bytes = max_schedule_bytes, .rows = max_schedule_events});
    if (file.refused || file.records.empty()) {
        to.refuse({}, malformed, file.refused.value_or("The file is empty."));
        return;
    }
    table_reader(to).read(file);
}

} // namespace convene::scheduling
