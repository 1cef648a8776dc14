#pragma once

#include "server/node.hpp"

#include <iosfwd>

namespace convene {

/// Loads the sample summit with day one today and a session live now; one that is still live is left as it
/// is.
task<result<void>> load_demo(services& use, const clock& time, id_source& random);

/// Prints one-time sign-in links of an attendee, an organiser and a moderator of the live session.
task<void> print_demo_links(services& use, std::ostream& to);

} // namespace convene
