#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/sites/site_people.hpp"
#include "scheduling/sites/site_repository.hpp"
#include "scheduling/sites/site_rules.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <memory>
#include <optional>

namespace convene::scheduling {

/// What became of a change: the site after it, or why not. `now` is there with a `conflict`: the site as it
/// is, so that whoever wrote can see what somebody else did.
struct site_outcome {
    result<site_view> decided;
    std::optional<site_view> now = {};
};

/// Sites: who sees what of them, and what organisers decide. One per node. A site that the caller may not
/// see, and one that is not there, are the same `not_found`; whoever sees a site and is no organiser gets
/// `forbidden` for a change.
class site_service {
public:
    site_service(site_repository& sites, site_people& served_by, people_repository& people)
        : sites_(sites), served_by_(served_by), people_(people) {}

    /// The sites that the caller may see; none is no error.
    task<result<sites_answer>> list(auth::principal caller);
    task<result<site_view>> read(auth::principal caller, site_id id);

    /// Errors: `forbidden`, `invalid` with the field, `conflict` (the name is taken).
    task<result<site_view>> make(auth::principal caller, site_facts facts);
    task<result<site_cohort>> make_cohort(auth::principal caller, cohort_request what);

    /// Errors of these besides: `conflict` for another version than the caller saw, and for what I-25
    /// forbids.
    task<site_outcome> edit(auth::principal caller, site_id id, site_edit to);
    task<site_outcome> commit(auth::principal caller, site_id id, commitment_edit to);
    task<site_outcome> hand_over(auth::principal caller, site_id id, liaison_change what);
    task<site_outcome> appoint(auth::principal caller, site_id id, champion_change what);

private:
    using people_ptr = std::shared_ptr<const site_people_map>;

    task<result<viewer>> find_viewer(person_id who);
    task<result<std::vector<site_record>>> load_visible(auth::principal caller, viewer who);
    /// The site, for a change by an organiser.
    task<result<site_record>> open(auth::principal caller, site_id id);
    task<site_outcome> assign(auth::principal caller, site_id id, std::int64_t version, site_assigning what);
    /// Reads the site again after a decision or a conflict.
    task<site_outcome> close(site_id id, result<site_id> decided);
    task<result<site_view>> show_to_organiser(site_id id);

    site_repository& sites_;
    site_people& served_by_;
    people_repository& people_;
};

} // namespace convene::scheduling
