#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <memory>

namespace convene::scheduling {

struct programme;
struct session;

/// Seats: who may ask for one, and what each may see. One per node. A session that the caller may not see,
/// and one that is not there, are the same `not_found` (I-12).
class seat_service {
public:
    seat_service(seat_repository& seats, people_repository& people, programme_cache& programme)
        : seats_(seats), people_(people), programme_(programme) {}

    /// Error: `forbidden` for who takes no part.
    task<result<seats_answer>> read(auth::principal caller);

    /// Errors of these three: `forbidden` (takes no part, or the session is for others), `not_found`, and
    /// those of the store's decisions.
    task<result<seat_decision>> take(auth::principal caller, session_id session, seat_request what);
    task<result<seat_decision>> accept(auth::principal caller, session_id session, seat_acceptance what);
    task<result<seat_decision>> release(auth::principal caller, session_id session);

    /// For organisers and the moderators of the session; else `forbidden`.
    task<result<seat_roster>> read_roster(auth::principal caller, session_id session);
    /// For organisers; else `forbidden`. `invalid` when the numbers or the reason break a rule. The roster
    /// after.
    task<result<seat_roster>> resize(auth::principal caller, session_id session, seat_size to);

private:
    /// The caller's record and the session, both held as long as somebody works with them.
    struct request_parts {
        person_record who;
        std::shared_ptr<const programme> in;
        const session* wanted = nullptr;
    };
    task<result<person_record>> find_participant(person_id who);
    task<result<request_parts>> find_for_seat(auth::principal caller, session_id session);
    task<result<std::shared_ptr<const programme>>> find_for_staff(auth::principal caller, session_id session,
                                                                  bool organisers_only);
    task<result<seat_roster>> load_roster(std::shared_ptr<const programme> in, session_id session);

    seat_repository& seats_;
    people_repository& people_;
    programme_cache& programme_;
};

} // namespace convene::scheduling
