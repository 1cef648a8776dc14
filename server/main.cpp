// The composition root's entry: reads the command line and hands over. Files directly in server/ compose the
// product and may include features; the folders below never do.
#include "server/core/command_line.hpp"
#include "server/serve.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

extern char** environ;

namespace {

int run(const convene::command_line& asked) {
    using verb = convene::command_line::verb;
    switch (asked.what) {
    case verb::serve:
        return convene::serve(asked.settings);
    case verb::import:
        return convene::import_file(asked);
    case verb::token:
        return convene::print_token(asked.settings, asked.person, asked.ttl);
    case verb::second_factor_off:
        return convene::remove_second_factor(asked.settings, asked.person);
    case verb::login_link:
        return convene::print_login_link(asked.settings, asked.person, asked.ttl);
    case verb::audit_verify:
        return convene::verify_audit(asked.settings, asked.file);
    case verb::describe:
        return convene::describe_wire(asked.document);
    case verb::version:
        std::cout << "convene " << CONVENE_VERSION << "\n";
        return 0;
    case verb::check_config:
        std::cout << "The configuration is good.\n";
        return 0;
    case verb::print_default_config:
        std::cout << convene::config_to_json(convene::config{}) << "\n";
        return 0;
    }
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const auto parsed = convene::parse_command_line(argc, argv, environ);
        if (const auto* answer = std::get_if<convene::command_line_answer>(&parsed)) {
            (answer->to_standard_error ? std::cerr : std::cout) << answer->text;
            return answer->exit_code;
        }
        return run(std::get<convene::command_line>(parsed));
    } catch (const std::exception& broken) {
        std::cerr << "convene: " << broken.what() << "\n";
        return 1;
    }
}
