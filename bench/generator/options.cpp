#include "generator/options.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

namespace convene::bench {

namespace {

constexpr const char* usage =
    R"(load_generator --system convene|reference|nchan|socketio --scenario NAME --port PORT
  scenarios: saturate rate rooms idle join storm slow
  --clients N        joined connections                     (1000)
  --publishers N     connections that post, taken in turn   (20)
  --rooms N          number of rooms                        (1)
  --room-names A,B   names of the rooms (convene)           (S03)
  --tokens FILE      one bearer token a line (convene)
  --cpu-pids A,B     processes whose time is counted; the first one's memory too
  --rate R           messages a second over all rooms       (300)
  --seconds S        measured window                        (10)
  --warm-up S        before it                              (1)
  --step S           one step of the search for saturation  (1.5)
  --in-flight N      saturate: skip the search
  --p99-limit-ms M   saturate: slower steps do not count    (250)
  --missed N         storm: messages missed by everybody    (32)
  --connecting N     connections being opened at one time   (256)
  --slow-share F     slow: share that never reads           (0.05)
  --busy-poll 1      never sleep between events             (0)
  --text-bytes N     length of a message text               (200)
Prints one line of JSON.
)";

[[noreturn]] void refuse(const std::string& why) {
    std::fprintf(stderr, "load_generator: %s\n%s", why.c_str(), usage);
    std::exit(2);
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) {
            parts.push_back(part);
        }
    }
    return parts;
}

std::vector<std::string> read_lines(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        refuse("cannot read " + path);
    }
    std::stringstream all;
    all << file.rdbuf();
    return split(all.str(), '\n');
}

std::size_t to_count(const std::string& text) {
    return static_cast<std::size_t>(std::strtoull(text.c_str(), nullptr, 10));
}

double to_real(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

} // namespace

options parse_options(int argc, char** argv) {
    options chosen;
    using setter = std::function<void(const std::string&)>;
    const std::map<std::string, setter> setters = {
        {"--system", [&](const auto& v) { chosen.system = v; }},
        {"--scenario", [&](const auto& v) { chosen.scenario = v; }},
        {"--port", [&](const auto& v) { chosen.port = static_cast<std::uint16_t>(to_count(v)); }},
        {"--clients", [&](const auto& v) { chosen.clients = to_count(v); }},
        {"--publishers", [&](const auto& v) { chosen.publishers = to_count(v); }},
        {"--rooms", [&](const auto& v) { chosen.room_count = to_count(v); }},
        {"--room-names", [&](const auto& v) { chosen.rooms = split(v, ','); }},
        {"--tokens", [&](const auto& v) { chosen.tokens = read_lines(v); }},
        {"--cpu-pids",
         [&](const auto& v) {
             for (const auto& process : split(v, ',')) {
                 chosen.server_processes.push_back(static_cast<pid_t>(to_count(process)));
             }
         }},
        {"--rate", [&](const auto& v) { chosen.rate = to_real(v); }},
        {"--seconds", [&](const auto& v) { chosen.seconds = to_real(v); }},
        {"--warm-up", [&](const auto& v) { chosen.warm_up_s = to_real(v); }},
        {"--step", [&](const auto& v) { chosen.step_s = to_real(v); }},
        {"--in-flight", [&](const auto& v) { chosen.in_flight = to_count(v); }},
        {"--p99-limit-ms", [&](const auto& v) { chosen.p99_limit_ms = to_real(v); }},
        {"--missed", [&](const auto& v) { chosen.missed = to_count(v); }},
        {"--connecting", [&](const auto& v) { chosen.connecting = to_count(v); }},
        {"--slow-share", [&](const auto& v) { chosen.slow_share = to_real(v); }},
        {"--busy-poll", [&](const auto& v) { chosen.busy_poll = to_count(v) != 0; }},
        {"--text-bytes", [&](const auto& v) { chosen.text_bytes = to_count(v); }},
    };
    for (int i = 1; i < argc; i += 2) {
        const auto known = setters.find(argv[i]);
        if (known == setters.end() || i + 1 == argc) {
            refuse(std::string("unknown option or missing value: ") + argv[i]);
        }
        known->second(argv[i + 1]);
    }
    if (chosen.port == 0) {
        refuse("--port is needed");
    }
    if (chosen.rooms.empty()) {
        chosen.rooms.emplace_back("S03");
    }
    return chosen;
}

} // namespace convene::bench
