#pragma once

#include "scheduling/import/record_reader.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "scheduling/sites/site_repository.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::scheduling {

/// Largest file read (S-14).
inline constexpr std::size_t max_import_bytes = 2 * 1024 * 1024;

/// An account to make at sign-in's side: auth owns mail addresses and logins.
struct imported_account {
    person_id person;
    std::string email; ///< as written in the file; unique when folded
    std::string display_name;
    std::vector<auth::role> roles;
};

/// Seats that were given before the edition came here.
struct imported_seats {
    session_id session;
    std::vector<seat_seed> holders; ///< those who wait in the order of their line
};

/// Everything of a summit file that this version keeps, wholly checked.
struct summit {
    programme content; ///< `release` is 0: the store numbers it
    std::vector<person_record> people;
    std::vector<imported_account> accounts;
    std::vector<imported_seats> seats;
    registration_settings registration;
    std::vector<delegation_record> delegations;
    std::vector<site_address> addresses; ///< of those on a site's team
    std::vector<needs_of_person> access;
    std::vector<site_cohort> cohorts;
    std::vector<site_seed> sites; ///< for those who decide about them by hand later
};

/// Either the summit, or what is wrong with the file.
struct summit_reading {
    std::optional<summit> read;
    std::vector<import_problem> problems;
};

/// Reads a summit file (the form of `sample/sample-summit.json`, schema version 1). Pure; nothing is stored.
/// A UTF-8 byte-order mark is passed over. Every problem is reported with its path; with one problem nothing
/// is read. Members that this version has no use for are ignored.
summit_reading read_summit(std::string_view text);

/// The sample edition, which is part of the program.
std::string_view sample_summit_text();

} // namespace convene::scheduling
