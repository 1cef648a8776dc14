#include "scheduling/sites/site_views.hpp"

#include "scheduling/folded_text.hpp"

#include <algorithm>
#include <tuple>

namespace convene::scheduling {

namespace {

site_assignment show_duty(const site_duty_record& of, site_sight sight, const site_people_map& names) {
    site_assignment shown;
    shown.person = of.person;
    const auto known = names.find(of.person);
    shown.name = known == names.end() ? std::string() : known->second.name;
    shown.duty = of.duty;
    if (!of.by.empty()) {
        shown.from = of.from;
    }
    shown.to = of.to;
    if (sight == site_sight::history && !of.note.empty()) {
        shown.note = of.note;
    }
    return shown;
}

bool comes_before(const site_view& a, const site_view& b) {
    const auto key = [](const site_view& of) { return std::tuple(fold(of.name), fold(of.state), of.id); };
    return key(a) < key(b);
}

} // namespace

site_view show_site(const site_record& of, site_sight sight, const site_people_map& names) {
    site_view shown;
    static_cast<site_facts&>(shown) = of.facts;
    shown.id = of.id;
    shown.version = of.version;
    shown.needs_liaison = needs_liaison(of);
    shown.commitments = of.commitments;
    for (const site_duty_record& each : of.people) {
        if (sight == site_sight::history || !each.to) {
            shown.people.push_back(show_duty(each, sight, names));
        }
    }
    return shown;
}

void sort_by_name(std::vector<site_view>& sites) {
    std::ranges::sort(sites, comes_before);
}

std::vector<named_person> list_people(const site_people_map& from, bool site_person::* role) {
    std::vector<named_person> found;
    for (const auto& [person, about] : from) {
        if (about.*role) {
            found.push_back({person, about.name});
        }
    }
    std::ranges::sort(found, {}, [](const named_person& each) { return std::tie(each.name, each.id); });
    return found;
}

} // namespace convene::scheduling
