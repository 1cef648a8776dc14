#include "scheduling/exchange/schedule_document.hpp"

#include "scheduling/exchange/schedule_ids.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/protocol/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace convene::scheduling {

namespace {

template<class View, class Id>
std::string name_of(const std::vector<View>& all, const Id& id) {
    const auto found = std::ranges::find(all, id, &View::id);
    return found == all.end() || found->name.empty() ? id.str() : found->name;
}

std::string duration_text(const session_detail& of) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(of.ends_at - of.starts_at).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

schedule_person make_person(const session_person& of) {
    const std::string guid = guid_of("person:" + of.name);
    return {number_of(guid), guid, of.name, of.name};
}

schedule_room& room_named(std::vector<schedule_room>& rooms, const std::string& name) {
    const auto found = std::ranges::find(rooms, name, &schedule_room::name);
    return found == rooms.end() ? rooms.emplace_back(schedule_room{name, {}}) : *found;
}

schedule_day make_day(const shown_programme& in, local_day date,
                      const std::vector<const shown_session*>& on) {
    const std::string& zone = in.edition.venue_time_zone;
    schedule_day made;
    made.date = to_text(date);
    made.start = to_text(to_instant(local_instant(date), zone), zone);
    instant end = to_instant(local_instant(date + std::chrono::days(1)), zone);
    for (const shown_session* each : on) {
        end = std::max(end, each->of.ends_at);
        schedule_event event = make_event(in, *each);
        room_named(made.rooms, event.room).events.push_back(std::move(event));
    }
    made.end = to_text(end, zone);
    std::ranges::sort(made.rooms, {}, &schedule_room::name);
    return made;
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

template<class View>
std::vector<std::string> names_of(const std::vector<View>& all) {
    std::set<std::string> names;
    for (const View& each : all) {
        names.insert(name_of(all, each.id));
    }
    return {names.begin(), names.end()};
}

} // namespace

schedule_event make_event(const shown_programme& in, const shown_session& shown) {
    const session_detail& of = shown.of;
    schedule_event made;
    made.id = shown.number;
    made.guid = guid_of(session_uid(of.id, in.edition.id));
    made.date = to_text(of.starts_at, in.edition.venue_time_zone);
    made.start = made.date.substr(11, 5);
    made.duration = duration_text(of);
    made.room = name_of(in.places, of.place);
    made.slug = of.id.str();
    made.url = in.site + "/sessions/" + of.id.str();
    made.title = of.title;
    made.track = of.core_area ? name_of(in.core_areas, *of.core_area) : std::string();
    made.type = protocol::enum_name(of.type);
    made.language = of.languages.empty() ? std::string() : of.languages.front();
    made.abstract = of.abstract;
    made.description = of.content_note.value_or(std::string());
    made.do_not_record = of.recording == recording::none;
    std::ranges::transform(of.people, std::back_inserter(made.persons), make_person);
    return made;
}

schedule_document make_schedule(const shown_programme& of) {
    schedule_document made;
    made.version = std::to_string(of.release);
    made.acronym = lower_case(of.edition.id.str());
    made.title = of.edition.name;
    made.first_day = of.edition.first_day;
    made.last_day = of.edition.last_day;
    made.zone = of.edition.venue_time_zone;
    made.base_url = of.site + "/programme";
    for (const std::string& each : names_of(of.core_areas)) {
        made.tracks.push_back({each, {}, {}});
    }
    for (const std::string& each : names_of(of.places)) {
        made.rooms.push_back({each, guid_of("room:" + made.acronym + ":" + each), {}, 0});
    }
    std::map<local_day, std::vector<const shown_session*>> by_day;
    for (const shown_session& each : of.sessions) {
        if (!each.of.cancelled) { // these forms have no word for it
            by_day[day_in(each.of.starts_at, of.edition.venue_time_zone)].push_back(&each);
        }
    }
    for (const auto& [date, on] : by_day) {
        made.days.push_back(make_day(of, date, on));
        made.days.back().index = static_cast<std::int64_t>(made.days.size());
    }
    if (!made.days.empty()) {
        made.first_day = std::min(made.first_day, made.days.front().date);
        made.last_day = std::max(made.last_day, made.days.back().date);
    }
    return made;
}

} // namespace convene::scheduling
