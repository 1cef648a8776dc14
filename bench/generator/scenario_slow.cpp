// Some members never read. The others must not notice; the server must not grow.

#include "generator/scenario.hpp"

#include <algorithm>

namespace convene::bench {

namespace {

struct phase_result {
    double p50_ms = 0;
    double p99_ms = 0;
    bool whole = false;
    double most_mib = 0; ///< of the server's resident memory while it ran
};

phase_result run_phase(swarm& crowd, const options& chosen) {
    const std::size_t readers = readers_per_room(crowd, chosen);
    const std::uint64_t posts_before = crowd.seen.posted;
    const std::uint64_t deliveries_before = crowd.seen.deliveries;
    const pid_t server = chosen.server_processes.empty() ? 0 : chosen.server_processes.front();
    phase_result result;
    std::int64_t next_look = now_ns();
    const auto look_at_memory = [&] {
        if (server != 0 && now_ns() >= next_look) {
            next_look = now_ns() + 100 * ns_per_ms;
            result.most_mib =
                std::max(result.most_mib, static_cast<double>(resident_bytes(server)) / 1048576.0);
        }
    };
    crowd.seen.latency.clear();
    post_evenly(crowd, chosen.rate, chosen.seconds, look_at_memory);
    result.whole = settle(crowd, posts_before, deliveries_before, readers, 10);
    result.p50_ms = crowd.seen.latency.quantile_ms(0.50);
    result.p99_ms = crowd.seen.latency.quantile_ms(0.99);
    return result;
}

} // namespace

report run_slow(adapter& speaks, const options& chosen) {
    swarm crowd(speaks, chosen);
    add_members(crowd, chosen, speaks);
    std::vector<connection*> slow;
    const auto count = static_cast<std::size_t>(chosen.slow_share * static_cast<double>(chosen.clients));
    for (std::size_t i = chosen.clients - count; i < chosen.clients; ++i) {
        slow.push_back(&crowd.connections()[i]);
        slow.back()->receive_buffer_bytes = 16'384; // what piles up, piles up at the server
    }
    report out;
    out.add("all_joined", join_all(crowd));
    post_evenly(crowd, chosen.rate, chosen.warm_up_s, [] {});
    settle(crowd, 0, 0, readers_per_room(crowd, chosen), 10);
    const phase_result before = run_phase(crowd, chosen);
    std::vector<std::uint64_t> bytes_before;
    for (connection* each : slow) {
        crowd.set_reading(*each, false);
        bytes_before.push_back(each->received_bytes);
    }
    const phase_result during = run_phase(crowd, chosen);

    // Now they wake up: what was kept for them comes out, then the end of the connection.
    for (connection* each : slow) {
        if (each->descriptor >= 0) {
            crowd.set_reading(*each, true);
        }
    }
    crowd.run_until([] { return false; }, now_ns() + 3 * ns_per_s);
    std::uint64_t closed = 0;
    std::uint64_t most_bytes = 0;
    for (std::size_t i = 0; i < slow.size(); ++i) {
        most_bytes = std::max(most_bytes, slow[i]->received_bytes - bytes_before[i]);
        if (slow[i]->state == phase::away) {
            ++closed;
            slow[i]->resume = true;
            crowd.open(*slow[i]);
        }
    }
    const std::uint64_t top = crowd.connections().front().next_offset;
    const auto whole = [&] {
        return std::ranges::all_of(slow, [&](const connection* each) { return each->next_offset == top; });
    };
    const bool all_back = crowd.run_until(whole, now_ns() + 15 * ns_per_s);

    out.add("slow", std::uint64_t{slow.size()});
    out.add("others_whole", before.whole && during.whole);
    out.add("p50_ms_before", before.p50_ms);
    out.add("p99_ms_before", before.p99_ms);
    out.add("p50_ms", during.p50_ms);
    out.add("p99_ms", during.p99_ms);
    out.add("rss_mib_before", before.most_mib);
    out.add("rss_mib", during.most_mib);
    out.add("slow_closed", closed);
    out.add("most_bytes_held_for_one", most_bytes);
    out.add("slow_whole_again", all_back);
    out.add("snapshots", crowd.seen.snapshots);
    add_faults(out, crowd.seen);
    return out;
}

} // namespace convene::bench
