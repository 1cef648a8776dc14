#include "scheduling/person_record.hpp"

namespace convene::scheduling {

std::string compute_display_name(const person_record& of) {
    const person_names names{of.name, of.given_name, of.family_name, of.alias.value_or("")};
    return compute_display_name(of.display, names);
}

viewer to_viewer(const person_record& of) {
    viewer made;
    made.person = of.id;
    made.display_name = compute_display_name(of);
    made.roles = of.roles;
    made.status = of.status;
    made.vetting_level = of.vetting_level;
    made.discipline = of.discipline;
    made.registration_kind = of.registration_kind;
    made.site = of.site.value_or(site_id());
    made.communities = of.communities;
    made.online = of.online.value_or(false);
    return made;
}

} // namespace convene::scheduling
