#pragma once

#include "scheduling/seats/protocol.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

struct session;

/// What the store must know of a session to give its seats.
struct seat_table {
    session_id session;
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    std::int64_t wheelchair = 0;
    instant starts_at;
    instant ends_at;
    bool shown = false; ///< counts may be told to everybody who takes part (I-12)
};

/// The table of a session whose `seats` is set.
seat_table make_seat_table(const session& of);

/// A seat, or a place in the line, that was given elsewhere before.
struct seat_seed {
    registration_id registration;
    person_id person;
    site_id site; ///< empty: belongs to none
    seat_kind kind = seat_kind::in_person;
    seat_state state = seat_state::enrolled; ///< or waitlisted
};

/// Who asks for a seat.
struct seat_asker {
    registration_id registration;
    person_id person;
    site_id site; ///< empty: belongs to none
};

/// An organiser's change of how many seats there are.
struct seat_resize {
    person_id actor;
    seat_size to;
};

/// Seats in the store: keys `cv:{<edition>}:seats:*`, functions in `lua/`; each decision is one of them. One
/// per node. Errors of all: `unavailable`; of the decisions: `not_found` (no seats are needed), `conflict`,
/// `invalid`, `forbidden`, as said in `lua/seat_*.lua`. All may be asked again: the answer is what is
/// true then.
class seat_repository {
public:
    seat_repository(redis::client& store, const clock& time) : store_(store), time_(time) {}

    task<result<void>> configure(edition_id edition, seat_table as);
    /// Only into a session where nobody has asked yet; at most 200 a call of the store.
    task<result<void>> seed(edition_id edition, session_id session, std::vector<seat_seed> holders);
    task<result<void>> resize(edition_id edition, session_id session, seat_resize change);

    task<result<seat_decision>> take(edition_id edition, session_id session, seat_asker who,
                                     seat_request what);
    task<result<seat_decision>> accept(edition_id edition, session_id session, registration_id who,
                                       seat_acceptance what);
    task<result<seat_decision>> release(edition_id edition, session_id session, registration_id who);

    /// Counts of those of the sessions that need seats, in the order asked.
    task<result<std::vector<seat_counts>>> load_counts(edition_id edition, std::vector<session_id> sessions);
    task<result<std::vector<my_seat>>> load_mine(edition_id edition, registration_id who);
    /// Names are empty: they belong to the people.
    task<result<seat_roster>> load_roster(edition_id edition, session_id session);
    /// Ends offers that are due and fills what was put off; how many things were done.
    task<result<std::int64_t>> do_due(edition_id edition);

    /// Key prefix and channel of an edition's seats.
    static std::string prefix_of(const edition_id& edition);

private:
    task<result<redis::reply>> call(std::string function, edition_id edition, redis::arguments words);

    redis::client& store_;
    const clock& time_;
};

} // namespace convene::scheduling
