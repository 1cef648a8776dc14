#include "scheduling/draft/plan_words.hpp"

#include "scheduling/zoned_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace convene::scheduling {

namespace {

/// "10:45" in what `to_text` makes of an instant.
constexpr std::size_t clock_at = 11;
constexpr std::size_t clock_length = 5;
constexpr std::size_t day_length = 10;

/// Says the names of a plan.
class plan_narrator {
public:
    explicit plan_narrator(const plan& in)
        : in_(&in), zone_(is_known_zone(in.venue_time_zone) ? in.venue_time_zone : "UTC") {}

    /// "Opening" (2027-12-06, 09:00 to 10:00)
    std::string session(const session_id& id) const {
        const auto found =
            std::ranges::find(in_->sessions, id, [](const draft_session& each) { return each.content.id; });
        if (found == in_->sessions.end()) {
            return id.str();
        }
        const auto& content = found->content;
        const std::string from = to_text(content.starts_at, zone_);
        const std::string to = to_text(content.ends_at, zone_);
        const std::string_view from_day = std::string_view(from).substr(0, day_length);
        const std::string_view to_day = std::string_view(to).substr(0, day_length);
        return fmt::format("\"{}\" ({}, {} to {}{}{})", content.title.empty() ? id.str() : content.title,
                           from_day, from.substr(clock_at, clock_length), to_day == from_day ? "" : to_day,
                           to_day == from_day ? "" : ", ", to.substr(clock_at, clock_length));
    }

    std::string place(const std::optional<place_id>& id) const { return name(in_->places, id); }
    std::string person(const std::optional<person_id>& id) const { return name(in_->people, id); }

private:
    template<class List, class Id>
    static std::string name(const List& list, const std::optional<Id>& id) {
        if (!id) {
            return {};
        }
        const auto found = std::ranges::find(list, *id, &List::value_type::id);
        return found == list.end() || found->name.empty() ? id->str() : found->name;
    }

    const plan* in_;
    std::string zone_;
};

} // namespace

std::string sentence_of(const finding& what, const plan& in) {
    const plan_narrator say(in);
    const std::string session = say.session(what.session);
    const std::string other = what.other ? say.session(*what.other) : std::string();
    const std::string place = say.place(what.place);
    const std::string person = say.person(what.person);
    const std::int64_t has = what.has.value_or(0);
    const std::int64_t wants = what.wants.value_or(0);
    switch (what.kind) {
    case finding_kind::place_taken:
        return fmt::format("{} and {} are in {} at one time.", other, session, place);
    case finding_kind::person_twice:
        return fmt::format("{} serves in {} and in {} at one time.", person, other, session);
    case finding_kind::person_absent:
        return fmt::format("{} serves in {}, and cannot be had then.", person, session);
    case finding_kind::place_absent:
        return fmt::format("{} is in {}, which cannot be had then.", session, place);
    case finding_kind::lacks_feature:
        return fmt::format("{} needs \"{}\", which {} has not got.", session, what.feature.value_or(""),
                           place);
    case finding_kind::out_of_order:
        return fmt::format("{} comes after {}, and begins before that has ended.", session, other);
    case finding_kind::no_length:
        return fmt::format("{} is {} minutes long.", session, has);
    case finding_kind::unknown_place:
        return what.place ? fmt::format("{} is in {}, which is no place of this plan.", session, place)
                          : fmt::format("{} has no place.", session);
    case finding_kind::not_admitted:
        return fmt::format("{} serves in {}, and does not belong to its audience.", person, session);
    case finding_kind::beside_plenary:
        return fmt::format("{} takes attendees away from {}, which is for all of them.", session, other);
    case finding_kind::too_few_seats:
        return fmt::format("{} wants {} seats, and {} has {}.", session, wants, place, has);
    case finding_kind::setup_cut:
        return fmt::format("{} begins {} minutes after {}, and {} takes {} to be set up.", session, has,
                           other, place, wants);
    case finding_kind::short_walk:
        return fmt::format("{} has {} minutes from {} to {}, which is elsewhere; the walk takes {}.", person,
                           has, other, session, wants);
    case finding_kind::past_midnight:
        return fmt::format("{} begins on one day and ends on another.", session);
    }
    return {};
}

} // namespace convene::scheduling
