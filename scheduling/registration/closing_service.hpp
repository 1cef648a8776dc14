#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/closing_protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"

namespace convene::scheduling {

/// Closes an edition when it is over: who came, who did not, who waited to the end. For organisers;
/// `forbidden` for others. One per node. Errors of all: `unavailable`.
class closing_service {
public:
    closing_service(registration_repository& registrations, people_repository& people,
                    programme_cache& programme, const clock& time)
        : registrations_(registrations), people_(people), programme_(programme), time_(time) {}

    /// What closing would do.
    task<result<edition_closing>> look(auth::principal caller);
    /// One step of at most 200 people. Asked again, it goes on. Error: `conflict` before the edition is over.
    task<result<edition_closing>> close(auth::principal caller);

private:
    task<result<edition_closing>> step(auth::principal caller, std::int64_t most);

    registration_repository& registrations_;
    people_repository& people_;
    programme_cache& programme_;
    const clock& time_;
};

} // namespace convene::scheduling
