#include "scheduling/import/summit_parts.hpp"
#include "scheduling/sites/site_rules.hpp"

#include <chrono>
#include <map>
#include <utility>

namespace convene::scheduling::detail {

namespace {

constexpr std::size_t most_cohorts = 100;
constexpr std::size_t most_sites = 1'000;
constexpr std::size_t most_names = 10;

using cohort_map = std::map<cohort_id, std::pair<site_cohort, commitment_status>>;

std::int64_t year_of(local_day day) {
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

/// The cohorts, each with the status that its sites have in it.
cohort_map read_cohorts(record_reader& file, summit_draft& into) {
    cohort_map cohorts;
    if (!file.has("cohorts")) {
        return cohorts;
    }
    known_ids<cohort_id> ids("cohort");
    file.each("cohorts", most_cohorts, [&](record_reader& from) {
        site_cohort read;
        read.id = from.id<cohort_id>("id");
        ids.add(from, "id", read.id);
        read.label = from.line("label", 120);
        read.kind = from.has("kind") ? from.word<cohort_kind>("kind") : cohort_kind::operations;
        const local_day starts = from.day("commitment_start");
        read.starts_on = to_text(starts);
        read.ends_on = to_text(from.day("commitment_end"));
        if (const auto days = check_days(read.starts_on, read.ends_on); !days) {
            from.problem("commitment_end", days.error().message);
        }
        read.year = from.has("year") ? from.number("year", 2000, 2200) : year_of(starts);
        const auto status = from.word<commitment_status>("status");
        cohorts.emplace(read.id, std::pair(read, status));
        into.read.cohorts.push_back(std::move(read));
    });
    return cohorts;
}

site_facts read_facts(record_reader& from, const site& known) {
    site_facts facts;
    facts.name = known.name;
    facts.state = known.state;
    facts.time_zone = known.time_zone;
    if (from.has("kind")) {
        facts.kind = from.word<site_kind>("kind");
    }
    if (from.has("members")) {
        facts.members = from.words("members", most_names);
    }
    if (from.has("public_names")) {
        facts.public_names = from.words("public_names", most_names);
    }
    return facts;
}

std::optional<site_commitment> read_commitment(record_reader& from, const cohort_map& cohorts) {
    const auto in = from.optional_id<cohort_id>("sample_cohort_id");
    if (!in || in->empty()) {
        return {};
    }
    const auto cohort = cohorts.find(*in);
    if (cohort == cohorts.end()) {
        from.problem("sample_cohort_id", "There is no cohort " + in->str() + " in this file.");
        return {};
    }
    const auto& [about, status] = cohort->second;
    return site_commitment{0, about.id, about.starts_on, about.ends_on, status};
}

} // namespace

void read_site_seeds(record_reader& file, summit_draft& into) {
    const cohort_map cohorts = read_cohorts(file, into);
    std::size_t row = 0;
    if (into.read.content.sites.empty()) {
        return; // said before
    }
    file.each("sites", most_sites, [&](record_reader& from) {
        const site& known = into.read.content.sites[row++];
        site_seed seed;
        seed.id = known.id;
        seed.liaison = known.liaison;
        seed.commitment = read_commitment(from, cohorts);
        auto facts = clean_facts(read_facts(from, known));
        if (facts) {
            seed.facts = std::move(*facts);
        } else if (!known.name.empty() && !known.state.empty() && !known.time_zone.empty()) {
            from.problem(facts.error().field, facts.error().message); // else it was said before
        }
        into.read.sites.push_back(std::move(seed));
    });
}

} // namespace convene::scheduling::detail
