#include "scheduling/draft/plan_check.hpp"

#include "scheduling/draft/plan_index.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace convene::scheduling {

bool has_direction(finding_kind kind) noexcept {
    return kind == finding_kind::out_of_order;
}

severity severity_of(finding_kind kind) noexcept {
    static constexpr std::array warnings{finding_kind::beside_plenary, finding_kind::too_few_seats,
                                         finding_kind::setup_cut, finding_kind::short_walk,
                                         finding_kind::past_midnight};
    const bool warns = std::ranges::find(warnings, kind) != warnings.end();
    return warns ? severity::warning : severity::error;
}

std::string key_of(const finding& of) {
    const session_id* first = &of.session;
    const session_id* second = of.other ? &*of.other : nullptr;
    if (second != nullptr && *second < *first && !has_direction(of.kind)) {
        std::swap(first, second);
    }
    std::string key = boost::describe::enum_to_string(of.kind, "");
    key += '/' + first->str();
    if (second != nullptr) {
        key += '/' + second->str();
    }
    if (of.place) {
        key += '/' + of.place->str();
    }
    if (of.person) {
        key += '/' + of.person->str();
    }
    if (of.feature) {
        key += '/' + *of.feature;
    }
    return key;
}

std::vector<finding> check_plan(const plan& of) {
    return plan_index(of).findings();
}

} // namespace convene::scheduling
