#pragma once

#include "scheduling/sites/site_record.hpp"
#include "scheduling/viewer.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"

#include <string>

namespace convene::scheduling {

/// How much of one site somebody sees.
enum class site_sight {
    none,    ///< as if it were not there
    outline, ///< what it is, its commitments and who serves it now: their own site
    history, ///< the history and the hand-over notes too
};

/// Organisers and the programme manager see all, liaisons the sites that they serve now; champions have the
/// outline of the sites that they stand for: the work goes on between editions, so they need no registration.
/// Who belongs to a site has the outline of that one, unless their registration was cancelled, declined or
/// has expired. A revoked registration shows nothing, whatever one serves.
site_sight compute_site_sight(const auth::principal& caller, const viewer& who, const site_record& of);

/// Whether the caller sees every site, so that nobody has to look at each.
bool sees_every_site(const auth::principal& caller);

/// True while the person is a liaison of the site, or with `champion` stands for it.
bool serves_now(const site_record& site, const person_id& who, bool champion);

/// True for a commitment that runs: `active` or `extended`.
bool is_running(commitment_status status) noexcept;
/// I-25: a site with a running commitment has a primary liaison.
bool needs_liaison(const site_record& of);
/// The primary liaison of now, or null.
const site_duty_record* find_primary(const site_record& of);
/// The commitment that runs, else the one that started last; null when there is none.
const site_commitment* find_commitment_of_now(const site_record& of);

/// Name and state made comparable: together they are unique.
std::string site_key(const site_facts& of);
/// Id for a new site, made of its name and state: "jackson-ms". The store puts a number behind it when it is
/// taken.
site_id make_site_id(const site_facts& of);
cohort_id make_cohort_id(const std::string& label);

/// Cleans and checks what somebody wrote. Errors: `invalid` with the field. A joint site has two
/// jurisdictions or more, others have none; a state of two letters comes back in capitals.
result<site_facts> clean_facts(site_facts written);
/// The same for a stretch of days. Errors: `invalid` with the field.
result<void> check_days(const std::string& starts_on, const std::string& ends_on);
result<cohort_request> clean_cohort(cohort_request written);
/// A hand-over note: at most 2,000 characters; may be empty.
result<std::string> clean_note(const std::string& written);

/// Which fields differ, for the record: "name, time_zone"; empty when none does.
std::string changed_fields(const site_facts& before, const site_facts& after);

} // namespace convene::scheduling
