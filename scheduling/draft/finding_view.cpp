#include "scheduling/draft/finding_view.hpp"

#include "scheduling/draft/plan_words.hpp"

#include <set>
#include <utility>

namespace convene::scheduling {

std::vector<shown_finding> show_findings(std::vector<finding> found, const plan& in,
                                         const std::map<std::string, std::string>& accepted) {
    std::vector<shown_finding> shown;
    shown.reserve(found.size());
    for (finding& each : found) {
        shown_finding made;
        made.key = key_of(each);
        made.sentence = sentence_of(each, in);
        const auto stands = accepted.find(made.key);
        if (each.severity == severity::warning && stands != accepted.end()) {
            made.accepted = stands->second;
        }
        static_cast<finding&>(made) = std::move(each);
        shown.push_back(std::move(made));
    }
    return shown;
}

std::vector<finding> only_new(std::vector<finding> found, const plan& before) {
    std::set<std::string> known;
    for (const finding& each : check_plan(before)) {
        known.insert(key_of(each));
    }
    std::erase_if(found, [&](const finding& each) { return known.contains(key_of(each)); });
    return found;
}

} // namespace convene::scheduling
