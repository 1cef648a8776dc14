#pragma once

#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of inviting many people by a table.
namespace convene::scheduling {

/// `POST /api/v1/registrations/import`: columns email, name, kind and site (its id, or "Camden, NJ"), at most
/// 1,000 rows. With `dry_run` nothing is changed. A real run invites some of the rows and says with which
/// row to go on.
struct people_import {
    std::string csv;
    bool dry_run = true;
    std::optional<std::int64_t> from_row; ///< those before are left out; the header is 1
};
BOOST_DESCRIBE_STRUCT(people_import, (), (csv, dry_run, from_row))

enum class invite_outcome {
    invited,
    known, ///< is registered already; nothing was done
    error
};
BOOST_DESCRIBE_ENUM(invite_outcome, invited, known, error)

/// What became of one row, or would become of it.
struct invited_row {
    std::int64_t row = 0; ///< as a spreadsheet counts: the header is 1
    std::string name;
    std::string email;
    invite_outcome outcome = invite_outcome::error;
    std::optional<registration_id> registration; ///< of who has one
    std::optional<std::string> column;           ///< of an error
    std::optional<std::string> sentence;
};
BOOST_DESCRIBE_STRUCT(invited_row, (), (row, name, email, outcome, registration, column, sentence))

struct people_imported {
    bool dry_run = true;
    std::int64_t total = 0; ///< rows of the table
    std::int64_t invited = 0;
    std::int64_t known = 0;
    std::int64_t errors = 0;
    std::vector<invited_row> rows;
    std::optional<std::int64_t> next_row; ///< ask again from here; none: all is done
};
BOOST_DESCRIBE_STRUCT(people_imported, (), (dry_run, total, invited, known, errors, rows, next_row))

} // namespace convene::scheduling
