#pragma once

#include "scheduling/agenda/protocol.hpp"
#include "scheduling/agenda/star_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/auth/principal.hpp"

namespace convene::scheduling {

/// Sessions that people keep in their agenda, with or without a seat. One per node.
class star_service {
public:
    star_service(star_repository& stars, people_repository& people, programme_cache& programme)
        : stars_(stars), people_(people), programme_(programme) {}

    /// Nothing for who takes no part.
    task<result<stars_answer>> read(auth::principal caller);
    /// Keeps a session, or keeps it no more; the latter is for everybody. Errors: `forbidden` (takes no
    /// part), `not_found`, the same for a session that is not there and one that the caller may not see
    /// (I-12), `conflict` (too many).
    task<result<stars_answer>> change(auth::principal caller, session_id session, star_request to);

private:
    task<result<viewer>> find_viewer(person_id who);

    star_repository& stars_;
    people_repository& people_;
    programme_cache& programme_;
};

} // namespace convene::scheduling
