/// Measures the checks of a large plan: one edit, all findings, and where a session could go. One thread.
#include "large_plan.hpp"
#include "scheduling/draft/plan_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

namespace {

using namespace convene;
using namespace convene::scheduling;

using milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::uint32_t seed = 900;

/// Does the same `times` times, with what that time's number makes of it; prints and compares with the goal.
bool measure(const char* what, int times, milliseconds goal, const std::function<void(int)>& once) {
    std::vector<milliseconds> took;
    for (int i = 0; i < times; ++i) {
        const auto from = std::chrono::steady_clock::now();
        once(i);
        took.emplace_back(std::chrono::steady_clock::now() - from);
    }
    std::ranges::sort(took);
    const milliseconds median = took[took.size() / 2];
    const milliseconds p99 = took[took.size() * 99 / 100];
    fmt::print("{:<40} p50 {:8.3f} ms   p99 {:8.3f} ms   goal {:4.0f} ms   {}\n", what, median.count(),
               p99.count(), goal.count(), p99 <= goal ? "met" : "missed");
    return p99 <= goal;
}

} // namespace

int main() {
    const bench::plan_size size;
    const plan made = bench::make_large_plan(size, seed);
    plan_index index(made);
    const auto errors = std::ranges::count(index.findings(), severity::error,
                                           [](const finding& each) { return each.severity; });
    fmt::print("{} sessions, {} places, {} people; {} findings, {} of them errors\n", made.sessions.size(),
               made.places.size(), made.people.size(), index.findings().size(), errors);

    std::mt19937 random(seed);
    const auto any = [&random](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    std::size_t seen = 0; // so that nothing is left out by the compiler
    bool good = measure("built from a plan, all findings", 200, milliseconds(50),
                        [&](int) { seen += check_plan(made).size(); });
    good &= measure("all findings", 200, milliseconds(50), [&](int) { seen += index.findings().size(); });
    good &= measure("one session moved, and its findings", 20'000, milliseconds(5), [&](int) {
        draft_session moved = made.sessions[any(made.sessions.size())];
        const auto length = moved.content.ends_at - moved.content.starts_at;
        moved.content.place = made.places[any(made.places.size())].id;
        moved.content.starts_at = bench::first_midnight() + std::chrono::minutes(5 * any(3 * 288));
        moved.content.ends_at = moved.content.starts_at + length;
        index.replace(moved);
        seen += index.findings_of(moved.content.id).size();
    });
    index = plan_index(made);
    const start_range days{bench::first_midnight(), bench::first_midnight() + std::chrono::days(size.days)};
    good &= measure("where could it go, three days", 900, milliseconds(50), [&](int i) {
        const auto& asked = made.sessions[static_cast<std::size_t>(i) % made.sessions.size()];
        for (const place_openings& each : index.where_could_it_go(asked.content.id, days)) {
            seen += each.stretches.size();
        }
    });
    return good && seen > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
