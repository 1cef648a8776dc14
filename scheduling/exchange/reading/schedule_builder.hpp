#pragma once

#include "scheduling/exchange/reading/schedule_reading.hpp"
#include "scheduling/zoned_time.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace convene::scheduling {

/// "2027-12-06T10:45:00-06:00", with or without seconds and offset, or only a day.
struct written_moment {
    local_instant wall;
    std::optional<std::chrono::minutes> offset; ///< to be taken from `wall` for UTC
    bool has_time = false;
};
/// Nothing for what is no moment, also 30 February and 25 o'clock.
std::optional<written_moment> parse_moment(std::string_view text);
/// "10:45", "10:45:00"; with a third or second colon a number of days before it when `days` is wanted.
std::optional<std::chrono::seconds> parse_wall_time(std::string_view text);
/// "01:15", "1:00:00:00" is a day: what frab calls a duration.
std::optional<std::chrono::minutes> parse_length(std::string_view text);

/// Gathers what a reader of one form finds, by the rules that all forms share.
class schedule_builder {
public:
    /// `zone`: of files that name none, known; empty: not said.
    explicit schedule_builder(std::string zone) : zone_given_(std::move(zone)) {}

    void refuse(const finding_place& where, finding_code code, std::string sentence, std::string field = {});
    void warn(const finding_place& where, finding_code code, std::string sentence, std::string field = {});
    bool refused() const noexcept { return reading_.refused; }

    /// The text as one line; a long one is refused.
    std::string line(const finding_place& where, const char* field, std::string_view text);
    /// The text with its line breaks, none of them at its ends.
    std::string paragraph(const finding_place& where, const char* field, std::string_view text);
    /// An address to be followed; of another kind than http(s) or a path it is left out.
    std::string link(const finding_place& where, const char* field, std::string_view text);

    imported_schedule& schedule() noexcept { return reading_.read; }
    const std::string& zone_given() const noexcept { return zone_given_; }
    /// The zone that the file names; an unknown one is refused.
    void set_zone(const finding_place& where, std::string_view name);

    /// The instant of a wall-clock time in a zone.
    std::optional<instant> at_wall(const finding_place& where, const char* field, local_instant wall,
                                   const std::string& zone);
    /// The same in the zone of the file, or else the given one, or else UTC.
    std::optional<instant> at_wall(const finding_place& where, const char* field, local_instant wall);
    /// Of a text with an offset: that instant. Without one: in the zone of the file.
    std::optional<instant> at_moment(const finding_place& where, const char* field, const written_moment& of);

    /// Takes a room, track or day once; what an earlier one of the name left out is added to it.
    void take(const finding_place& where, imported_room room);
    void take(const finding_place& where, imported_track track);
    void take(const finding_place& where, imported_day day);
    bool has_room(const std::string& name) const { return rooms_.contains(name); }

    /// Takes the event unless it has no title or length, or its name is taken, or there are too many.
    void add(const finding_place& where, imported_event event);
    bool is_full() const noexcept { return is_full_; }

    schedule_reading finish(schedule_form form) &&;

private:
    void keep(schedule_finding finding);
    void choose_zone();
    template<class Named>
    Named* find_or_add(const finding_place& where, std::vector<Named>& all,
                       std::map<std::string, std::size_t>& known, const std::string& name);

    std::string zone_given_;
    schedule_reading reading_;
    std::set<std::string> names_;
    std::map<std::string, std::size_t> rooms_; ///< where in the schedule they are
    std::map<std::string, std::size_t> tracks_;
    std::map<std::string, std::size_t> days_;
    std::set<std::chrono::minutes> offsets_; ///< of the times that said theirs
    bool is_full_ = false;
    bool zone_missed_ = false; ///< a time without offset or zone was read
};

} // namespace convene::scheduling
