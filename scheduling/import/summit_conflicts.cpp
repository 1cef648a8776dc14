#include "scheduling/import/summit_parts.hpp"
#include "scheduling/programme_conflicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace convene::scheduling::detail {

namespace {

std::string name_of(const std::vector<session>& in, const session_id& id) {
    const auto found = std::ranges::find(in, id, &session::id);
    return fmt::format("{} (\"{}\")", id.str(), found == in.end() ? std::string() : found->title);
}

} // namespace

void check_conflicts(const summit_draft& in, import_problems& to) {
    const std::vector<session>& sessions = in.read.content.sessions;
    for (const programme_conflict& each : find_conflicts(sessions)) {
        const std::string later = name_of(sessions, each.later);
        const std::string earlier = name_of(sessions, each.earlier);
        to.add("sessions",
               each.kind == conflict_kind::place
                   ? fmt::format("{} begins while {} is still in {}.", later, earlier, each.what)
                   : fmt::format("{} begins while {} still serves in {}.", later, each.what, earlier));
    }
}

} // namespace convene::scheduling::detail
