#include "scheduling/registration/registration_rules.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/folded_text.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t name_characters = 200;
constexpr std::size_t note_characters = 500;
constexpr std::size_t reason_characters = 300;

constexpr std::array<std::string_view, 20> known_disciplines = {"police_executive",
                                                                "crime_analysis",
                                                                "investigations",
                                                                "prosecution",
                                                                "city_hall",
                                                                "community_partner",
                                                                "public_information",
                                                                "technology",
                                                                "victim_services",
                                                                "usao",
                                                                "federal_law_enforcement",
                                                                "federal_other",
                                                                "doj_program",
                                                                "small_agency",
                                                                "association",
                                                                "subject_matter_expert",
                                                                "liaison",
                                                                "staff",
                                                                "access_services",
                                                                "media"};

constexpr std::array<std::string_view, 8> known_kinds = {
    "site_team", "federal_partner", "guest", "presenter", "tta_staff", "liaison", "doj_program", "crew"};

template<std::size_t Size>
bool contains(const std::array<std::string_view, Size>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

/// A line of at most `most` characters. Error: `invalid`, when it is longer, or empty where it may not be.
result<std::string> clean_line(const std::string& text, std::string_view field, bool needed) {
    std::string cleaned = clean_name(text);
    const std::size_t length = count_code_points(cleaned);
    if (needed && length == 0) {
        return error(errc::invalid, "Please fill this in.", std::string(field));
    }
    if (length > name_characters) {
        return error(errc::invalid, "This can have at most 200 characters.", std::string(field));
    }
    return cleaned;
}

/// Cleans one member in place; keeps the first refusal.
void clean_member(std::string& text, std::string_view field, bool needed, std::optional<error>& refused) {
    auto cleaned = clean_line(text, field, needed);
    if (cleaned) {
        text = std::move(*cleaned);
    } else if (!refused) {
        refused = cleaned.error();
    }
}

/// Given names and family name, for initials: the last word is the family's, unless it was known better.
void split_name(person_record& of) {
    const std::string known = of.family_name.empty() ? of.given_name : of.given_name + " " + of.family_name;
    if (known == of.name) {
        return;
    }
    const std::size_t space = of.name.rfind(' ');
    of.given_name = of.name.substr(0, space);
    of.family_name = space == std::string::npos ? std::string() : of.name.substr(space + 1);
}

const site* find_site(const programme& in, const std::string& id) {
    const auto found = std::ranges::find_if(in.sites, [&](const site& each) { return each.id.str() == id; });
    return found == in.sites.end() ? nullptr : &*found;
}

} // namespace

std::span<const std::string_view> disciplines() {
    return known_disciplines;
}

std::span<const std::string_view> registration_kinds() {
    return known_kinds;
}

result<registration_form> clean_form(registration_form asked) {
    std::optional<error> refused;
    clean_member(asked.name, "form.name", true, refused);
    clean_member(asked.title, "form.title", false, refused);
    clean_member(asked.organisation, "form.organisation", true, refused);
    if (asked.display == display_policy::alias) {
        std::string alias = asked.alias.value_or("");
        clean_member(alias, "form.alias", true, refused);
        asked.alias = std::move(alias);
    } else {
        asked.alias.reset();
    }
    if (!refused && !contains(known_disciplines, asked.discipline)) {
        refused = error(errc::invalid, "Please choose what you do from the list.", "form.discipline");
    }
    if (refused) {
        return *refused;
    }
    return asked;
}

result<access_needs> clean_access(access_needs asked) {
    std::ranges::sort(asked.needs);
    const auto twice = std::ranges::unique(asked.needs);
    asked.needs.erase(twice.begin(), twice.end());
    asked.note = clean_name(asked.note);
    if (count_code_points(asked.note) > note_characters) {
        return error(errc::invalid, "This can have at most 500 characters.", "access.note");
    }
    return asked;
}

result<invitation> clean_invitation(invitation asked) {
    auto name = clean_line(asked.name, "name", true);
    if (!name) {
        return name.error();
    }
    asked.name = std::move(*name);
    if (!contains(known_kinds, asked.kind)) {
        return error(errc::invalid, "Please choose why this person takes part from the list.", "kind");
    }
    if ((asked.kind == "site_team") != asked.site.has_value()) {
        return error(errc::invalid, "A site is named for people on its team, and for nobody else.", "site");
    }
    return asked;
}

result<std::string> clean_reason(std::string asked, bool needed) {
    asked = clean_name(asked);
    const std::size_t length = count_code_points(asked);
    if (length > reason_characters || (needed && length < 3)) {
        return error(errc::invalid, "A reason has 3 to 300 characters.", "reason");
    }
    return asked;
}

bool is_about_access(decision what) noexcept {
    return what == decision::revoked || what == decision::reinstated;
}

bool needs_reason(decision what, bool beyond) noexcept {
    return beyond || is_about_access(what) || what == decision::cancelled;
}

void apply(const registration_form& answers, person_record& to) {
    to.name = answers.name;
    split_name(to);
    to.display = answers.display;
    to.alias = answers.alias;
    to.title = answers.title;
    to.organisation = answers.organisation;
    to.discipline = answers.discipline;
    to.listed = answers.listed;
    to.online = answers.mode == attend_mode::online;
}

registration_form make_form(const person_record& from) {
    registration_form made;
    made.name = from.name;
    made.display = from.display;
    made.alias = from.alias;
    made.title = from.title;
    made.organisation = from.organisation;
    made.discipline = from.discipline;
    made.mode = from.online.value_or(false) ? attend_mode::online : attend_mode::in_person;
    made.listed = from.listed;
    return made;
}

person_record make_person(person_id id, const invitation& known) {
    person_record made;
    made.id = std::move(id);
    made.name = known.name;
    split_name(made);
    made.employer_class = "non_federal";
    made.site = known.site;
    made.registration_kind = known.kind;
    made.roles = {auth::role::attendee};
    return made;
}

std::string site_name(const programme& in, const std::string& site) {
    const scheduling::site* found = find_site(in, site);
    return found == nullptr ? std::string() : found->name + ", " + found->state;
}

auth::relation relate(const person_record& caller, const site_id& to, const std::vector<site_id>& serves) {
    auth::relation made;
    made.own_site = !to.empty() && caller.site == to && !is_out(caller.status);
    made.own_sites = std::ranges::find(serves, to) != serves.end();
    return made;
}

auth::relation relate(const person_record& caller, const registration_record& to,
                      const std::vector<site_id>& serves) {
    auth::relation made = relate(caller, site_id(to.site), serves);
    made.own = caller.id.str() == to.person;
    return made;
}

registration_line make_line(const person_record& who, const registration_record& of, const programme& in,
                            bool real_names) {
    registration_line made;
    made.registration = registration_id(of.registration);
    made.name = real_names ? who.name : compute_display_name(who);
    made.title = who.title;
    made.organisation = who.organisation;
    made.kind = of.kind;
    made.site_name = site_name(in, of.site);
    made.status = of.status;
    made.waits_for = protocol::enum_from_name<obstacle>(of.waits_for);
    made.mode = of.online ? attend_mode::online : attend_mode::in_person;
    made.vetting_level = who.vetting_level;
    made.leads = std::ranges::find(who.roles, auth::role::site_team_lead) != who.roles.end();
    made.since = from_unix_ms(of.since);
    made.version = of.version;
    return made;
}

bool matches(const registration_search& wanted, const std::string& folded, const registration_line& line,
             const registration_record& of) {
    const bool here = (!wanted.status || line.status == *wanted.status) &&
                      (!wanted.vetting_level || line.vetting_level == *wanted.vetting_level) &&
                      (!wanted.kind || line.kind == *wanted.kind) &&
                      (!wanted.site || of.site == wanted.site->str());
    return here && (folded.empty() || fold(line.name).find(folded) != std::string::npos ||
                    fold(line.organisation).find(folded) != std::string::npos);
}

} // namespace convene::scheduling
