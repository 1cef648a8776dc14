#include "scheduling/exchange/reading/draft_sessions.hpp"

#include "scheduling/exchange/schedule_ids.hpp"
#include "scheduling/folded_text.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

using enum finding_code;

constexpr std::size_t max_abstract = 5000; // as of a summit file
constexpr auto minute = std::chrono::minutes(1);

/// Ids by folded name; a name of two things is of none.
template<class Id>
class names {
public:
    template<class All>
    explicit names(const All& all) {
        for (const auto& each : all) {
            add(fold(each.name), each.id);
            add(fold(each.id.str()), each.id);
        }
    }
    std::optional<Id> find(const std::string& name) const {
        const auto found = ids_.find(fold(name));
        return found == ids_.end() ? std::nullopt : found->second;
    }

private:
    void add(std::string name, const Id& id) {
        if (name.empty()) {
            return;
        }
        const auto [at, is_new] = ids_.emplace(std::move(name), id);
        if (!is_new && at->second != id) {
            at->second.reset();
        }
    }
    std::map<std::string, std::optional<Id>> ids_;
};

/// "Peer exchange", "peer_exchange", "PEER-EXCHANGE".
std::optional<session_type> type_named(const std::string& name) {
    std::string word = fold(name);
    std::ranges::replace(word, ' ', '_');
    std::ranges::replace(word, '-', '_');
    return protocol::enum_from_name<session_type>(word);
}

class mapping {
public:
    explicit mapping(const draft_mapping& with)
        : with_(with), places_(with.current.places), areas_(with.current.core_areas) {
        for (const draft_session& each : with.known) {
            if (each.guid) {
                by_guid_[*each.guid] = &each;
            }
        }
        for (const session& each : with.current.sessions) {
            // As XML and JSON, calendar and table name it.
            const std::string uid = session_uid(each.id, with.current.edition.id);
            own_[guid_of(uid)] = own_[uid] = own_["slug " + each.id.str()] = &each;
        }
        for (const named_person& each : with.current.people) {
            people_[clean_name(each.name)].push_back(each.id);
        }
    }

    result<draft_import> map(const imported_schedule& of) {
        for (const imported_event& each : of.events) {
            draft_session made = start(each);
            if (auto refused = set_texts(made.content, each)) {
                return std::move(*refused);
            }
            set_place(made, each);
            set_words(made.content, each);
            set_people(made.content, each);
            made_.sessions.push_back(std::move(made));
        }
        return std::move(made_);
    }

private:
    /// Says it once for all sessions of the file.
    void note(finding_code code, const std::string& field, std::string sentence) {
        if (said_.insert(field + ":" + sentence).second) {
            made_.findings.push_back({false, {}, code, std::move(sentence), field});
        }
    }

    static std::string key_of(const imported_event& of) {
        const std::string name = name_of(of);
        return !name.empty() ? name : "title " + of.title + " at " + to_rfc3339(of.starts_at);
    }

    /// The session as it is known, or a new one.
    draft_session start(const imported_event& of) {
        const std::string key = key_of(of);
        const auto known = by_guid_.find(key);
        if (known != by_guid_.end()) {
            return *known->second;
        }
        draft_session made;
        made.guid = key;
        if (const auto own = own_.find(key); own != own_.end()) {
            made.content = *own->second;
            const auto drafted = std::ranges::find_if(
                with_.known, [&](const draft_session& each) { return each.content.id == made.content.id; });
            if (drafted != with_.known.end()) {
                made = *drafted;
                made.guid = key;
            }
            return made;
        }
        made.content.id = session_id(guid_of("imported:" + with_.current.edition.id.str() + ":" + key));
        made.content.venue_time_zone = with_.current.edition.venue_time_zone;
        return made;
    }

    /// Ours has the content note as its description; of another file the description is the longer abstract.
    std::optional<error> set_texts(session& into, const imported_event& of) {
        std::string abstract = of.abstract;
        if (own_.contains(key_of(of))) {
            if (!of.description.empty()) {
                into.content_note = of.description;
            }
            if (abstract.find(into.abstract) != std::string::npos) {
                abstract = into.abstract; // a calendar puts more around it, for people to read
            }
        } else if (!of.description.empty() && of.description != of.abstract) {
            abstract += (abstract.empty() ? "" : "\n\n") + of.description;
        }
        if (count_code_points(abstract) > max_abstract && count_code_points(of.abstract) <= max_abstract) {
            note(too_long, "description",
                 fmt::format(
                     "The description of \"{}\" does not fit behind its abstract ({} characters in all), so "
                     "it is left out.",
                     of.title, max_abstract));
            abstract = of.abstract;
        }
        if (count_code_points(abstract) > max_abstract) {
            return error(
                errc::invalid,
                fmt::format("The abstract of \"{}\" is longer than {} characters.", of.title, max_abstract),
                "abstract");
        }
        into.title = of.title;
        into.abstract = std::move(abstract);
        return {};
    }

    void set_place(draft_session& into, const imported_event& of) {
        into.content.starts_at = of.starts_at;
        into.content.ends_at = of.ends_at;
        const auto place = places_.find(of.room);
        into.scheduled = place.has_value();
        into.content.place = place.value_or(no_place);
        if (!place) {
            note(unknown_room, "room",
                 of.room.empty() ? "Sessions without a room wait in the tray."
                                 : "There is no place \"" + of.room + "\". Its sessions wait in the tray.");
        }
        if ((of.ends_at - of.starts_at) % minute != std::chrono::milliseconds(0)) {
            note(differs, "duration", "Sessions that do not last whole minutes keep their seconds.");
        }
    }

    void set_words(session& into, const imported_event& of) {
        if (!of.track.empty()) {
            into.core_area = areas_.find(of.track);
        }
        if (!of.track.empty() && !into.core_area) {
            note(unknown, "track", "There is no core area \"" + of.track + "\", so its sessions have none.");
        }
        const auto type = type_named(of.type) ? type_named(of.type) : type_named(of.track);
        if (!type && !of.type.empty()) {
            note(unknown, "type",
                 fmt::format("There is no type \"{}\". Its sessions become: {}.", of.type,
                             protocol::enum_name(with_.type_when_unknown)));
        }
        if (type || !of.type.empty() || !is_known(into)) {
            into.type = type.value_or(with_.type_when_unknown);
        }
        // XML and JSON have room for one.
        const bool is_first_of = of.languages.size() == 1 && !into.languages.empty() &&
                                 into.languages.front() == of.languages.front();
        if (!of.languages.empty() && !is_first_of) {
            into.languages = of.languages;
        }
        if (of.do_not_record) {
            into.recording = recording::none;
        }
    }

    bool is_known(const session& of) const { return find_session(with_.current, of.id) != nullptr; }

    /// Somebody of that name who serves in the session already.
    std::optional<person_id> find_serving(const session& in, const std::string& name) const {
        for (const auto* people : {&in.presenters, &in.moderators}) {
            for (const person_id& each : *people) {
                if (clean_name(display_name_of(with_.current, each)) == name) {
                    return each;
                }
            }
        }
        return {};
    }

    /// The files do not say who moderates: who does keeps doing it.
    void set_people(session& into, const imported_event& of) {
        if (of.persons.empty()) {
            return;
        }
        std::vector<person_id> presenters;
        for (const imported_person& each : of.persons) {
            if (const auto serving = find_serving(into, each.name)) {
                if (std::ranges::count(into.moderators, *serving) == 0 &&
                    std::ranges::count(presenters, *serving) == 0) {
                    presenters.push_back(*serving);
                }
                continue;
            }
            const auto found = people_.find(each.name);
            if (found == people_.end() || found->second.size() != 1) {
                note(unknown, "persons",
                     (found == people_.end() ? "Nobody here is called \""
                                             : "More than one person is called \"") +
                         each.name + "\", so they are left out.");
                continue;
            }
            const person_id& who = found->second.front();
            if (std::ranges::count(into.moderators, who) == 0 && std::ranges::count(presenters, who) == 0) {
                presenters.push_back(who);
            }
        }
        into.presenters = std::move(presenters);
    }

    const draft_mapping& with_;
    names<place_id> places_;
    names<core_area_id> areas_;
    std::map<std::string, const draft_session*> by_guid_;
    std::map<std::string, const session*> own_; ///< by the names that our files give them
    std::map<std::string, std::vector<person_id>> people_;
    std::set<std::string> said_;
    draft_import made_;
};

} // namespace

result<draft_import> to_draft_sessions(const imported_schedule& of, const draft_mapping& with) {
    if (with.current.edition.venue_time_zone.empty()) {
        return error(errc::conflict, "There is no edition yet. Import a summit file first.");
    }
    return mapping(with).map(of);
}

} // namespace convene::scheduling
