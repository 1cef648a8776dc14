#pragma once

#include "scheduling/person_record.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/seats/protocol.hpp"
#include "server/auth/preferences.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of what is stored about the caller: seen, corrected, taken along, deleted (domain.md 3.3).
namespace convene::scheduling {

/// `GET /api/v1/me/profile`, and the answer of its POST.
struct my_profile {
    registration_form form;
    access_needs access;  ///< for the caller and the access coordinator only
    std::string shown_as; ///< what others see
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(my_profile, (), (form, access, shown_as, version))

/// `POST /api/v1/me/profile`. `form.mode` is not changed here.
struct profile_change {
    registration_form form;
    std::optional<access_needs> access; ///< absent: they stay as they are
    std::int64_t version = 0;           ///< the one that was read; another one meanwhile: `conflict`
};
BOOST_DESCRIBE_STRUCT(profile_change, (), (form, access, version))

struct login_data {
    std::string way;  ///< "link", "passphrase" or "operator"
    std::string name; ///< of a token
    instant created;
    instant seen;
    instant ends;
    bool token = false;
};
BOOST_DESCRIBE_STRUCT(login_data, (), (way, name, created, seen, ends, token))

/// `GET /api/v1/me/data`: everything that registration, seats and sign-in store about the caller, and nothing
/// about others.
struct my_data {
    instant made_at;
    std::string note; ///< what is not in here
    std::optional<person_record> person;
    std::string shown_as;
    std::string email;
    std::string account_name;
    std::vector<auth::role> account_roles;
    bool passphrase_set = false;
    my_registration registration;
    std::vector<my_seat> seats;
    std::vector<session_id> stars; ///< kept in the agenda
    std::string badge_code;        ///< empty: none was drawn
    auth::preferences_view preferences;
    std::optional<instant> feed_since; ///< absent: their calendar has no address
    std::vector<login_data> logins;    ///< browsers and tokens that are signed in
};
BOOST_DESCRIBE_STRUCT(my_data, (),
                      (made_at, note, person, shown_as, email, account_name, account_roles, passphrase_set,
                       registration, seats, stars, badge_code, preferences, feed_since, logins))

/// `POST /api/v1/me/delete`.
struct deletion_request {
    std::string confirm; ///< the word "delete"
};
BOOST_DESCRIBE_STRUCT(deletion_request, (), (confirm))

struct deletion_answer {
    bool deleted = true;
};
BOOST_DESCRIBE_STRUCT(deletion_answer, (), (deleted))

} // namespace convene::scheduling
