#pragma once

#include "scheduling/agenda/star_repository.hpp"
#include "scheduling/badge_repository.hpp"
#include "scheduling/exchange/feed_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/personal_protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "scheduling/registration/registration_service.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/preferences_repository.hpp"

namespace convene::scheduling {

/// What stays of somebody who deleted their data: the id that others' records point to, and no name.
person_record make_erased(person_id who);

/// What people see, correct, take along and delete of what is stored about them. One per node.
class personal_service {
public:
    /// All of it outlives the service.
    struct parts {
        registration_repository& registrations;
        registration_service& own;
        people_repository& people;
        programme_cache& programme;
        seat_repository& seats;
        badge_repository& badges;
        feed_repository& feeds;
        star_repository& stars;
        auth::account_repository& accounts;
        auth::login_service& logins;
        auth::preferences_repository& preferences;
        const clock& time;
    };
    explicit personal_service(parts use) : use_(use) {}

    /// Error: `not_found` for who has no registration.
    task<result<my_profile>> read_profile(auth::principal caller);
    /// Errors: `invalid` with the field, `conflict` (changed meanwhile), `not_found`.
    task<result<my_profile>> correct(auth::principal caller, profile_change to);
    /// Everything about the caller.
    task<result<my_data>> collect(auth::principal caller);
    /// Cancels, takes the name out, ends every login. Asked again after a failure, it goes on. Error:
    /// `invalid` without the word.
    task<result<deletion_answer>> remove(auth::principal caller, deletion_request asked);

private:
    task<result<void>> add_account(my_data& into, person_id who);
    task<result<void>> add_registration(my_data& into, auth::principal caller);
    task<result<void>> rename_account(const person_record& who);

    parts use_;
};

} // namespace convene::scheduling
