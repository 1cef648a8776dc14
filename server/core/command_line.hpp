#pragma once

#include "server/core/config.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace convene {

/// What a person asked `convene` to do.
struct command_line {
    enum class verb {
        serve,
        import,
        token,
        login_link,
        second_factor_off,
        describe,
        audit_verify,
        version,
        check_config,
        print_default_config
    };

    verb what = verb::serve;
    config settings;             ///< defaults < file < environment < flags, already checked
    std::filesystem::path file;  ///< import FILE; audit verify --heads FILE
    std::string form;            ///< import: summit, xml, json, ics or csv; empty: by its content
    std::string zone;            ///< import: of a file that names none
    bool dry_run = false;        ///< import: only look
    std::string person;          ///< token, login-link, second-factor-off
    std::string document;        ///< describe: typescript, openapi or asyncapi
    std::chrono::seconds ttl{0}; ///< token, login-link
};

/// What to do when there is nothing to run: text for standard output or error, and the exit code.
struct command_line_answer {
    std::string text;
    bool to_standard_error = false;
    int exit_code = 0;
};

/// Reads the command line, the configuration file and the environment. A bad configuration answers with every
/// problem and exit code 2; bad arguments and --help likewise answer.
std::variant<command_line, command_line_answer> parse_command_line(int argc, const char* const* argv,
                                                                   const char* const* environment);

/// Reads "90s", "15m", "12h", "30d"; empty for anything else.
std::optional<std::chrono::seconds> parse_duration(const std::string& text);

} // namespace convene
