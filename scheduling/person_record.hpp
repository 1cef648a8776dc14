#pragma once

#include "scheduling/display_name.hpp"
#include "scheduling/viewer.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// A person with their registration for one edition, as stored. The mail address is not here: it belongs to
/// the account.
struct person_record {
    person_id id;
    std::string name;
    std::string given_name;
    std::string family_name;
    display_policy display = display_policy::full;
    std::optional<std::string> alias;
    std::string title;
    std::string organisation;
    std::string discipline;
    std::string employer_class;
    bool listed = false; ///< chose to be in the directory
    std::optional<site_id> site;
    std::optional<registration_id> registration;
    std::string registration_kind;
    std::optional<bool> online; ///< takes part from elsewhere; absent: as false
    registration_status status = registration_status::none;
    vetting vetting_level = vetting::none;
    std::vector<auth::role> roles;
    std::vector<community_id> communities;
};
BOOST_DESCRIBE_STRUCT(person_record, (),
                      (id, name, given_name, family_name, display, alias, title, organisation, discipline,
                       employer_class, listed, site, registration, registration_kind, online, status,
                       vetting_level, roles, communities))

/// The name that others see (I-13).
std::string compute_display_name(const person_record& of);

/// The part of a record that the rules of eligibility look at.
viewer to_viewer(const person_record& of);

} // namespace convene::scheduling
