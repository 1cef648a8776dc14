#pragma once

#include "server/auth/preferences.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

/// Wire types of sign-in. Encoder, schemas and the client's TypeScript come from them.
namespace convene::auth {

/// Body of POST /api/v1/sign-in/link.
struct link_request {
    std::string email;
    std::optional<auth::language>
        language; ///< of the page; absent: the browser's. What the person chose goes first
};
BOOST_DESCRIBE_STRUCT(link_request, (), (email, language))

/// Its answer, always the same.
struct link_answer {
    bool sent = true;
};
BOOST_DESCRIBE_STRUCT(link_answer, (), (sent))

/// Body of POST /api/v1/sign-in/link/redeem and of POST /api/v1/sign-in/invitation/redeem.
struct link_redemption {
    std::string token;
    std::optional<bool> shared_computer; ///< absent means true: ends after 15 instead of 30 idle minutes
};
BOOST_DESCRIBE_STRUCT(link_redemption, (), (token, shared_computer))

/// Body of POST /api/v1/sign-in/invitation/renew: an invitation link that works no more.
struct invitation_renewal {
    std::string token;
    std::optional<auth::language> language; ///< as above
};
BOOST_DESCRIBE_STRUCT(invitation_renewal, (), (token, language))

/// Body of POST /api/v1/sign-in/passphrase.
struct passphrase_sign_in {
    std::string email;
    std::string passphrase;
    std::optional<bool> shared_computer; ///< absent means true, as with a link
};
BOOST_DESCRIBE_STRUCT(passphrase_sign_in, (), (email, passphrase, shared_computer))

/// Body of POST /api/v1/sign-in/proof.
struct proof_by_passphrase {
    std::string passphrase;
};
BOOST_DESCRIBE_STRUCT(proof_by_passphrase, (), (passphrase))

/// Body of POST /api/v1/sign-in/proof/link.
struct proof_link_request {
    std::string next; ///< path of the page to come back to, e.g. "/registrations"
};
BOOST_DESCRIBE_STRUCT(proof_link_request, (), (next))

/// Body of POST /api/v1/me/passphrase.
struct passphrase_change {
    std::string passphrase;
    std::optional<std::string> current;
};
BOOST_DESCRIBE_STRUCT(passphrase_change, (), (passphrase, current))

/// Body of calls that say nothing more: `{}`.
struct nothing_more {};
BOOST_DESCRIBE_STRUCT(nothing_more, (), ())

/// The edition as `/me` and the programme show it. Days are dates in the venue's zone, e.g. "2027-12-06".
struct edition_view {
    edition_id id;
    std::string name;
    std::string venue;
    std::string venue_time_zone; ///< IANA name
    std::string first_day;
    std::string last_day;
    std::string acknowledgement;
    bool fictional = false;
};
BOOST_DESCRIBE_STRUCT(edition_view, (),
                      (id, name, venue, venue_time_zone, first_day, last_day, acknowledgement, fictional))

struct me_person {
    person_id id;
    std::string name;
    std::optional<std::string> time_zone; ///< IANA name, when the person chose one
};
BOOST_DESCRIBE_STRUCT(me_person, (), (id, name, time_zone))

/// Whether the account has a second factor; `missing`: it has to get one before anything else.
enum class second_factor_state { off, on, missing };
BOOST_DESCRIBE_ENUM(second_factor_state, off, on, missing)

/// Answer of GET /api/v1/me and of every sign-in.
struct me_view {
    me_person person;
    std::vector<role> roles;
    std::string registration; ///< state of the registration for the edition, e.g. "confirmed"
    edition_view edition;
    instant server_time;
    bool passphrase_set = false;
    bool shared_computer = true; ///< nothing may be kept in this browser
    second_factor_state second_factor = second_factor_state::off;
};
BOOST_DESCRIBE_STRUCT(me_view, (),
                      (person, roles, registration, edition, server_time, passphrase_set, shared_computer,
                       second_factor))

} // namespace convene::auth
