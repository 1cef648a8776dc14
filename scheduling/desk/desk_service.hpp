#pragma once

#include "scheduling/badge_repository.hpp"
#include "scheduling/desk/protocol.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/invitations.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/random.hpp"

#include <optional>
#include <vector>

namespace convene::scheduling {

/// The check-in desk. One per node. For who may check in everybody (`auth::action::check_in_others`); all
/// others get `forbidden`, also moderators, who may at the doors of their own rooms only.
class desk_service {
public:
    struct parts {
        registration_repository& registrations;
        badge_repository& badges;
        scheduling::invitations& invitations;
        people_repository& people;
        programme_cache& programme;
        id_source& random;
        const clock& time;
    };
    explicit desk_service(parts use) : use_(use) {}

    /// Everybody who may come, at most 5,000. Whoever holds a place and has no badge code gets one.
    task<result<desk_list>> list(auth::principal caller);
    /// Each note for itself: one that is refused leaves the others alone. After `unavailable` some of them
    /// may be kept; the same request again is safe.
    task<result<check_ins_answer>> check_in(auth::principal caller, check_ins_request what);
    /// Errors: `invalid` (reason); `not_found`; `conflict` with the state as its field for who is not in, and
    /// with `late` when only an organiser can take it back.
    task<result<desk_person>> take_back(auth::principal caller, check_in_taking_back what);
    /// The audit record gets an entry. Error: `invalid` (people).
    task<result<nothing>> note_paper_list(auth::principal caller, paper_list_note what);
    /// Errors: `invalid` with the field.
    task<result<walk_in_outcome>> add_walk_in(auth::principal caller, walk_in whom);

private:
    /// Somebody at the desk, and what became of them.
    struct arrival {
        std::optional<badge_holder> who;
        check_in_result result = check_in_result::unknown;
    };

    task<result<badge_codes>> load_codes(edition_id edition, const std::vector<registered_person>& people);
    task<result<std::vector<arrival>>> find(edition_id edition, const std::vector<check_in_note>& notes);
    task<result<std::optional<badge_holder>>> find_one(edition_id edition, registration_id of);
    task<result<void>> admit(edition_id edition, person_id actor, check_in_order what, arrival& who);

    parts use_;
};

} // namespace convene::scheduling
