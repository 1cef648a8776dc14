#pragma once

#include "server/core/command_line.hpp"
#include "server/core/config.hpp"

#include <filesystem>
#include <string>

namespace convene {

/// Runs the server until SIGTERM or SIGINT; returns the exit code. Errors are said in plain words on standard
/// error.
int serve(const config& settings);

/// `convene import`: a summit file is loaded, or with --dry-run looked at; of a schedule of another program
/// it says what is in it. Returns the exit code: 2 for a schedule, or a file that was only looked at, which
/// could not be imported.
int import_file(const command_line& asked);

/// Takes a schedule of another program into the draft of the installation (running or not); returns the exit
/// code.
int import_into_draft(const command_line& asked, std::string content);

/// Loads a summit file into the installation (running or not); returns the exit code.
int import_summit(const config& settings, const std::string& file);

/// Prints a bearer token or a one-time sign-in link of a person; returns the exit code.
int print_token(const config& settings, const std::string& person, std::chrono::seconds ttl);
int print_login_link(const config& settings, const std::string& person, std::chrono::seconds ttl);
/// Turns two-step sign-in off for somebody who lost both the app and the recovery codes.
int remove_second_factor(const config& settings, const std::string& person);

/// Verifies the audit records of the installation, of the current edition and of all that the heads file
/// names (empty: the configured one, when it is there). Prints what is true; returns 0 when all are intact, 3
/// when one is not, 1 when they could not be looked at.
int verify_audit(const config& settings, const std::filesystem::path& heads);

/// Prints a document of the wire: "typescript", "openapi", "asyncapi"; returns the exit code.
int describe_wire(const std::string& document);

} // namespace convene
