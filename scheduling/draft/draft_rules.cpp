#include "scheduling/draft/draft_rules.hpp"

#include "scheduling/zoned_time.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_session = 24h;
constexpr std::size_t most_words = 20;
constexpr std::size_t most_word = 100;
constexpr std::int64_t most_chairs = 100'000;
constexpr std::int64_t most_credit = 24 * 60;

using field_list = protocol::members_of<session_fields>;

error refuse(const char* field, std::string sentence) {
    return {errc::invalid, std::move(sentence), field};
}

std::string text_or_empty(const auto& id) {
    return id ? id->str() : std::string();
}

template<class Id>
std::optional<Id> id_or_none(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<Id>(Id(text));
}

/// How an organiser reads the value of a field in a sentence; long texts and lists are only named.
std::string words_of(const std::string& field, const session_fields& now, const programme& in) {
    if (field == "place" && now.place) {
        const auto place = std::ranges::find(in.places, place_id(*now.place), &place_view::id);
        return place == in.places.end() ? "no place" : place->name;
    }
    if (field == "title" && now.title) {
        return *now.title;
    }
    if ((field == "starts_at" || field == "ends_at") && now.starts_at && now.ends_at) {
        return to_text(field == "starts_at" ? *now.starts_at : *now.ends_at, in.edition.venue_time_zone);
    }
    return {};
}

error changed_meanwhile(const char* field, const session_fields& now, const programme& in) {
    const std::string value = words_of(field, now, in);
    std::string sentence = "Somebody else changed \"" + now.title.value_or("") + "\" meanwhile";
    sentence += value.empty() ? "." : ": it now says " + value + ".";
    return {errc::conflict, sentence + " Nothing of yours was done.", field};
}

bool is_known(const std::string& id, const auto& list) {
    return std::ranges::any_of(list, [&](const auto& each) { return each.id.str() == id; });
}

result<void> clean_text(std::optional<std::string>& text, const char* field, std::size_t least,
                        std::size_t most) {
    if (!text) {
        return {};
    }
    *text = clean_lines(*text);
    const std::size_t length = count_code_points(*text);
    if (length < least || length > most) {
        return refuse(field, least > 0 ? "This has 1 to " + std::to_string(most) + " characters."
                                       : "This has at most " + std::to_string(most) + " characters.");
    }
    return {};
}

result<void> check_known(const session_fields& asked, const programme& in) {
    if (asked.core_area && !asked.core_area->empty() && !is_known(*asked.core_area, in.core_areas)) {
        return refuse("core_area", "There is no such core area.");
    }
    if (asked.place && !asked.place->empty() && !is_known(*asked.place, in.places)) {
        return refuse("place", "There is no such place.");
    }
    if (asked.community && !asked.community->empty() && !is_known(*asked.community, in.communities)) {
        return refuse("community", "There is no such community.");
    }
    constexpr std::array deliveries{"virtual", "hybrid", "in_person"};
    if (asked.delivery && std::ranges::find(deliveries, *asked.delivery) == deliveries.end()) {
        return refuse("delivery", "This is virtual, hybrid or in_person.");
    }
    return {};
}

result<void> check_words(std::optional<std::vector<std::string>>& words, const char* field) {
    if (!words) {
        return {};
    }
    if (words->size() > most_words) {
        return refuse(field, "There are at most " + std::to_string(most_words) + " of these.");
    }
    for (std::string& each : *words) {
        each = clean_name(each);
        if (each.empty() || count_code_points(each) > most_word) {
            return refuse(field, "Each of these has 1 to " + std::to_string(most_word) + " characters.");
        }
    }
    return {};
}

template<class Id>
result<void> check_once(const std::optional<std::vector<Id>>& list, const char* field, std::size_t most) {
    if (!list) {
        return {};
    }
    if (list->size() > most) {
        return refuse(field, "There are at most " + std::to_string(most) + " of these.");
    }
    if (std::set<Id>(list->begin(), list->end()).size() != list->size()) {
        return refuse(field, "Each of these can be named once.");
    }
    return {};
}

result<void> check_numbers(const session_fields& asked) {
    if (asked.seats) {
        const seating& seats = *asked.seats;
        for (const std::int64_t each : {seats.in_person, seats.online, seats.wheelchair}) {
            if (each < 0 || each > most_chairs) {
                return refuse("seats", "There can be 0 to 100,000 seats of each kind.");
            }
        }
        if (seats.wheelchair > seats.in_person) {
            return refuse("seats", "The seats in person include the wheelchair places.");
        }
    }
    if (asked.credit_minutes) {
        for (const std::int64_t each : {asked.credit_minutes->post, asked.credit_minutes->cle}) {
            if (each < 0 || each > most_credit) {
                return refuse("credit_minutes", "There can be 0 to 1,440 minutes of each kind.");
            }
        }
    }
    return {};
}

/// What is said about a session in people's calendars and in its room follows from how it is held.
keeping keeping_for(const session& of, const programme& in) {
    const auto alike = std::ranges::find_if(in.sessions, [&](const session& each) {
        return each.attribution == of.attribution && each.recording == of.recording;
    });
    if (alike != in.sessions.end()) {
        return alike->keeping;
    }
    const bool keeps = of.attribution == attribution::on_record;
    return {keeps ? "What is written here is kept." : "Nothing that is written here is kept.", keeps};
}

result<void> check_whole(const draft_session& whole) {
    const session& of = whole.content;
    if (of.ends_at <= of.starts_at) {
        return refuse("ends_at", "A session ends after it begins.");
    }
    if (of.ends_at - of.starts_at > longest_session) {
        return refuse("ends_at", "A session lasts at most 24 hours.");
    }
    if (whole.scheduled && of.place == no_place) {
        return refuse("place", "Say where it is, or leave it in the tray.");
    }
    if (of.audience == audience::cop_members && !of.community) {
        return refuse("community", "A session for members of a community must name the community.");
    }
    if (std::ranges::find(whole.after, of.id) != whole.after.end()) {
        return refuse("after", "A session cannot come after itself.");
    }
    return {};
}

/// Compares each field of `to` with what the author saw.
result<void> check_seen(const draft_change& change, const session_fields& now, const programme& in) {
    std::optional<error> refused;
    boost::mp11::mp_for_each<field_list>([&](auto member) {
        const auto& wanted = change.to.*member.pointer;
        const auto& seen = change.from.*member.pointer;
        const auto& is = now.*member.pointer;
        if (refused || !wanted) {
            return;
        }
        if (!seen) {
            refused = error(errc::invalid, "Say in `from` what this was.", member.name);
        } else if (!is_same_value(*is, *seen) && !is_same_value(*is, *wanted)) {
            refused = changed_meanwhile(member.name, now, in);
        }
    });
    if (refused) {
        return std::move(*refused);
    }
    return {};
}

template<class Value>
void take(Value& into, const std::optional<Value>& from) {
    if (from) {
        into = *from;
    }
}

template<class Id>
void take(std::optional<Id>& into, const std::optional<std::string>& from) {
    if (from) {
        into = id_or_none<Id>(*from);
    }
}

void take_text(session& into, const session_fields& from) {
    take(into.title, from.title);
    take(into.abstract, from.abstract);
    take(into.type, from.type);
    take(into.core_area, from.core_area);
    take(into.community, from.community);
    take(into.delivery, from.delivery);
    take(into.audience, from.audience);
    take(into.attribution, from.attribution);
    take(into.press, from.press);
    take(into.recording, from.recording);
    take(into.captions, from.captions);
    take(into.languages, from.languages);
    take(into.credit_minutes, from.credit_minutes);
    if (from.content_note) {
        into.content_note = from.content_note->empty() ? std::nullopt : from.content_note;
    }
}

void take_rest(draft_session& to, const session_fields& from) {
    session& into = to.content;
    take(to.scheduled, from.scheduled);
    take(to.needs, from.needs);
    take(to.after, from.after);
    take(into.starts_at, from.starts_at);
    take(into.ends_at, from.ends_at);
    take(into.presenters, from.presenters);
    take(into.moderators, from.moderators);
    take(into.captioners, from.captioners);
    take(into.interpreters, from.interpreters);
    if (from.place) {
        into.place = from.place->empty() ? no_place : place_id(*from.place);
    }
    if (from.cancelled) {
        into.cancelled = *from.cancelled ? std::optional<bool>(true) : std::nullopt;
    }
    if (from.seats) {
        const bool none = from.seats->in_person == 0 && from.seats->online == 0;
        into.seats = none ? std::nullopt : from.seats;
    }
}

} // namespace

session_fields fields_of(const draft_session& of) {
    const session& content = of.content;
    session_fields made;
    made.title = content.title;
    made.abstract = content.abstract;
    made.type = content.type;
    made.core_area = text_or_empty(content.core_area);
    made.place = content.place == no_place ? std::string() : content.place.str();
    made.starts_at = content.starts_at;
    made.ends_at = content.ends_at;
    made.scheduled = of.scheduled;
    made.cancelled = is_cancelled(content);
    made.delivery = content.delivery;
    made.audience = content.audience;
    made.attribution = content.attribution;
    made.press = content.press;
    made.recording = content.recording;
    made.captions = content.captions;
    made.languages = content.languages;
    made.content_note = content.content_note.value_or("");
    made.credit_minutes = content.credit_minutes;
    made.presenters = content.presenters;
    made.moderators = content.moderators;
    made.captioners = content.captioners;
    made.interpreters = content.interpreters;
    made.community = text_or_empty(content.community);
    made.seats = content.seats.value_or(seating{});
    made.needs = of.needs;
    made.after = of.after;
    return made;
}

result<session_fields> clean_fields(session_fields asked, const programme& in) {
    if (asked.title) {
        *asked.title = clean_name(*asked.title);
    }
    for (const auto& checked :
         {clean_text(asked.title, "title", 1, most_title),
          clean_text(asked.abstract, "abstract", 0, most_abstract),
          clean_text(asked.content_note, "content_note", 0, most_title), check_known(asked, in),
          check_words(asked.languages, "languages"), check_words(asked.needs, "needs"),
          check_once(asked.presenters, "presenters", most_serving),
          check_once(asked.moderators, "moderators", most_serving),
          check_once(asked.captioners, "captioners", most_serving),
          check_once(asked.interpreters, "interpreters", most_serving),
          check_once(asked.after, "after", most_words), check_numbers(asked)}) {
        if (!checked) {
            return checked.error();
        }
    }
    return asked;
}

void take_fields(draft_session& into, const session_fields& from) {
    take_text(into.content, from);
    take_rest(into, from);
}

result<draft_session> apply_change(draft_session to, const draft_change& change, const programme& in) {
    if (change.action == draft_action::change) {
        if (const auto seen = check_seen(change, fields_of(to), in); !seen) {
            return seen.error();
        }
    } else if (!change.to.title) {
        return refuse("title", "A session has a title.");
    }
    const auto held = std::pair(to.content.attribution, to.content.recording);
    take_fields(to, change.to);
    if (change.action == draft_action::create ||
        held != std::pair(to.content.attribution, to.content.recording)) {
        to.content.keeping = keeping_for(to.content, in);
    }
    if (const auto whole = check_whole(to); !whole) {
        return whole.error();
    }
    return to;
}

draft_session make_session(const session_id& id, const programme& in) {
    draft_session made;
    made.scheduled = false;
    made.content.id = id;
    made.content.venue_time_zone = in.edition.venue_time_zone;
    made.content.place = no_place;
    made.content.delivery = "in_person";
    made.content.starts_at =
        to_instant(parse_day(in.edition.first_day).value_or(local_day()), in.edition.venue_time_zone);
    made.content.ends_at = made.content.starts_at + 1h;
    return made;
}

draft_session to_draft(session released) {
    draft_session made;
    made.content = std::move(released);
    return made;
}

} // namespace convene::scheduling
