// Drives thousands of WebSocket clients from one thread against one server, checks every connection for loss
// and doubles, and prints one line of JSON. The systems it can speak to are the adapters.

#include "generator/scenario.hpp"
#include "wire/socket.hpp"

#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <stdexcept>

namespace convene::bench {

namespace {

template<typename Function>
const Function& pick(const std::map<std::string, Function>& table, const std::string& name) {
    const auto found = table.find(name);
    if (found == table.end()) {
        throw std::runtime_error("there is no " + name);
    }
    return found->second;
}

report run(const options& chosen) {
    using make_adapter = std::function<std::unique_ptr<adapter>(const options&)>;
    using scenario = std::function<report(adapter&, const options&)>;
    static const std::map<std::string, make_adapter> systems = {
        {"convene", make_convene_adapter},
        {"reference", make_reference_adapter},
        {"nchan", make_nchan_adapter},
        {"socketio", make_socketio_adapter},
    };
    static const std::map<std::string, scenario> scenarios = {
        {"saturate", run_saturate}, {"rate", run_rate},   {"rooms", run_rate}, {"idle", run_idle},
        {"join", run_join},         {"storm", run_storm}, {"slow", run_slow},
    };
    const auto speaks = pick(systems, chosen.system)(chosen);
    return pick(scenarios, chosen.scenario)(*speaks, chosen);
}

} // namespace

} // namespace convene::bench

int main(int argc, char** argv) {
    using namespace convene::bench;
    try {
        stamp_us();
        raise_open_file_limit();
        const options chosen = parse_options(argc, argv);
        report result = run(chosen);
        result.add("system", chosen.system);
        result.add("scenario", chosen.scenario);
        result.add("clients", std::uint64_t{chosen.clients});
        std::printf("%s\n", result.line().c_str());
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "load_generator: %s\n", failure.what());
        return 1;
    }
}
