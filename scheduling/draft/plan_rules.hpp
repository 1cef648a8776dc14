#pragma once

#include "scheduling/draft/plan_check.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

/// The rules of a plan, each for one session or one pair, on numbers instead of names: an index asks them
/// some hundred thousand times in a moment.
namespace convene::scheduling::detail {

/// Where a session, place, person or feature stands in the tables of the index.
using number = std::uint32_t;

/// From its first moment to the one that is no longer in it.
struct period {
    instant from;
    instant to;

    std::chrono::milliseconds length() const noexcept { return to - from; }
    bool overlaps(const period& with) const noexcept { return from < with.to && with.from < to; }
};

/// A session as the rules see it. Lists name nobody and nothing twice.
struct rule_session {
    number own = 0;
    session_id id;
    bool is_in_plan = false; ///< false: only named by one that comes after it
    bool scheduled = false;
    bool cancelled = false;
    std::optional<number> place;
    period time;
    bool past_midnight = false;
    scheduling::audience audience = scheduling::audience::all_registrants;
    bool is_plenary = false;    ///< one for all attendees
    bool for_attendees = false; ///< attendees are wanted there
    std::int64_t seats = 0;     ///< wanted in person
    std::vector<number> people; ///< who serve, in whatever role
    std::vector<number> needs;
    std::vector<number> after;

    /// False for one in the tray and for one that was cancelled: nothing is found of it.
    bool takes_place() const noexcept { return scheduled && !cancelled; }
    /// Whether others are in its way: not when it has no length.
    bool takes_time() const noexcept { return takes_place() && time.length() > time.length().zero(); }
};

struct rule_place {
    place_id id;
    bool is_known = false;
    bool physical = false;
    std::int64_t seats = 0;
    std::chrono::minutes setup{0};
    std::vector<number> features;
    std::vector<period> absences;
    std::vector<number> sessions; ///< that take time there
};

struct rule_person {
    person_id id;
    bool is_known = false;
    std::vector<audience> admitted;
    std::vector<period> absences;
    std::vector<number> sessions; ///< that take time of theirs
};

/// A finding before it has names.
struct hit {
    finding_kind kind = finding_kind::place_taken;
    number session = 0;
    std::optional<number> other{};
    std::optional<number> place{};
    std::optional<number> person{};
    std::optional<number> feature{};
    std::optional<std::int64_t> has{};
    std::optional<std::int64_t> wants{};
};

/// True when both are about the same matter, whatever their numbers of minutes.
bool is_same_matter(const hit& a, const hit& b) noexcept;

using hits = std::vector<hit>;

/// What holds of a session that takes place by itself.
void check_time(const rule_session& of, hits& into);
/// What holds of a session that takes place and its place.
void check_place(const rule_session& of, const rule_place& where, hits& into);
/// What holds of a session that takes place and one who serves in it.
void check_person(const rule_session& of, number person, const rule_person& who, hits& into);

// Of two sessions, both of which take time; which is named first does not matter but in `check_order`.

/// Both are in that place.
void check_shared_place(const rule_session& a, const rule_session& b, const rule_place& where, hits& into);
/// That person serves in both.
void check_shared_person(const rule_session& a, const rule_session& b, number person,
                         const std::vector<rule_place>& places, hits& into);
/// The first is to come after the other.
void check_order(const rule_session& of, const rule_session& before, hits& into);
void check_plenary(const rule_session& a, const rule_session& b, hits& into);

} // namespace convene::scheduling::detail
