#pragma once

#include "generator/options.hpp"
#include "generator/process_usage.hpp"
#include "generator/swarm.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace convene::bench {

/// One flat JSON object, printed as one line.
class report {
public:
    void add(std::string_view name, double value);
    void add(std::string_view name, std::uint64_t value);
    void add(std::string_view name, bool value);
    void add(std::string_view name, std::string_view value);
    [[nodiscard]] std::string line() const { return "{" + fields_ + "}"; }

private:
    void name_field(std::string_view name);
    std::string fields_;
};

/// Time and processor time at one moment; two of them make a measured window.
struct usage_mark {
    std::int64_t at_ns = 0;
    double server_s = 0;
    double generator_s = 0;
};

usage_mark mark_usage(const options& chosen);

/// Adds the joined members (and publishers) that a scenario needs, spread evenly over the rooms.
void add_members(swarm& crowd, const options& chosen, const adapter& speaks);

/// Opens all and waits. @return false when not all were joined in a minute.
bool join_all(swarm& crowd);

/// Members of one room that read what they are sent.
std::size_t readers_per_room(swarm& crowd, const options& chosen);

/// Posts at an even pace for so long. `each_turn` runs after every batch of events.
void post_evenly(swarm& crowd, double rate, double seconds, const std::function<void()>& each_turn);

/// Waits until everybody has everything that was posted, at most so long.
bool settle(swarm& crowd, std::uint64_t posts_before, std::uint64_t deliveries_before, std::size_t readers,
            double at_most_s);

/// Deliveries, latency, losses and processor time of a window that ended just now.
void add_window(report& out, const swarm& crowd, const usage_mark& start, const usage_mark& end,
                std::uint64_t deliveries);

/// What must be nothing in every run, and the first thing that went wrong.
void add_faults(report& out, const traffic& seen);

report run_saturate(adapter& speaks, const options& chosen);
report run_rate(adapter& speaks, const options& chosen); ///< one room or many
report run_idle(adapter& speaks, const options& chosen);
report run_join(adapter& speaks, const options& chosen);
report run_storm(adapter& speaks, const options& chosen);
report run_slow(adapter& speaks, const options& chosen);

} // namespace convene::bench
