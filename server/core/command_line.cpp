#include "server/core/command_line.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <limits>

namespace convene {

namespace {

/// What the flags said, before they are laid over file and environment.
struct flags {
    std::optional<std::string> listen, data, redis, memory_redis, client, tls_cert, tls_key, public_url,
        log_level;
    std::optional<unsigned> threads;
    std::string config_file;
    std::string ttl;
    bool demo = false;
    bool check_config = false;
    bool print_default_config = false;
};

void add_data_flags(CLI::App& app, flags& given) {
    app.add_option("--data", given.data, "Folder that this installation lives in")->type_name("DIR");
    app.add_option("--redis", given.redis, "Use this Redis instead of the embedded one")->type_name("URL");
    app.add_option("--memory-redis", given.memory_redis, "The memory-only Redis, with --redis")
        ->type_name("URL");
    app.add_option("--config", given.config_file, "Configuration file (JSON)")->type_name("FILE");
    app.add_option("--public-url", given.public_url,
                   "Address that people use, e.g. https://summit.example.org");
    app.add_option("--log-level", given.log_level, "debug, info, warn or error");
}

void add_serve_flags(CLI::App& app, flags& given) {
    add_data_flags(app, given);
    app.add_option("--listen", given.listen, "Where to listen; port 0 takes a free one")
        ->type_name("ADDR:PORT");
    app.add_option("--threads", given.threads, "Nodes of this process (0: one per core)")->type_name("N");
    app.add_option("--client", given.client, "Folder of the built web client")->type_name("DIR");
    app.add_option("--tls-cert", given.tls_cert, "Certificate chain (PEM); read again on SIGHUP")
        ->type_name("FILE");
    app.add_option("--tls-key", given.tls_key, "Private key (PEM)")->type_name("FILE");
    app.add_flag("--demo", given.demo, "Load the sample summit, with today as its first day");
    app.add_flag("--check-config", given.check_config, "Only check the configuration");
    app.add_flag("--print-default-config", given.print_default_config, "Print the defaults as a file");
}

void lay_over(const std::optional<std::string>& flag, std::string& value) {
    if (flag) {
        value = *flag;
    }
}

void lay_over(const std::optional<std::string>& flag, std::filesystem::path& value) {
    if (flag) {
        value = *flag;
    }
}

void apply_flags(const flags& given, config& into) {
    lay_over(given.listen, into.listen);
    lay_over(given.data, into.data);
    lay_over(given.redis, into.redis_url);
    lay_over(given.memory_redis, into.memory_redis_url);
    lay_over(given.client, into.client);
    lay_over(given.tls_cert, into.tls_cert);
    lay_over(given.tls_key, into.tls_key);
    lay_over(given.public_url, into.public_url);
    lay_over(given.log_level, into.log_level);
    into.threads = given.threads.value_or(into.threads);
    into.demo = into.demo || given.demo;
}

/// Every problem of the configuration, one line each.
std::string gather_problems(const flags& given, const char* const* environment, config& into) {
    std::vector<std::string> all;
    const auto add = [&all](const config_problems& more) {
        all.insert(all.end(), more.sentences.begin(), more.sentences.end());
    };
    if (!given.config_file.empty()) {
        add(apply_config_file(into, given.config_file));
    }
    add(apply_environment(into, environment));
    apply_flags(given, into);
    add(check_config(into));
    std::string text;
    for (const std::string& sentence : all) {
        text += "convene: " + sentence + "\n";
    }
    return text;
}

command_line_answer refuse(std::string text) {
    return {std::move(text), true, 2};
}

} // namespace

namespace {

void add_import_flags(CLI::App& import, command_line& asked) {
    import.add_option("FILE", asked.file)->required();
    import.add_option("--format", asked.form, "What the file is, when its content does not say")
        ->check(CLI::IsMember({"summit", "xml", "json", "ics", "csv"}));
    import.add_option("--zone", asked.zone, "Time zone of a schedule that names none")->type_name("ZONE");
    import.add_flag("--dry-run", asked.dry_run, "Say what the file would bring and change nothing");
}

} // namespace

std::optional<std::chrono::seconds> parse_duration(const std::string& text) {
    if (text.size() < 2 || text.size() > 9) {
        return {};
    }
    const std::string digits = text.substr(0, text.size() - 1);
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return {};
    }
    const std::chrono::seconds count(std::stoll(digits));
    switch (text.back()) {
    case 's':
        return count;
    case 'm':
        return count * 60;
    case 'h':
        return count * 3600;
    case 'd':
        return count * 86'400;
    default:
        return {};
    }
}

std::variant<command_line, command_line_answer> parse_command_line(int argc, const char* const* argv,
                                                                   const char* const* environment) {
    command_line asked;
    flags given;
    CLI::App app{"Convene: the server of the summit and its communities."};
    app.require_subcommand(1);
    auto* serve = app.add_subcommand("serve", "Run the server");
    add_serve_flags(*serve, given);
    auto* import =
        app.add_subcommand("import", "Load a summit file (JSON), or look at a schedule of another program");
    add_data_flags(*import, given);
    add_import_flags(*import, asked);
    auto* token = app.add_subcommand("token", "Make a bearer token for a script");
    add_data_flags(*token, given);
    token->add_option("--person", asked.person, "Whose token")->required()->type_name("ID");
    token->add_option("--ttl", given.ttl, "How long it holds: 90s, 15m, 12h, 30d")
        ->required()
        ->type_name("D");
    auto* link = app.add_subcommand("login-link", "Make a one-time sign-in link");
    add_data_flags(*link, given);
    link->add_option("--person", asked.person, "Whose link")->required()->type_name("ID");
    link->add_option("--ttl", given.ttl, "How long it holds (15m when absent)")->type_name("D");
    auto* factor = app.add_subcommand("second-factor-off",
                                      "Turn two-step sign-in off for somebody who lost phone and codes");
    add_data_flags(*factor, given);
    factor->add_option("--person", asked.person, "Whose")->required()->type_name("ID");
    auto* describe = app.add_subcommand("describe", "Print what the wire looks like");
    describe->add_option("DOCUMENT", asked.document)
        ->required()
        ->check(CLI::IsMember({"typescript", "openapi", "asyncapi"}));
    auto* audit = app.add_subcommand("audit", "The record of what staff did");
    audit->require_subcommand(1);
    auto* verify = audit->add_subcommand("verify", "Check that the record is whole and unchanged");
    add_data_flags(*verify, given);
    verify->add_option("--heads", asked.file, "Signed heads that were kept elsewhere")->type_name("FILE");
    auto* version = app.add_subcommand("version", "Print the version");
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        return command_line_answer{chosen.empty() ? app.help() : chosen.front()->help(), false, 0};
    } catch (const CLI::ParseError& bad) {
        return refuse("convene: " + std::string(bad.what()) + "\nTry: convene --help\n");
    }
    if (version->parsed() || describe->parsed()) {
        asked.what = version->parsed() ? command_line::verb::version : command_line::verb::describe;
        return asked;
    }
    if (given.print_default_config) {
        asked.what = command_line::verb::print_default_config;
        return asked;
    }
    const std::string problems = gather_problems(given, environment, asked.settings);
    if (!problems.empty()) {
        return refuse(problems);
    }
    asked.ttl = parse_duration(given.ttl.empty() ? "15m" : given.ttl).value_or(std::chrono::seconds(0));
    if (asked.ttl.count() <= 0) {
        return refuse("convene: --ttl must be a number with s, m, h or d, for instance 12h.\n");
    }
    asked.what = import->parsed()     ? command_line::verb::import
                 : token->parsed()    ? command_line::verb::token
                 : link->parsed()     ? command_line::verb::login_link
                 : factor->parsed()   ? command_line::verb::second_factor_off
                 : verify->parsed()   ? command_line::verb::audit_verify
                 : given.check_config ? command_line::verb::check_config
                                      : command_line::verb::serve;
    return asked;
}

} // namespace convene
