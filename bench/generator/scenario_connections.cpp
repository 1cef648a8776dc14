// Connections themselves: what an idle one weighs, how fast they join, how fast all come back after a cut.

#include "generator/scenario.hpp"

#include <algorithm>

namespace convene::bench {

namespace {

std::uint64_t server_memory(const options& chosen) {
    return chosen.server_processes.empty() ? 0 : resident_bytes(chosen.server_processes.front());
}

/// Lets the server allocate once what it keeps for a room, so that this is not counted as connections.
void warm_up(adapter& speaks, const options& chosen) {
    options few = chosen;
    few.clients = 100;
    few.publishers = std::min<std::size_t>(few.publishers, 100);
    swarm crowd(speaks, few);
    add_members(crowd, few, speaks);
    join_all(crowd);
    post_evenly(crowd, 200, 1, [] {});
    settle(crowd, 0, 0, readers_per_room(crowd, few), 5);
}

void rest(swarm& crowd, double seconds) {
    crowd.run_until([] { return false; }, now_ns() + static_cast<std::int64_t>(seconds * 1e9));
}

} // namespace

report run_idle(adapter& speaks, const options& chosen) {
    warm_up(speaks, chosen);
    swarm crowd(speaks, chosen);
    rest(crowd, 1.5);
    const std::uint64_t before = server_memory(chosen);
    add_members(crowd, chosen, speaks);
    report out;
    out.add("all_joined", join_all(crowd));
    rest(crowd, 1);
    const std::uint64_t joined = server_memory(chosen);
    post_evenly(crowd, chosen.rate, chosen.seconds, [] {});
    const bool whole = settle(crowd, 0, 0, readers_per_room(crowd, chosen), 15);
    rest(crowd, 2);
    const std::uint64_t after = server_memory(chosen);
    const auto each_kib = [&](std::uint64_t with) {
        return (static_cast<double>(with) - static_cast<double>(before)) / 1024.0 /
               static_cast<double>(chosen.clients);
    };
    out.add("whole", whole);
    out.add("rss_before_mib", static_cast<double>(before) / 1048576.0);
    out.add("kib_per_connection", each_kib(joined));
    out.add("kib_per_connection_after_traffic", each_kib(after));
    add_faults(out, crowd.seen);
    return out;
}

report run_join(adapter& speaks, const options& chosen) {
    options few = chosen;
    few.clients = chosen.connecting;
    swarm crowd(speaks, few);
    add_members(crowd, few, speaks);
    report out;
    out.add("all_joined", join_all(crowd));
    const auto come_and_go = [&](double seconds) {
        const std::int64_t end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
        while (now_ns() < end) {
            for (connection& each : crowd.connections()) {
                if (each.state == phase::joined) {
                    crowd.drop(each);
                    crowd.open(each);
                }
            }
            crowd.run_once(end);
        }
    };
    come_and_go(chosen.warm_up_s);
    const std::uint64_t joins_before = crowd.seen.joins;
    const usage_mark start = mark_usage(chosen);
    come_and_go(chosen.seconds);
    const usage_mark end = mark_usage(chosen);
    const auto joins = static_cast<double>(crowd.seen.joins - joins_before);
    const double seconds = static_cast<double>(end.at_ns - start.at_ns) / 1e9;
    out.add("joins_per_s", joins / seconds);
    out.add("joins_per_cpu_s", joins / std::max(1e-9, end.server_s - start.server_s));
    out.add("server_cpu_share", (end.server_s - start.server_s) / seconds);
    out.add("generator_cpu_share", (end.generator_s - start.generator_s) / seconds);
    add_faults(out, crowd.seen);
    return out;
}

report run_storm(adapter& speaks, const options& chosen) {
    options alone = chosen;
    alone.clients = 1;
    alone.publishers = 1;
    swarm stays(speaks, alone);
    add_members(stays, alone, speaks);
    swarm crowd(speaks, chosen);
    add_members(crowd, chosen, speaks);
    report out;
    out.add("all_joined", join_all(stays) && join_all(crowd));
    post_evenly(stays, 100, 0.5, [] {}); // everybody has a position and has seen messages
    const std::uint64_t first = stays.seen.posted;
    settle(crowd, 0, 0, 0, 0);
    crowd.run_until([&] { return crowd.seen.deliveries >= first * chosen.clients; }, now_ns() + 5 * ns_per_s);

    for (connection& each : crowd.connections()) {
        crowd.drop(each);
        each.resume = each.role == duty::member;
    }
    const std::uint64_t received_before = crowd.seen.deliveries;
    post_evenly(stays, 1000, static_cast<double>(chosen.missed) / 1000.0, [] {});
    const bool published = settle(stays, 0, 0, 1, 10);
    rest(stays, 0.5); // the server has noticed the cut connections
    const usage_mark start = mark_usage(chosen);
    for (connection& each : crowd.connections()) {
        if (each.role == duty::member) {
            crowd.open(each);
        }
    }
    const std::uint64_t top = stays.connections().front().next_offset;
    const auto whole = [&] {
        return crowd.opening() == 0 && std::ranges::all_of(crowd.connections(), [&](const connection& each) {
                   return each.role == duty::publisher || each.next_offset == top;
               });
    };
    const bool all_whole = crowd.run_until(whole, now_ns() + 30 * ns_per_s);
    const usage_mark end = mark_usage(chosen);
    rest(crowd, 0.5); // anything doubled would come now
    const auto back = std::ranges::count_if(crowd.connections(), [](const connection& each) {
        return each.state == phase::joined && each.recovered;
    });
    out.add("published", published);
    out.add("whole", all_whole);
    out.add("whole_after_s", static_cast<double>(end.at_ns - start.at_ns) / 1e9);
    out.add("recovered", static_cast<std::uint64_t>(back));
    out.add("snapshots", crowd.seen.snapshots);
    out.add("missed_delivered", crowd.seen.deliveries - received_before);
    out.add("server_cpu_s", end.server_s - start.server_s);
    out.add("generator_cpu_s", end.generator_s - start.generator_s);
    add_faults(out, crowd.seen);
    return out;
}

} // namespace convene::bench
