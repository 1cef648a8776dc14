#pragma once

#include "scheduling/exchange/reading/imported_schedule.hpp"
#include "scheduling/exchange/schedule_document.hpp"
#include "scheduling/exchange/schedule_file.hpp"
#include "server/core/clock.hpp"

#include <string>

namespace convene::scheduling {

/// A programme that was read, in the shape of XML and JSON. Ids that are no numbers are left out: the form
/// has numbers only. Its zone must be known.
schedule_document make_schedule(const imported_schedule& of);

/// The whole file. Reading it gives what was written, as far as the form has a place for it: XML none for
/// biographies, descriptions and capacities of rooms; JSON none for subtitle, venue and city; both one
/// language; the table nothing but its columns,
/// and parts people by semicolons; a calendar only UID, title, abstract, room, track, address and
/// times.
std::string write_schedule(schedule_form form, const imported_schedule& of, instant now);

} // namespace convene::scheduling
