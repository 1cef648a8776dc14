#pragma once

#include "server/auth/principal.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <string>
#include <vector>

namespace convene::scheduling {

/// State of one person's registration for the current edition (domain.md 4.2).
enum class registration_status {
    invited,
    submitted,
    approved,
    waitlisted,
    confirmed,
    checked_in,
    attended,
    no_show,
    expired,
    declined,
    cancelled,
    revoked,
    none ///< not registered
};
BOOST_DESCRIBE_ENUM(registration_status, invited, submitted, approved, waitlisted, confirmed, checked_in,
                    attended, no_show, expired, declined, cancelled, revoked, none)

/// How far a person was vetted for closed rooms (domain.md 3.11). Only `verified` opens a closed room.
enum class vetting { none, requested, sponsor_approved, verified, refused, expired };
BOOST_DESCRIBE_ENUM(vetting, none, requested, sponsor_approved, verified, refused, expired)

/// One person as the rules of eligibility see them: everything a decision needs, nothing more. A value, read
/// from the store for each decision that opens something.
struct viewer {
    person_id person;
    std::string display_name; ///< full name, initials or alias: what others may see (I-13)
    std::vector<auth::role> roles;
    registration_status status = registration_status::none;
    vetting vetting_level = vetting::none;
    std::string discipline;        ///< e.g. "investigations"
    std::string registration_kind; ///< e.g. "site_team"
    site_id site;                  ///< empty: belongs to no site
    std::vector<community_id> communities;
    bool online = false; ///< takes part from elsewhere

    bool has(auth::role wanted) const { return std::find(roles.begin(), roles.end(), wanted) != roles.end(); }
};

} // namespace convene::scheduling
