#include "scheduling/draft/plan_openings.hpp"

#include "scheduling/draft/plan_tables.hpp"

#include <algorithm>
#include <span>

namespace convene::scheduling {

namespace {

using detail::hit;
using detail::hits;
using detail::plan_tables;

verdict judge(const hits& found) {
    const auto is_error = [](const hit& each) { return severity_of(each.kind) == severity::error; };
    if (found.empty()) {
        return verdict::free;
    }
    return std::ranges::any_of(found, is_error) ? verdict::impossible : verdict::warning;
}

bool are_same_matters(std::span<const hit> a, std::span<const hit> b) {
    return std::ranges::equal(a, b, detail::is_same_matter);
}

/// Joins what is said of one start after the other, in one place, to stretches.
class stretch_writer {
public:
    stretch_writer(const plan_tables& names, const place_id& place) : names_(&names) { made_.place = place; }

    /// Starts from `from` on and before `to` have these hits.
    void add(instant from, instant to, const hits& found) {
        // Most starts are like the one before them: they cost no sorting and no names.
        if (!made_.stretches.empty() && are_same_matters(found, last_)) {
            made_.stretches.back().to = to;
            return;
        }
        last_ = found;
        hits first = first_reasons(found);
        const verdict said = judge(found);
        if (!made_.stretches.empty() && made_.stretches.back().verdict == said &&
            are_same_matters(first, reasons_)) {
            made_.stretches.back().to = to;
            return;
        }
        made_.stretches.push_back({from, to, said, names_->name(first)});
        reasons_ = std::move(first);
    }

    place_openings take() { return std::move(made_); }

private:
    hits first_reasons(hits found) const {
        const std::size_t kept = std::min(found.size(), most_reasons);
        const auto middle = found.begin() + static_cast<std::ptrdiff_t>(kept);
        std::ranges::partial_sort(found, middle, {},
                                  [this](const hit& each) { return names_->order_of(each); });
        found.resize(kept);
        return found;
    }

    const plan_tables* names_;
    place_openings made_;
    hits last_;    ///< of the start before
    hits reasons_; ///< of the last stretch
};

} // namespace

start_range starts_of_day(local_day day, const std::string& zone) {
    return {to_instant(day, zone), to_instant(day + std::chrono::days(1), zone)};
}

std::vector<place_openings> detail::find_openings(const plan_tables& in, const session_id& of,
                                                  const start_range& when) {
    const rule_session* asked = in.find(of);
    if (asked == nullptr || when.from >= when.to || when.step <= when.step.zero()) {
        return {};
    }
    std::vector<stretch_writer> writers;
    writers.reserve(in.known_places().size());
    for (const number place : in.known_places()) {
        writers.emplace_back(in, in.places()[place].id);
    }
    rule_session moved = *asked;
    moved.scheduled = true;
    hits anywhere;
    hits found;
    for (instant start = when.from; start < when.to; start += when.step) {
        in.set_time(moved, {start, start + asked->time.length()});
        anywhere.clear();
        in.collect_of_time(moved, anywhere);
        for (std::size_t i = 0; i < writers.size(); ++i) {
            moved.place = in.known_places()[i];
            found = anywhere;
            in.collect_of_place(moved, found);
            writers[i].add(start, start + when.step, found);
        }
    }
    std::vector<place_openings> made;
    made.reserve(writers.size());
    for (stretch_writer& each : writers) {
        made.push_back(each.take());
    }
    return made;
}

} // namespace convene::scheduling
