// Messages to joined members: at a steady rate, and as many as the server can carry.

#include "generator/scenario.hpp"

#include <algorithm>
#include <stdexcept>

namespace convene::bench {

namespace {

/// Keeps a fixed number of messages under way: a new one is posted when all members have an older one.
class closed_loop {
public:
    closed_loop(swarm& crowd, std::size_t readers, std::size_t in_flight)
        : crowd_(crowd), readers_(readers), in_flight_(in_flight), posted_before_(crowd.seen.posted),
          arrived_before_(arrived()) {}

    void run(double seconds) {
        const std::int64_t end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
        while (now_ns() < end && crowd_.seen.closed_by_server == 0) {
            const std::uint64_t done = (arrived() - arrived_before_) / readers_;
            while (crowd_.seen.posted - posted_before_ < done + in_flight_) {
                crowd_.post();
            }
            crowd_.run_once(std::min(end, now_ns() + 20 * ns_per_ms));
        }
    }

private:
    [[nodiscard]] std::uint64_t arrived() const {
        return crowd_.seen.deliveries + crowd_.seen.lost + crowd_.seen.refused * readers_;
    }

    swarm& crowd_;
    std::size_t readers_;
    std::size_t in_flight_;
    std::uint64_t posted_before_;
    std::uint64_t arrived_before_;
};

struct step_result {
    std::size_t in_flight = 0;
    std::uint64_t deliveries = 0;
    double per_s = 0;
    usage_mark start{};
    usage_mark end{};
    bool good = false; ///< fast enough and nothing lost
    bool dead = false; ///< the server closed somebody or did not deliver all: no further steps
};

step_result run_step(swarm& crowd, const options& chosen, std::size_t in_flight, double seconds) {
    const std::size_t readers = readers_per_room(crowd, chosen);
    const std::uint64_t posts_before = crowd.seen.posted;
    const std::uint64_t deliveries_before = crowd.seen.deliveries;
    closed_loop loop(crowd, readers, in_flight);
    loop.run(std::min(chosen.warm_up_s, seconds / 2));
    crowd.seen.latency.clear();
    step_result step{.in_flight = in_flight};
    step.start = mark_usage(chosen);
    const std::uint64_t window_start = crowd.seen.deliveries;
    loop.run(seconds);
    step.end = mark_usage(chosen);
    step.deliveries = crowd.seen.deliveries - window_start;
    step.per_s =
        static_cast<double>(step.deliveries) * 1e9 / static_cast<double>(step.end.at_ns - step.start.at_ns);
    const double p99_ms = crowd.seen.latency.quantile_ms(0.99);
    const bool whole = settle(crowd, posts_before, deliveries_before, readers, 5);
    step.dead = !whole || crowd.seen.closed_by_server != 0 || crowd.seen.lost != 0;
    step.good = !step.dead && crowd.seen.doubled == 0 && p99_ms <= chosen.p99_limit_ms;
    return step;
}

/// Doubles the number of messages under way until that brings nothing more, costs too much latency or makes
/// the server cut somebody off.
std::size_t find_best_in_flight(adapter& speaks, const options& chosen, std::string& limit) {
    swarm crowd(speaks, chosen);
    crowd.seen.latency_mask = 15;
    add_members(crowd, chosen, speaks);
    join_all(crowd);
    step_result best{.in_flight = 4};
    int without_gain = 0;
    for (std::size_t in_flight = 8; in_flight <= 32'768 && without_gain < 2; in_flight *= 2) {
        const step_result step = run_step(crowd, chosen, in_flight, chosen.step_s);
        if (!step.good) {
            limit = std::to_string(in_flight) + " under way: " +
                    (step.dead ? "not all delivered, " + crowd.seen.first_remark : "too slow");
            break;
        }
        without_gain = step.per_s < best.per_s * 1.03 ? without_gain + 1 : 0;
        if (step.per_s > best.per_s) {
            best = step;
        }
    }
    return best.in_flight;
}

} // namespace

report run_saturate(adapter& speaks, const options& chosen) {
    report out;
    std::string limit;
    std::size_t in_flight = chosen.in_flight;
    if (in_flight == 0) {
        in_flight = find_best_in_flight(speaks, chosen, limit);
        out.add("search_ended_by", limit);
    }
    swarm crowd(speaks, chosen);
    crowd.seen.latency_mask = 15; // so that the generator is not what saturates
    add_members(crowd, chosen, speaks);
    out.add("all_joined", join_all(crowd));
    step_result step = run_step(crowd, chosen, in_flight, chosen.seconds);
    for (int tries = 0; tries < 3 && !step.good && !step.dead; ++tries) {
        in_flight = in_flight * 7 / 10;
        step = run_step(crowd, chosen, in_flight, chosen.seconds);
    }
    out.add("good", step.good);
    out.add("in_flight", std::uint64_t{in_flight});
    out.add("messages_per_s", step.per_s / static_cast<double>(readers_per_room(crowd, chosen)));
    add_window(out, crowd, step.start, step.end, step.deliveries);
    add_faults(out, crowd.seen);
    return out;
}

report run_rate(adapter& speaks, const options& chosen) {
    swarm crowd(speaks, chosen);
    add_members(crowd, chosen, speaks);
    report out;
    out.add("all_joined", join_all(crowd));
    const std::size_t readers = readers_per_room(crowd, chosen);
    const auto nothing = [] {};
    post_evenly(crowd, chosen.rate, chosen.warm_up_s, nothing);
    settle(crowd, 0, 0, readers, 10);
    crowd.seen.latency.clear();
    const std::uint64_t posts_before = crowd.seen.posted;
    const std::uint64_t deliveries_before = crowd.seen.deliveries;
    const usage_mark start = mark_usage(chosen);
    post_evenly(crowd, chosen.rate, chosen.seconds, nothing);
    const bool whole = settle(crowd, posts_before, deliveries_before, readers, 10);
    const usage_mark end = mark_usage(chosen);
    out.add("whole", whole);
    add_window(out, crowd, start, end, crowd.seen.deliveries - deliveries_before);
    add_faults(out, crowd.seen);
    return out;
}

} // namespace convene::bench
