#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/viewer.hpp"

namespace convene::scheduling {

/// Pure rules: who may see what and who may enter where (domain.md 3.11, 3.12, 4.4; I-12, I-26). Deny by
/// default.

/// How much of a session one person may know.
enum class sight {
    hidden, ///< not in the programme at all (media and a session that is not press-open)
    closed, ///< "Closed session", place and times only
    full
};

/// True for the states in which a person takes part: approved, confirmed, checked in; attended after the
/// close.
bool is_admitted(registration_status status) noexcept;
/// True for who takes part no more, or never did.
bool is_out(registration_status status) noexcept;

/// True when the session's title is kept from those who may not attend it.
bool is_closed_session(const session& shown) noexcept;

sight compute_sight(const viewer& who, const session& shown);

/// True when the person may enter the live room of the session. Implies full sight.
bool may_join(const viewer& who, const session& wanted);

/// Meetings of a community: its members, its facilitator, organisers. Membership does not end with a summit,
/// so the registration's state does not matter, save `revoked`.
bool may_join(const viewer& who, const community& wanted);

/// True for members and the facilitator.
bool is_member(const viewer& who, const community& of);

/// True when the person presents, moderates, captions or interprets in the session.
bool serves_in(const person_id& who, const session& where);

/// Verified and of a law-enforcement discipline: what law-enforcement-only rooms ask for.
bool is_verified_law_enforcement(const viewer& who);

/// Two viewers with equal keys get the same answer for every session of every programme in which neither
/// serves. For caches; never shown.
std::string eligibility_key(const viewer& who);

} // namespace convene::scheduling
