#include "tests/support/registration_history.hpp"

#include <map>

namespace convene::testing {

std::vector<std::string> broken_rules(const std::vector<registration_fact>& history, std::int64_t places) {
    std::vector<std::string> found;
    std::map<std::string, registration_fact> state;
    std::vector<std::string> line;
    std::int64_t held = 0;
    for (const registration_fact& each : history) {
        registration_fact& mine = state[each.person];
        if (each.version <= mine.version) {
            found.push_back(each.person + " has two steps of version " + std::to_string(each.version));
        }
        const bool waited = mine.what == "waitlisted";
        if (each.what == "approved" && !line.empty() && line.front() != each.person) {
            found.push_back(each.person + " went before " + line.front());
        }
        if (waited) {
            std::erase(line, each.person);
        }
        if (each.what == "waitlisted") {
            line.push_back(each.person);
        }
        const auto has_place = [](const std::string& what) {
            return what == "approved" || what == "confirmed";
        };
        held += (has_place(each.what) ? 1 : 0) - (has_place(mine.what) ? 1 : 0);
        if (held > places) {
            found.push_back(std::to_string(held) + " held a place");
        }
        mine = each;
    }
    return found;
}

} // namespace convene::testing
