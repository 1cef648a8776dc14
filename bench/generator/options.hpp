#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace convene::bench {

/// What one run measures; see usage() for the words on the command line.
struct options {
    std::string system = "reference"; ///< convene, reference, nchan, socketio
    std::string scenario = "rate";    ///< saturate, rate, rooms, idle, join, storm, slow
    std::uint16_t port = 0;
    std::vector<pid_t> server_processes; ///< --cpu-pids; the first one's memory is read as the server's
    std::vector<std::string> tokens;     ///< bearer tokens, used round-robin
    std::vector<std::string> rooms;      ///< names for the convene system
    std::size_t clients = 1000;
    std::size_t publishers = 20;
    std::size_t room_count = 1;
    double rate = 300;   ///< messages a second over all rooms
    double seconds = 10; ///< measured window
    double warm_up_s = 1;
    double step_s = 1.5;       ///< one step of the search in `saturate`
    std::size_t in_flight = 0; ///< saturate: fixed number of messages under way, 0 searches
    double p99_limit_ms = 250;
    std::size_t missed = 32;      ///< storm: messages published while all are away
    std::size_t connecting = 256; ///< connections being opened at one time
    double slow_share = 0.05;
    bool busy_poll = false; ///< never sleep: the server then pays for no wake-ups of the generator's core
    std::size_t text_bytes = 200;
};

/// Reads the command line; prints what is wrong and exits 2.
options parse_options(int argc, char** argv);

} // namespace convene::bench
