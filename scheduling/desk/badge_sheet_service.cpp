#include "scheduling/desk/badge_sheet_service.hpp"

#include "scheduling/badge_code.hpp"
#include "scheduling/folded_text.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace convene::scheduling {

namespace {

/// What is printed beside names: in which language, and the title of the document before the edition's name.
struct sheet_words {
    std::string_view language; ///< BCP 47
    std::string_view title;
    std::array<std::pair<std::string_view, std::string_view>, 8> kinds; ///< of `registration_kinds()`
};

constexpr sheet_words english{"en",
                              "Badges: ",
                              {{{"site_team", "Site team"},
                                {"federal_partner", "Federal partner"},
                                {"guest", "Guest"},
                                {"presenter", "Presenter"},
                                {"tta_staff", "Organising staff"},
                                {"liaison", "Site liaison"},
                                {"doj_program", "DOJ programme"},
                                {"crew", "Crew"}}}};

constexpr sheet_words spanish{"es",
                              "Credenciales: ",
                              {{{"site_team", "Equipo de sitio"},
                                {"federal_partner", "Socio federal"},
                                {"guest", "Persona invitada"},
                                {"presenter", "Ponente"},
                                {"tta_staff", "Organización"},
                                {"liaison", "Enlace de sitios"},
                                {"doj_program", "Programa del DOJ"},
                                {"crew", "Personal técnico"}}}};

const sheet_words& words_in(std::optional<auth::language> spoken) {
    return spoken == auth::language::es ? spanish : english;
}

std::string kind_in(const sheet_words& words, std::string_view kind) {
    const auto found = std::ranges::find(words.kinds, kind, [](const auto& each) { return each.first; });
    return std::string(found == words.kinds.end() ? std::string_view() : found->second);
}

/// For the audit record: how many and which, and nobody's name.
std::string describe_sheet(const badge_sheet_request& what, std::size_t count) {
    return fmt::format("{} {}, {}", count, count == 1 ? "badge" : "badges",
                       what.site                    ? "of site " + what.site->str()
                       : what.registrations.empty() ? std::string("of everybody in person")
                                                    : std::string("chosen one by one"));
}

std::vector<sheet_badge> make_badges(const programme& in, const std::vector<registered_person>& people,
                                     const badge_codes& codes, const sheet_words& words) {
    std::vector<sheet_badge> badges;
    badges.reserve(people.size());
    for (const registered_person& each : people) {
        const auto code = codes.find(registration_id(each.registration.registration));
        badges.push_back({compute_display_name(each.person), each.person.organisation,
                          site_name(in, each.registration.site), kind_in(words, each.registration.kind),
                          code == codes.end() ? std::string() : code->second});
    }
    std::ranges::sort(badges, {},
                      [](const sheet_badge& badge) { return std::pair(fold(badge.name), badge.code); });
    return badges;
}

/// Those who are asked for by name, each once.
result<std::vector<registered_person>> pick(std::vector<registered_person> all,
                                            const std::vector<registration_id>& wanted) {
    std::unordered_map<std::string, registered_person*> known;
    for (registered_person& each : all) {
        known.emplace(each.registration.registration, &each);
    }
    std::vector<registered_person> picked;
    for (const registration_id& each : wanted) {
        const auto found = known.find(each.str());
        if (found == known.end()) {
            return error(errc::not_found, "One of these registrations is not there any more.",
                         "registrations");
        }
        if (found->second == nullptr) {
            continue; // asked for twice
        }
        if (!has_badge(found->second->registration.status)) {
            return error(errc::conflict, "A badge is for people whose registration is approved.",
                         "registrations");
        }
        picked.push_back(std::move(*std::exchange(found->second, nullptr)));
    }
    return picked;
}

result<std::vector<registered_person>> choose(std::vector<registered_person> all,
                                              const badge_sheet_request& what) {
    if (!what.registrations.empty()) {
        return pick(std::move(all), what.registrations);
    }
    std::erase_if(all, [](const registered_person& who) {
        return !has_badge(who.registration.status) || who.registration.online;
    });
    const std::string field = what.site ? "site" : "registrations";
    if (all.empty()) {
        return error(errc::invalid, "Nobody holds a place in person, so there is no badge to print.", field);
    }
    if (all.size() > most_badges) {
        return error(errc::invalid, "There are more than 1,000 badges. Print them site by site.", field);
    }
    return all;
}

task<result<std::string>> draw(worker_pool& pool, std::vector<sheet_badge> badges, sheet_options how) {
    auto work = [badges = std::move(badges), how = std::move(how)] { return make_badge_sheet(badges, how); };
    auto drawn = co_await offload(pool, std::move(work));
    co_return drawn;
}

} // namespace

task<result<badge_codes>> badge_sheet_service::note_printing(const programme& in, person_id by,
                                                             const badge_sheet_request& what,
                                                             const std::vector<registered_person>& people) {
    std::vector<badge_offer> offered;
    offered.reserve(people.size());
    for (const registered_person& each : people) {
        offered.push_back({registration_id(each.registration.registration), make_badge_code(use_.random)});
    }
    badge_printing printing{std::move(by), use_.time.now(), describe_sheet(what, people.size())};
    auto codes = co_await use_.badges.print(in.edition.id, std::move(printing), std::move(offered));
    co_return codes;
}

task<result<std::string>> badge_sheet_service::make(auth::principal caller, badge_sheet_request what) {
    if (!may(caller, auth::action::check_in_others)) {
        co_return error(errc::forbidden, "Only people of the check-in desk and organisers print badges.");
    }
    if (what.registrations.size() > most_badges) {
        co_return error(errc::invalid, "At most 1,000 badges can be printed at once.", "registrations");
    }
    if (what.site && !what.registrations.empty()) {
        co_return error(errc::invalid, "Ask for people or for a site, not for both.", "site");
    }
    const auto in = use_.programme.current();
    if (what.site && site_name(*in, what.site->str()).empty()) {
        co_return error(errc::not_found, "There is no such site in this edition.", "site");
    }
    auto all = co_await use_.registrations.list(in->edition.id, what.site);
    if (!all) {
        co_return all.error();
    }
    auto people = choose(std::move(*all), what);
    if (!people) {
        co_return people.error();
    }
    const auto codes = co_await note_printing(*in, caller.person, what, *people);
    if (!codes) {
        co_return codes.error();
    }
    const sheet_words& words = words_in(what.language);
    sheet_options how;
    how.paper = what.paper;
    how.title = std::string(words.title) + in->edition.name;
    how.language = words.language;
    how.edition = in->edition.name;
    auto badges = make_badges(*in, *people, *codes, words);
    auto drawn = co_await draw(use_.pool, std::move(badges), std::move(how));
    co_return drawn;
}

} // namespace convene::scheduling
