#pragma once

#include "scheduling/draft/plan.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What is wrong in a plan, or would better be otherwise, always with both sides named (domain.md I-05,
/// I-06). Sessions in the tray and cancelled ones collide with nothing. One that ends before it has begun, or
/// with its beginning, takes no time: that is its finding, and it stands in the way of no other.
namespace convene::scheduling {

enum class finding_kind {
    place_taken,    ///< a place holds one session at a time (I-06)
    person_twice,   ///< nobody serves in two sessions at once, in whatever role (I-05)
    person_absent,  ///< somebody serves who cannot be had then
    place_absent,   ///< the place cannot be had then
    lacks_feature,  ///< the place has not got what the session needs; one finding a feature
    out_of_order,   ///< `session` begins before `other`, which it comes after, has ended
    no_length,      ///< the session ends before it has begun, or with its beginning; `has` minutes
    unknown_place,  ///< the session has no place, or one that the plan does not name
    not_admitted,   ///< somebody serves in a session whose audience they do not belong to
    beside_plenary, ///< `session` takes attendees away from the plenary `other`
    too_few_seats,  ///< the place `has` fewer chairs than the session `wants` for people in person
    setup_cut,      ///< `has` minutes are free after `other` in the place, which `wants` more to be set up
    short_walk,     ///< somebody `has` fewer minutes from `other` to `session` elsewhere than a walk `wants`
    past_midnight   ///< the session begins on one day of the venue's zone and ends on another
};
BOOST_DESCRIBE_ENUM(finding_kind, place_taken, person_twice, person_absent, place_absent, lacks_feature,
                    out_of_order, no_length, unknown_place, not_admitted, beside_plenary, too_few_seats,
                    setup_cut, short_walk, past_midnight)

/// An error keeps a plan from being released; a warning can be accepted.
enum class severity { error, warning };
BOOST_DESCRIBE_ENUM(severity, error, warning)

/// Fewer minutes between two sessions of one person in different rooms are a warning (I-05).
inline constexpr std::chrono::minutes shortest_walk{10};

/// One thing found. Of two sessions that cannot both be, or are too near each other, `session` is the one
/// that begins later; of two that begin together, the one with the greater id. What a kind does not speak of
/// is absent; `has` and `wants` are minutes or seats, whole ones, rounded down.
struct finding {
    finding_kind kind = finding_kind::place_taken;
    scheduling::severity severity = scheduling::severity::error;
    session_id session;
    std::optional<session_id> other;
    std::optional<place_id> place;
    std::optional<person_id> person;
    std::optional<std::string> feature;
    std::optional<std::int64_t> has;
    std::optional<std::int64_t> wants;
};
BOOST_DESCRIBE_STRUCT(finding, (), (kind, severity, session, other, place, person, feature, has, wants))

severity severity_of(finding_kind kind) noexcept;
/// True when "A of B" and "B of A" are two matters. Of all other pairs either may be named first.
bool has_direction(finding_kind kind) noexcept;

/// Names the same matter again after sessions were moved: kind, sessions, place, person and feature, not
/// times and numbers. Which of two colliding sessions begins first does not matter either. No two findings of
/// a plan have the same key.
std::string key_of(const finding& of);

/// All that is found in a plan whose ids are unique, errors first, by kind and then in the order of the ids
/// that the key names. Each pair of sessions is named once for each place and person. Whoever asks again
/// after a change keeps a `plan_index`.
std::vector<finding> check_plan(const plan& of);

} // namespace convene::scheduling
