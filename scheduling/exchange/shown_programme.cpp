#include "scheduling/exchange/shown_programme.hpp"

#include "scheduling/exchange/schedule_ids.hpp"
#include "scheduling/programme_view.hpp"
#include "server/core/text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

/// Over all sessions of the release, whoever asks: everybody gets the same number for the same session.
std::map<session_id, std::int64_t> number_sessions(const programme& in) {
    std::set<session_id> ids;
    for (const session& each : in.sessions) {
        ids.insert(each.id);
    }
    std::map<session_id, std::int64_t> numbers;
    std::set<std::int64_t> taken;
    for (const session_id& id : ids) {
        std::int64_t number = number_of(guid_of(session_uid(id, in.edition.id)));
        while (!taken.insert(number).second) {
            ++number;
        }
        numbers.emplace(id, number);
    }
    return numbers;
}

void clean(session_detail& session) {
    session.title = clean_name(session.title);
    session.abstract = clean_lines(session.abstract);
    session.delivery = clean_name(session.delivery);
    if (session.content_note) {
        session.content_note = clean_lines(*session.content_note);
    }
    for (session_person& each : session.people) {
        each.name = clean_name(each.name);
    }
    for (std::string& each : session.languages) {
        each = clean_name(each);
    }
}

void clean(edition_view& edition) {
    for (std::string* each : {&edition.name, &edition.venue, &edition.first_day, &edition.last_day}) {
        *each = clean_name(*each);
    }
}

template<class View, class Uses>
std::vector<View> used(const std::vector<View>& all, Uses uses) {
    std::vector<View> kept;
    for (const View& each : all) {
        if (uses(each)) {
            kept.push_back(each);
            kept.back().name = clean_name(each.name);
        }
    }
    return kept;
}

bool fits(const session_detail& session, const export_filter& wanted) {
    return (wanted.session.empty() || session.id.str() == wanted.session) &&
           (wanted.place.empty() || session.place.str() == wanted.place) &&
           (wanted.core_area.empty() || (session.core_area && session.core_area->str() == wanted.core_area));
}

template<class View>
bool has_id(const std::vector<View>& all, const std::string& wanted) {
    return wanted.empty() ||
           std::ranges::any_of(all, [&](const View& each) { return each.id.str() == wanted; });
}

bool is_for_all(const session& shown) {
    return shown.audience == audience::all_registrants;
}

bool is_for_any(const session&) {
    return true;
}

shown_programme compute(const programme& in, const viewer& who, const export_filter& wanted, std::string site,
                        bool (*is_for)(const session&)) {
    shown_programme made;
    made.release = in.release;
    made.edition = in.edition;
    clean(made.edition);
    made.site = std::move(site);
    const auto numbers = number_sessions(in);
    for (const session& each : in.sessions) {
        auto seen = compute_detail(in, each, who);
        if (seen && !seen->closed && fits(*seen, wanted) && is_for(each)) {
            clean(*seen);
            made.sessions.push_back({std::move(*seen), numbers.at(each.id)});
        }
    }
    const auto any = [&](auto holds) { return std::ranges::any_of(made.sessions, holds); };
    made.core_areas = used(in.core_areas, [&](const core_area_view& area) {
        return any([&](const shown_session& each) { return each.of.core_area == area.id; });
    });
    made.places = used(in.places, [&](const place_view& place) {
        return any([&](const shown_session& each) { return each.of.place == place.id; });
    });
    return made;
}

} // namespace

result<shown_programme> compute_shown(const programme& in, const viewer& who, const export_filter& wanted,
                                      std::string site) {
    if (!has_id(in.core_areas, wanted.core_area)) {
        return error(errc::invalid, "There is no such core area.", "core_area");
    }
    if (!has_id(in.places, wanted.place)) {
        return error(errc::invalid, "There is no such place.", "place");
    }
    auto made = compute(in, who, wanted, std::move(site), is_for_any);
    if (!wanted.session.empty() && made.sessions.empty()) {
        return error(errc::not_found, "There is no such session for you.", "session");
    }
    return made;
}

shown_programme compute_shown_to_all(const programme& in, std::string site) {
    return compute(in, viewer(), {}, std::move(site), is_for_all);
}

} // namespace convene::scheduling
