#include "generator/scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace convene::bench {

void report::name_field(std::string_view name) {
    if (!fields_.empty()) {
        fields_ += ",";
    }
    fields_.append("\"").append(name).append("\":");
}

void report::add(std::string_view name, double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g", value);
    name_field(name);
    fields_ += text;
}

void report::add(std::string_view name, std::uint64_t value) {
    name_field(name);
    fields_ += std::to_string(value);
}

void report::add(std::string_view name, bool value) {
    name_field(name);
    fields_ += value ? "true" : "false";
}

void report::add(std::string_view name, std::string_view value) {
    name_field(name);
    fields_ += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            fields_ += '\\';
        }
        fields_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    fields_ += '"';
}

usage_mark mark_usage(const options& chosen) {
    return {.at_ns = now_ns(),
            .server_s = cpu_seconds(chosen.server_processes),
            .generator_s = own_cpu_seconds()};
}

void add_members(swarm& crowd, const options& chosen, const adapter& speaks) {
    const std::size_t publishers = chosen.room_count > 1 ? chosen.room_count : chosen.publishers;
    for (std::size_t i = 0; i < chosen.clients; ++i) {
        connection& member = crowd.add(duty::member, static_cast<std::uint32_t>(i % chosen.room_count));
        if (!speaks.publishes_apart() && i < publishers) {
            crowd.let_publish(member);
        }
    }
    if (speaks.publishes_apart()) {
        crowd.let_publish(crowd.add(duty::publisher, 0));
    }
}

bool join_all(swarm& crowd) {
    for (connection& each : crowd.connections()) {
        crowd.open(each);
    }
    const auto all_joined = [&crowd] { return crowd.opening() == 0; };
    if (!crowd.run_until(all_joined, now_ns() + 60 * ns_per_s)) {
        return false;
    }
    return std::ranges::all_of(crowd.connections(),
                               [](const connection& each) { return each.state == phase::joined; });
}

std::size_t readers_per_room(swarm& crowd, const options& chosen) {
    const auto readers = std::ranges::count_if(crowd.connections(), [](const connection& each) {
        return each.role == duty::member && each.may_read && each.state == phase::joined;
    });
    return static_cast<std::size_t>(readers) / chosen.room_count;
}

void post_evenly(swarm& crowd, double rate, double seconds, const std::function<void()>& each_turn) {
    const std::int64_t start = now_ns();
    const auto total = static_cast<std::uint64_t>(rate * seconds);
    const double gap_ns = 1e9 / rate;
    for (std::uint64_t done = 0; done < total;) {
        const std::int64_t now = now_ns();
        while (done < total && start + static_cast<std::int64_t>(static_cast<double>(done) * gap_ns) <= now) {
            crowd.post();
            ++done;
        }
        const auto next = start + static_cast<std::int64_t>(static_cast<double>(done) * gap_ns);
        crowd.run_once(std::min(next, now + 20 * ns_per_ms));
        each_turn();
    }
    crowd.flush_posts();
}

bool settle(swarm& crowd, std::uint64_t posts_before, std::uint64_t deliveries_before, std::size_t readers,
            double at_most_s) {
    const auto all_there = [&] {
        const std::uint64_t posts = crowd.seen.posted - posts_before;
        return crowd.seen.deliveries - deliveries_before >= posts * readers;
    };
    return crowd.run_until(all_there, now_ns() + static_cast<std::int64_t>(at_most_s * 1e9));
}

void add_window(report& out, const swarm& crowd, const usage_mark& start, const usage_mark& end,
                std::uint64_t deliveries) {
    const double seconds = static_cast<double>(end.at_ns - start.at_ns) / 1e9;
    const double server_s = end.server_s - start.server_s;
    const auto count = static_cast<double>(deliveries);
    out.add("seconds", seconds);
    out.add("deliveries", deliveries);
    out.add("deliveries_per_s", count / seconds);
    out.add("p50_ms", crowd.seen.latency.quantile_ms(0.50));
    out.add("p99_ms", crowd.seen.latency.quantile_ms(0.99));
    out.add("max_ms", crowd.seen.latency.quantile_ms(1.0));
    out.add("cpu_us_per_delivery", deliveries == 0 ? 0.0 : server_s * 1e6 / count);
    out.add("server_cpu_share", server_s / seconds);
    out.add("generator_cpu_share", (end.generator_s - start.generator_s) / seconds);
}

void add_faults(report& out, const traffic& seen) {
    out.add("posted", seen.posted);
    out.add("lost", seen.lost);
    out.add("doubled", seen.doubled);
    out.add("refused", seen.refused);
    out.add("closed_by_server", seen.closed_by_server);
    out.add("failed_opens", seen.failed_opens);
    if (!seen.first_remark.empty()) {
        out.add("remark", seen.first_remark);
    }
}

} // namespace convene::bench
