#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace convene::testing {

/// Something that became true of somebody, in the order in which the store took it.
struct registration_fact {
    std::string what; ///< a state
    std::string person;
    std::int64_t version = 0;
    bool operator<(const registration_fact& other) const {
        return std::tie(person, version, what) < std::tie(other.person, other.version, other.what);
    }
};

/// What breaks a rule in a history, in words: never more places held than there are; a free place goes to the
/// first in line, and to nobody else while somebody waits; each version of a registration is one step.
std::vector<std::string> broken_rules(const std::vector<registration_fact>& history, std::int64_t places);

} // namespace convene::testing
