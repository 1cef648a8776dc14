#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/principal.hpp"

#include <memory>

namespace convene::scheduling {

/// What people see of their own registration and do about it. One per node. All answer what is true after.
class registration_service {
public:
    registration_service(registration_repository& registrations, people_repository& people,
                         programme_cache& programme, auth::account_repository& accounts, const clock& time)
        : registrations_(registrations), people_(people), programme_(programme), accounts_(accounts),
          time_(time) {}

    task<result<my_registration>> read(auth::principal caller);
    /// The form. Errors: `invalid` with the field, `not_found` (not invited), `conflict` (closed, over).
    task<result<my_registration>> submit(auth::principal caller, registration_request asked);
    /// Errors: `conflict` (no place is kept, or too late).
    task<result<my_registration>> accept(auth::principal caller);
    /// Gives the place back, and every seat in sessions. Error: `conflict` after check-in.
    task<result<my_registration>> cancel(auth::principal caller);
    /// Asks to be vetted for closed rooms. Error: `conflict`.
    task<result<my_registration>> request_vetting(auth::principal caller);

private:
    task<result<my_registration>> describe(person_id who);
    task<std::string> name_of_lead(std::string inviter);

    registration_repository& registrations_;
    people_repository& people_;
    programme_cache& programme_;
    auth::account_repository& accounts_;
    const clock& time_;
};

} // namespace convene::scheduling
