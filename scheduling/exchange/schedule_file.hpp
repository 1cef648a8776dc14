#pragma once

#include "scheduling/exchange/shown_programme.hpp"
#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <string>
#include <string_view>

namespace convene::scheduling {

/// The forms in which the programme leaves; the names are those of the addresses.
enum class schedule_form { xml, json, ics, csv };
BOOST_DESCRIBE_ENUM(schedule_form, xml, json, ics, csv)

/// The whole file. `now` is when a calendar says that it was made; no other form says it.
std::string write_schedule(schedule_form form, const shown_programme& of, instant now);

/// With the character set.
std::string_view content_type_of(schedule_form form) noexcept;

} // namespace convene::scheduling
