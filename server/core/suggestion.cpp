#include "server/core/suggestion.hpp"

#include <algorithm>
#include <vector>

namespace convene {

namespace {

/// Edits (insert, drop, replace) between two short words.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

std::string suggestion(std::string_view wrong, const std::set<std::string>& known) {
    const std::string* best = nullptr;
    std::size_t least = wrong.size() < 5 ? 2 : 3;
    for (const std::string& name : known) {
        if (const std::size_t edits = edit_distance(wrong, name); edits < least) {
            least = edits;
            best = &name;
        }
    }
    return best == nullptr ? std::string() : " Did you mean \"" + *best + "\"?";
}

} // namespace convene
