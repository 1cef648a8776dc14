#include "scheduling/exchange/reading/schedule_builder.hpp"

#include "server/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t most_findings = 200;
constexpr std::size_t most_names = 2'000;
constexpr std::chrono::days longest_event{14};

std::optional<int> parse_number(std::string_view digits, std::size_t most_digits) {
    int value = 0;
    if (digits.empty() || digits.size() > most_digits ||
        digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return {};
    }
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<std::vector<int>> parse_numbers(std::string_view text) {
    std::vector<int> numbers;
    while (true) {
        const std::size_t end = std::min(text.find(':'), text.size());
        const auto number = parse_number(text.substr(0, end), 4);
        if (!number) {
            return {};
        }
        numbers.push_back(*number);
        if (end == text.size()) {
            return numbers;
        }
        text.remove_prefix(end + 1);
    }
}

std::optional<minutes> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") {
        return minutes(0);
    }
    if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) {
        return {};
    }
    const auto hours = parse_number(text.substr(1, 2), 2);
    const auto rest = parse_number(text.substr(text[3] == ':' ? 4 : 3), 2);
    if (!hours || !rest || *hours > 18 || *rest > 59) {
        return {};
    }
    const minutes apart(*hours * 60 + *rest);
    return text[0] == '-' ? -apart : apart;
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of('\n');
    if (begin == std::string::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of('\n') - begin + 1);
}

bool is_link(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://") ||
           (text.starts_with('/') && !text.starts_with("//"));
}

} // namespace

std::optional<seconds> parse_wall_time(std::string_view text) {
    const auto numbers = parse_numbers(text);
    if (!numbers || numbers->size() < 2 || numbers->size() > 3) {
        return {};
    }
    const int second = numbers->size() == 3 ? (*numbers)[2] : 0;
    if ((*numbers)[0] > 23 || (*numbers)[1] > 59 || second > 59) {
        return {};
    }
    return seconds(((*numbers)[0] * 60 + (*numbers)[1]) * 60 + second);
}

std::optional<minutes> parse_length(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    const auto numbers = parse_numbers(text.substr(is_negative ? 1 : 0));
    if (!numbers || numbers->size() < 2 || numbers->size() > 4 ||
        (numbers->size() == 4 && numbers->back() != 0)) {
        return {};
    }
    // hours:minutes, days:hours:minutes, and days:hours:minutes:seconds
    const std::size_t hour = numbers->size() == 2 ? 0 : 1;
    const int days = hour == 0 ? 0 : (*numbers)[0];
    const minutes length((days * 24 + (*numbers)[hour]) * 60 + (*numbers)[hour + 1]);
    return is_negative ? -length : length;
}

std::optional<written_moment> parse_moment(std::string_view text) {
    const auto day = parse_day(text.substr(0, 10));
    if (!day) {
        return {};
    }
    written_moment made{local_instant(*day), {}, false};
    if (text.size() == 10) {
        return made;
    }
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') {
        return {};
    }
    text.remove_prefix(11);
    const std::size_t end = std::min(text.find_first_of("Zz+-"), text.size());
    std::string_view time = text.substr(0, end);
    if (const std::size_t point = time.find('.'); point != std::string_view::npos) {
        if (!parse_number(time.substr(point + 1), 9)) {
            return {};
        }
        time = time.substr(0, point);
    }
    const auto since_midnight = parse_wall_time(time);
    made.offset = parse_offset(text.substr(end));
    if (!since_midnight || (end < text.size() && !made.offset)) {
        return {};
    }
    made.wall += *since_midnight;
    made.has_time = true;
    return made;
}

void schedule_builder::keep(schedule_finding finding) {
    reading_.refused = reading_.refused || finding.refuses;
    // Of those that refuse at least one must be said.
    if (reading_.findings.size() < most_findings) {
        reading_.findings.push_back(std::move(finding));
    } else {
        ++reading_.more_findings;
        if (finding.refuses && std::ranges::none_of(reading_.findings, &schedule_finding::refuses)) {
            reading_.findings.back() = std::move(finding);
        }
    }
}

void schedule_builder::refuse(const finding_place& where, finding_code code, std::string sentence,
                              std::string field) {
    keep({true, where, code, std::move(sentence), std::move(field)});
}

void schedule_builder::warn(const finding_place& where, finding_code code, std::string sentence,
                            std::string field) {
    keep({false, where, code, std::move(sentence), std::move(field)});
}

std::string schedule_builder::line(const finding_place& where, const char* field, std::string_view text) {
    std::string cleaned = clean_name(text);
    if (count_code_points(cleaned) > max_line_characters) {
        refuse(where, finding_code::too_long,
               fmt::format("This is longer than {} characters.", max_line_characters), field);
    }
    return cleaned;
}

std::string schedule_builder::paragraph(const finding_place& where, const char* field,
                                        std::string_view text) {
    std::string cleaned = trimmed(clean_lines(text));
    if (count_code_points(cleaned) > max_paragraph_characters) {
        refuse(where, finding_code::too_long,
               fmt::format("This is longer than {} characters.", max_paragraph_characters), field);
    }
    return cleaned;
}

std::string schedule_builder::link(const finding_place& where, const char* field, std::string_view text) {
    std::string cleaned = clean_name(text);
    if (cleaned.empty() || (is_link(cleaned) && cleaned.size() <= 2000)) {
        return cleaned;
    }
    warn(where, finding_code::left_out, "This is no address of a page (https), so it is left out.", field);
    return {};
}

void schedule_builder::set_zone(const finding_place& where, std::string_view name) {
    const std::string zone = clean_name(name);
    if (zone.empty()) {
        return;
    }
    if (is_known_zone(zone)) {
        reading_.read.zone = zone;
    } else {
        refuse(where, finding_code::unknown_zone, "There is no time zone " + zone.substr(0, 60) + ".",
               "time_zone_name");
    }
}

std::optional<instant> schedule_builder::at_wall(const finding_place& where, const char* field,
                                                 local_instant wall, const std::string& zone) {
    switch (count_in(wall, zone)) {
    case wall_count::none:
        refuse(where, finding_code::skipped_time,
               "The clocks of " + zone + " jump over this time, so it does not exist.", field);
        return {};
    case wall_count::twice:
        warn(where, finding_code::double_time,
             "The clocks of " + zone + " show this time twice that night. The earlier one is taken.", field);
        break;
    case wall_count::once:
        break;
    }
    return to_instant(wall, zone);
}

std::optional<instant> schedule_builder::at_wall(const finding_place& where, const char* field,
                                                 local_instant wall) {
    if (!reading_.read.zone.empty()) {
        return at_wall(where, field, wall, reading_.read.zone);
    }
    zone_missed_ = true;
    return at_wall(where, field, wall, zone_given_.empty() ? "UTC" : zone_given_);
}

std::optional<instant> schedule_builder::at_moment(const finding_place& where, const char* field,
                                                   const written_moment& of) {
    if (!of.offset) {
        return at_wall(where, field, of.wall);
    }
    offsets_.insert(*of.offset);
    return instant(of.wall.time_since_epoch() - *of.offset);
}

template<class Named>
Named* schedule_builder::find_or_add(const finding_place& where, std::vector<Named>& all,
                                     std::map<std::string, std::size_t>& known, const std::string& name) {
    if (name.empty() || is_full_) {
        return nullptr;
    }
    const auto [at, is_new] = known.emplace(name, all.size());
    if (is_new && all.size() == most_names) {
        known.erase(at);
        is_full_ = true;
        refuse(where, finding_code::too_large,
               fmt::format("The file has more than {} rooms, tracks or days, the most that are read.",
                           most_names));
        return nullptr;
    }
    return is_new ? &all.emplace_back() : &all[at->second];
}

void schedule_builder::take(const finding_place& where, imported_room room) {
    imported_room* const into = find_or_add(where, reading_.read.rooms, rooms_, room.name);
    if (into == nullptr) {
        return;
    }
    const imported_room before = std::exchange(*into, std::move(room));
    into->guid = into->guid.empty() ? before.guid : into->guid;
    into->description = into->description.empty() ? before.description : into->description;
    into->capacity = into->capacity == 0 ? before.capacity : into->capacity;
}

void schedule_builder::take(const finding_place& where, imported_track track) {
    imported_track* const into = find_or_add(where, reading_.read.tracks, tracks_, track.name);
    if (into != nullptr) {
        *into = std::move(track);
    }
}

void schedule_builder::take(const finding_place& where, imported_day day) {
    imported_day* const into = find_or_add(where, reading_.read.days, days_, day.date);
    if (into != nullptr) {
        *into = std::move(day);
    }
}

void schedule_builder::add(const finding_place& where, imported_event event) {
    if (is_full_) {
        return;
    }
    if (event.title.empty()) {
        return refuse(where, finding_code::missing, "A session must have a title.", "title");
    }
    if (event.ends_at <= event.starts_at) {
        return refuse(where, finding_code::no_length, "The session ends when it begins, or before.",
                      "duration");
    }
    if (event.ends_at - event.starts_at > longest_event) {
        return refuse(where, finding_code::no_length,
                      fmt::format("The session is longer than {} days.", longest_event.count()), "duration");
    }
    const std::string name = name_of(event);
    if (!name.empty() && !names_.insert(name).second) {
        return refuse(where, finding_code::duplicate,
                      "There are two sessions of the name " + name.substr(0, 80) + " in this file.", "guid");
    }
    if (reading_.read.events.size() == max_schedule_events) {
        is_full_ = true;
        return refuse(
            where, finding_code::too_large,
            fmt::format("The file has more than {} sessions, the most that are read. Please split it.",
                        max_schedule_events));
    }
    reading_.read.events.push_back(std::move(event));
}

void schedule_builder::choose_zone() {
    imported_schedule& read = reading_.read;
    if (!read.zone.empty() || read.events.empty()) {
        return;
    }
    if (!zone_given_.empty()) {
        read.zone = zone_given_;
        return;
    }
    const auto offset = offsets_.size() == 1 && !zone_missed_ ? *offsets_.begin() : minutes(0);
    const auto hours = std::chrono::floor<std::chrono::hours>(offset);
    // The zone database has whole hours only; its names count the other way round.
    read.zone = offset != hours || hours.count() == 0 ? "UTC" : fmt::format("Etc/GMT{:+}", -hours.count());
    if (!is_known_zone(read.zone)) {
        read.zone = "UTC";
    }
    if (!zone_missed_ && offsets_.empty()) {
        return; // every time said that it is UTC
    }
    warn({}, finding_code::no_zone,
         zone_missed_
             ? "The file names no time zone. Its times are taken for UTC; say --zone if they are not."
             : "The file names no time zone. Its times say how far they are from UTC, so none is wrong; "
               "they are shown in " +
                   read.zone + ".",
         "time_zone_name");
}

schedule_reading schedule_builder::finish(schedule_form form) && {
    choose_zone();
    imported_schedule& read = reading_.read;
    if (read.events.empty() && !reading_.refused) {
        refuse({}, finding_code::missing, "There is no session in this file.");
    }
    for (imported_event& each : read.events) {
        if (each.day.empty()) {
            each.day = to_text(day_in(each.starts_at, read.zone));
        }
    }
    put_in_order(read);
    reading_.form = form;
    return std::move(reading_);
}

} // namespace convene::scheduling
