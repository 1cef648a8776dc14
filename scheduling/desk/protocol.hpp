#pragma once

#include "scheduling/registration/protocol.hpp"
#include "scheduling/viewer.hpp"
#include "server/auth/preferences.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the check-in desk (domain.md J06). The page keeps the list in memory for a shift and works
/// from it when the network is away; what it noted then is sent when it is back.
namespace convene::scheduling {

/// Somebody who may come to the desk.
struct desk_person {
    registration_id registration;
    std::string name; ///< as it is on the badge (I-13)
    std::string organisation;
    std::string site_name; ///< "Camden, NJ"; empty: belongs to no site
    std::string kind;
    registration_status status = registration_status::none;
    attend_mode mode = attend_mode::in_person;
    std::string badge; ///< the code on it; empty for who has none
    std::optional<instant> checked_in_at;
};
BOOST_DESCRIBE_STRUCT(desk_person, (),
                      (registration, name, organisation, site_name, kind, status, mode, badge, checked_in_at))

/// `GET /api/v1/desk`: everybody who is invited or further, and who was revoked. By name.
struct desk_list {
    instant at; ///< the server's clock
    std::vector<desk_person> people;
};
BOOST_DESCRIBE_STRUCT(desk_list, (), (at, people))

/// How somebody at the desk knew who it is.
enum class check_in_way { scanned, typed, found, paper };
BOOST_DESCRIBE_ENUM(check_in_way, scanned, typed, found, paper)

/// One person at the door. Either the registration or the badge's code is given.
struct check_in_note {
    std::optional<registration_id> registration;
    std::optional<std::string> badge; ///< as typed: case, spaces and hyphens do not matter
    instant at;                       ///< by the desk's clock
    check_in_way way = check_in_way::scanned;
};
BOOST_DESCRIBE_STRUCT(check_in_note, (), (registration, badge, at, way))

/// `POST /api/v1/desk/check-ins`. Sent again, it changes nothing: the earliest time counts (I-18).
struct check_ins_request {
    instant clock; ///< the desk's clock when this is sent: its difference is taken out of every time
    std::vector<check_in_note> check_ins; ///< 1 to 200
};
BOOST_DESCRIBE_STRUCT(check_ins_request, (), (clock, check_ins))

enum class check_in_result {
    in,          ///< counted, for the first time
    again,       ///< was in already; an earlier time was taken over
    ended,       ///< the access of this person was ended: ask the desk lead
    taken_back,  ///< this note was taken back, or is of the desk that took back later: does not count
    not_allowed, ///< not confirmed: invited, waiting, declined, cancelled
    unknown      ///< nobody has this badge or registration
};
BOOST_DESCRIBE_ENUM(check_in_result, in, again, ended, taken_back, not_allowed, unknown)

struct check_in_outcome {
    check_in_result result = check_in_result::unknown;
    std::optional<desk_person> person; ///< as they are now; none when unknown
};
BOOST_DESCRIBE_STRUCT(check_in_outcome, (), (result, person))

struct check_ins_answer {
    instant at;                             ///< the server's clock
    std::vector<check_in_outcome> outcomes; ///< in the order asked
};
BOOST_DESCRIBE_STRUCT(check_ins_answer, (), (at, outcomes))

/// `POST /api/v1/desk/take-backs`: the wrong person was checked in. Desk staff can say so for ten minutes and
/// about what they noted, or a colleague when they noted nothing; organisers about everything, until the
/// edition is closed. Answered with the person as they are now: still in when another desk noted them, too.
///
/// A note (known by registration and the desk's own time) that was taken back never counts again, whoever
/// sends it; nor does one that the same desk made before and sends later. What a desk notes afterwards
/// counts, and so does what another desk noted, also earlier: that one saw somebody. So the order in which
/// notes and taking back arrive does not matter. Sent again, it changes nothing.
struct check_in_taking_back {
    registration_id registration;
    std::string reason; ///< 3 to 300 characters
};
BOOST_DESCRIBE_STRUCT(check_in_taking_back, (), (registration, reason))

/// `POST /api/v1/desk/walk-ins`: somebody at the door who is not on the list. An organiser decides. Sent
/// again, or for an address that is registered, it answers that registration.
struct walk_in {
    std::string name; ///< 1 to 200 characters
    std::string email;
    std::string organisation;
};
BOOST_DESCRIBE_STRUCT(walk_in, (), (name, email, organisation))

struct walk_in_outcome {
    bool known = false; ///< was registered before
    desk_person person;
};
BOOST_DESCRIBE_STRUCT(walk_in_outcome, (), (known, person))

/// `POST /api/v1/desk/paper-lists`: the page printed its list. Sent when the network is back.
struct paper_list_note {
    std::int64_t people = 0; ///< on it, at most 5,000
};
BOOST_DESCRIBE_STRUCT(paper_list_note, (), (people))

enum class paper_size { letter, a4 };
BOOST_DESCRIBE_ENUM(paper_size, letter, a4)

/// `POST /api/v1/desk/badges`, answered with a tagged PDF (`application/pdf`) of the badges of these people;
/// neither: everybody who holds a place in person.
struct badge_sheet_request {
    std::vector<registration_id> registrations; ///< at most 1,000
    std::optional<site_id> site;
    paper_size paper = paper_size::letter;
    std::optional<auth::language> language; ///< of the few words beside names; absent: English
};
BOOST_DESCRIBE_STRUCT(badge_sheet_request, (), (registrations, site, paper, language))

} // namespace convene::scheduling
