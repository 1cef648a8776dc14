#pragma once

#include <boost/describe.hpp>

#include <string>

namespace convene::scheduling {

/// How a person appears to others, everywhere but in the restricted roster (I-13).
enum class display_policy { full, initials, alias };
BOOST_DESCRIBE_ENUM(display_policy, full, initials, alias)

struct person_names {
    std::string name; ///< as the person writes it
    std::string given;
    std::string family; ///< empty for people with one name
    std::string alias;  ///< empty when there is none
};

/// The name that others see. A missing alias gives the initials, never the name.
std::string compute_display_name(display_policy policy, const person_names& of);

} // namespace convene::scheduling
