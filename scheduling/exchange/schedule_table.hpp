#pragma once

#include "scheduling/exchange/shown_programme.hpp"

#include <string>

namespace convene::scheduling {

/// The sessions as a table, a row each, for spreadsheets (`csv_writer`).
std::string write_schedule_table(const shown_programme& of);

} // namespace convene::scheduling
