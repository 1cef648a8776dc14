#pragma once

#include "scheduling/sites/site_record.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <string>
#include <vector>

namespace convene::scheduling {

/// What the summit file says of one site.
struct site_seed {
    site_id id;
    site_facts facts;
    std::optional<site_commitment> commitment; ///< its number is the store's
    std::optional<person_id> liaison;
};

/// A change of who serves a site. Empty ids: nobody.
struct site_assigning {
    site_duty duty = site_duty::primary;
    person_id ends;
    person_id begins;
    std::string note;
};

/// One row of a table, with all that it changes.
struct site_row {
    site_id id;               ///< of the site, or wanted for a new one
    std::int64_t version = 0; ///< 0: a new site
    site_facts facts;
    std::optional<site_commitment> commitment; ///< number 0: a new one
    person_id primary;                         ///< empty: as it is
};

/// Sites of the programme in the store; keys and functions are in `lua/`. A decision gives the version that
/// the caller saw; when the site has another one, nothing changes and the error is `conflict`. Each decision
/// writes its entry into the audit record of the programme, `cv:{programme}:audit`, in the same step. Sites
/// and cohorts are not an edition's.
class site_repository {
public:
    site_repository(redis::client& store, const clock& time) : store_(store), time_(time) {}

    /// Every site, at most 2,000, without what has ended, in no order.
    task<result<std::vector<site_record>>> load_all();
    /// One with its history. Error: `not_found`.
    task<result<site_record>> find(site_id id);
    task<result<std::vector<site_cohort>>> load_cohorts();

    /// Errors of these: `conflict` (another version, the name is taken, I-25, too many), `not_found`,
    /// `invalid` (no such cohort), `unavailable`, `unknown_outcome`. Each answers the id of the site.
    task<result<site_id>> make(person_id actor, site_facts facts);
    task<result<site_id>> edit(person_id actor, site_id id, std::int64_t version, site_facts to,
                               std::string changed);
    task<result<site_id>> commit(person_id actor, site_id id, std::int64_t version, site_commitment to);
    task<result<site_id>> assign(person_id actor, site_id id, std::int64_t version, site_assigning what);
    task<result<site_id>> store_row(person_id actor, site_row row);
    task<result<void>> store_cohort(person_id actor, site_cohort cohort);

    /// An entry of the record about all sites, for instance that they were exported.
    task<result<void>> note(person_id actor, std::string action, std::string reason);

    /// From the summit file: changes nothing where a person decided, and nothing when it says the same again.
    task<result<void>> seed_cohort(site_cohort cohort);
    task<result<void>> seed(site_seed what);

private:
    task<result<site_id>> decide(std::string function, redis::arguments words);

    redis::client& store_;
    const clock& time_;
};

} // namespace convene::scheduling
