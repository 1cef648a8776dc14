#include "scheduling/registration/registration_record.hpp"

namespace convene::scheduling {

registration_record make_registration(const person_record& imported, instant now, instant answer_until) {
    registration_record made;
    made.person = imported.id.str();
    made.registration = imported.registration.value_or(registration_id()).str();
    made.kind = imported.registration_kind;
    made.site = imported.site.value_or(site_id()).str();
    made.status = imported.status;
    made.version = 1;
    made.since = to_unix_ms(now);
    made.online = imported.online.value_or(false);
    made.vetting_level = imported.vetting_level;
    if (made.status == registration_status::invited || made.status == registration_status::approved) {
        made.until = to_unix_ms(answer_until);
    }
    if (made.status == registration_status::waitlisted) {
        made.waits_for = "organiser"; // a file does not say for what: nobody is promoted by import
    }
    return made;
}

void apply(const registration_record& decided, person_record& to, instant now) {
    to.registration = registration_id(decided.registration);
    to.registration_kind = decided.kind;
    to.site = decided.site.empty() ? std::nullopt : std::optional(site_id(decided.site));
    to.status = decided.status;
    to.online = decided.online;
    const bool over = decided.vetting_until > 0 && decided.vetting_until <= to_unix_ms(now);
    to.vetting_level =
        over && decided.vetting_level == vetting::verified ? vetting::expired : decided.vetting_level;
}

} // namespace convene::scheduling
