#pragma once

#include "scheduling/person_record.hpp"
#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// A registration as it is stored, one flat JSON text: written by the functions in `lua/`, which decide about
/// it, read here. Times are ms since 1970, 0 for none. What a person is called and does is in
/// `person_record`.
struct registration_record {
    std::string person;
    std::string registration;
    std::string kind; ///< "site_team", "guest", ...
    std::string site; ///< empty: belongs to none
    registration_status status = registration_status::none;
    std::int64_t version = 0; ///< grows with every change; also the SEQUENCE of calendar entries
    std::int64_t since = 0;
    std::int64_t until = 0; ///< when the time to answer is over
    bool online = false;
    std::string waits_for; ///< "quota", "capacity", "vetting", "organiser"; empty: for nothing
    vetting vetting_level = vetting::none;
    std::int64_t vetting_until = 0;
    std::string sponsor;  ///< person who vouched
    std::string evidence; ///< what the vetting rests on
    std::string before;   ///< the state before the last decision of an organiser
    std::string invited_by;
    bool edited = false; ///< decided here, so that an import leaves it alone
    std::int64_t checked_in_at = 0;
};
BOOST_DESCRIBE_STRUCT(registration_record, (),
                      (person, registration, kind, site, status, version, since, until, online, waits_for,
                       vetting_level, vetting_until, sponsor, evidence, before, invited_by, edited,
                       checked_in_at))

/// A site's team at one edition, as it is stored.
struct delegation_record {
    std::string site;
    std::int64_t quota = 0; ///< so many may hold a place (I-02)
    std::string problems;   ///< the site's own page: what it wants to work on
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(delegation_record, (), (site, quota, problems, version))

/// One step of a registration's history, as it is stored.
struct registration_moment {
    std::string at; ///< RFC 3339
    std::string from;
    std::string to;
    std::string by; ///< person, or "system"
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(registration_moment, (), (at, from, to, by, reason))

/// What an imported person's registration is at first. `answer_until` is for those who still have to answer.
registration_record make_registration(const person_record& imported, instant now, instant answer_until);

/// Brings a record up to what was decided since. A vetting that ran out counts as expired.
void apply(const registration_record& decided, person_record& to, instant now);

} // namespace convene::scheduling
