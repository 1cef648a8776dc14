#pragma once

#include "scheduling/draft/plan_check.hpp"
#include "scheduling/draft/plan_openings.hpp"
#include "scheduling/draft/plan_tables.hpp"

#include <chrono>
#include <vector>

namespace convene::scheduling {

/// Where a session would be put.
struct placing {
    place_id place;
    instant starts_at;
    std::chrono::milliseconds length{0};
};

/// Finds what is wrong in a plan again and again while its sessions change one at a time. Keeps what it needs
/// of the plan; places, people and absences change by building it anew. Belongs to one thread.
class plan_index {
public:
    /// Of a plan whose ids are unique.
    explicit plan_index(const plan& of);

    /// Puts the session where one of the same id was, or adds it. One that is taken out of the plan is
    /// replaced by itself in the tray: it collides with nothing there.
    void replace(const draft_session& with);

    /// Exactly what `check_plan` says of the plan as it is now.
    std::vector<finding> findings() const;
    /// Those of `findings` that name this session on either side. Nothing for one that is not in the plan.
    std::vector<finding> findings_of(const session_id& of) const;
    /// What `findings_of` would say if the session were scheduled there and then; changes nothing. A
    /// cancelled one stays cancelled.
    std::vector<finding> findings_at(const session_id& of, const placing& there) const;

    /// Where the session, as long as it is now, could begin: for every place of the plan, in the plan's
    /// order, what `findings_at` would say of each start. The work is places times starts. Empty for a
    /// session that is not in the plan and for a range without starts.
    std::vector<place_openings> where_could_it_go(const session_id& of, const start_range& when) const;

private:
    detail::plan_tables tables_;
};

} // namespace convene::scheduling
