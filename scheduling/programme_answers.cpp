#include "scheduling/programme_answers.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/folded_text.hpp"
#include "scheduling/programme_view.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

/// All that a search may find a session by.
std::string searchable_text(const programme& in, const session& of) {
    std::string text = of.title + "\n" + of.abstract;
    for (const auto* people : {&of.presenters, &of.moderators}) {
        for (const person_id& person : *people) {
            text += "\n";
            text += display_name_of(in, person);
        }
    }
    return fold(text);
}

bool has_all(const std::string& text, const std::vector<std::string>& words) {
    return std::ranges::all_of(
        words, [&text](const std::string& word) { return text.find(word) != std::string::npos; });
}

/// A closed session is found by its place in the day and by the words that everybody sees, by nothing else:
/// a search must not tell what it is about.
bool matches_closed(const programme_filter& wanted, const std::vector<std::string>& words) {
    static const std::string shown = fold("Closed session");
    return wanted.core_area.empty() && has_all(shown, words);
}

} // namespace

programme_answers::programme_answers(std::shared_ptr<const programme> of) : programme_(std::move(of)) {
    frame_.release = programme_->release;
    frame_.edition = programme_->edition;
    frame_.core_areas = programme_->core_areas;
    frame_.places = programme_->places;
    for (const session& each : programme_->sessions) {
        searchable_.push_back(searchable_text(*programme_, each));
        day_of_.push_back(to_text(day_in(each.starts_at, programme_->edition.venue_time_zone)));
        for (const auto* people :
             {&each.presenters, &each.moderators, &each.captioners, &each.interpreters}) {
            servers_.insert(people->begin(), people->end());
        }
    }
    frame_.days = day_of_;
    std::ranges::sort(frame_.days);
    const auto repeated = std::ranges::unique(frame_.days);
    frame_.days.erase(repeated.begin(), repeated.end());
}

result<void> programme_answers::check(const programme_filter& wanted) const {
    if (!wanted.day.empty() && !parse_day(wanted.day)) {
        return error(errc::invalid, "The day must be a date such as 2027-12-06.", "day");
    }
    const auto same_id = [&](const core_area_view& area) { return area.id.str() == wanted.core_area; };
    if (!wanted.core_area.empty() && std::ranges::none_of(programme_->core_areas, same_id)) {
        return error(errc::invalid, "There is no such core area.", "core_area");
    }
    if (!is_valid_utf8(wanted.words)) {
        return error(errc::malformed, "The words are not valid UTF-8.", "q");
    }
    if (count_code_points(wanted.words) > most_query_characters) {
        return error(errc::invalid, "Search for at most 200 characters.", "q");
    }
    return {};
}

std::string programme_answers::key_for(const viewer& who, const programme_filter& wanted) const {
    std::string key = eligibility_key(who);
    if (servers_.contains(who.person)) {
        key += "#" + who.person.str();
    }
    return key + "/" + wanted.day + "/" + wanted.core_area;
}

programme_answer programme_answers::compute(const viewer& who, const programme_filter& wanted) const {
    programme_answer answer = frame_;
    const std::vector<std::string> words = fold_words(wanted.words);
    for (std::size_t i = 0; i < programme_->sessions.size(); ++i) {
        const session& each = programme_->sessions[i];
        if (!wanted.day.empty() && day_of_[i] != wanted.day) {
            continue;
        }
        auto summary = compute_summary(*programme_, each, who);
        if (!summary) {
            continue;
        }
        const bool area_fits =
            wanted.core_area.empty() || (each.core_area && each.core_area->str() == wanted.core_area);
        const bool fits =
            summary->closed ? matches_closed(wanted, words) : area_fits && has_all(searchable_[i], words);
        if (fits) {
            answer.sessions.push_back(std::move(*summary));
        }
    }
    return answer;
}

result<http::cached_text> programme_answers::get_programme(const viewer& who,
                                                           const programme_filter& wanted) {
    const bool is_search = !wanted.words.empty();
    std::string key;
    if (!is_search) {
        key = key_for(who, wanted);
        if (const auto known = by_key_.find(key); known != by_key_.end()) {
            return known->second;
        }
    }
    if (auto checked = check(wanted); !checked) {
        return checked.error();
    }
    http::cached_text made = http::cached_text::of(protocol::to_json(compute(who, wanted)));
    const bool is_known_day = wanted.day.empty() || std::ranges::binary_search(frame_.days, wanted.day);
    if (is_search || !is_known_day) {
        return made;
    }
    made = shared(std::move(made));
    remember(std::move(key), made);
    return made;
}

http::cached_text programme_answers::shared(http::cached_text made) {
    const auto same = by_etag_.find(made.etag);
    if (same != by_etag_.end() && *same->second == *made.text) {
        made.text = same->second;
    }
    return made;
}

void programme_answers::remember(std::string key, const http::cached_text& made) {
    const std::size_t size = made.text->size();
    if (by_key_.size() >= most_keys || bytes_ + size > most_bytes) {
        by_key_.clear();
        by_etag_.clear();
        bytes_ = 0;
    }
    if (by_etag_.emplace(made.etag, made.text).second) {
        bytes_ += size;
    }
    by_key_.emplace(std::move(key), made);
}

} // namespace convene::scheduling
