#include "scheduling/folded_text.hpp"
#include "scheduling/import/summit_parts.hpp"
#include "server/auth/email.hpp"

#include <algorithm>
#include <unordered_set>

namespace convene::scheduling::detail {

namespace {

constexpr std::size_t most_people = 20'000;
constexpr std::size_t most_sites = 1'000;
constexpr std::size_t name_characters = 200;

/// Enough to catch what could never be delivered; whether mail arrives is found out by sending it.
bool looks_like_mail(std::string_view address) {
    const std::size_t at = address.find('@');
    const bool plain = std::ranges::all_of(address, [](unsigned char c) { return c > 0x20 && c != 0x7F; });
    return plain && address.size() <= 254 && at != std::string_view::npos && at > 0 &&
           at + 1 < address.size() && address.find('@', at + 1) == std::string_view::npos;
}

person_record read_person(record_reader& from) {
    person_record person;
    person.id = from.id<person_id>("id");
    person.name = from.line("name", name_characters);
    person.given_name = from.line_or_empty("given_name", name_characters);
    person.family_name = from.line_or_empty("family_name", name_characters);
    person.display = from.word<display_policy>("display_name_policy");
    person.alias = from.optional_line("alias", name_characters);
    if (person.display == display_policy::alias && !person.alias) {
        from.problem("alias", "Someone shown by an alias needs one.");
    }
    person.title = from.line_or_empty("title");
    person.organisation = from.line_or_empty("organisation");
    person.discipline = from.line("discipline", max_id_bytes);
    person.employer_class = from.line("employer_class", max_id_bytes);
    person.listed = from.has("directory_listing") && from.line("directory_listing") == "opt_in";
    person.site = from.optional_id<site_id>("site_id");
    return person;
}

std::string read_mail(record_reader& from, std::unordered_set<std::string>& seen) {
    std::string mail = from.line("email", 254);
    if (mail.empty()) {
        return mail;
    }
    if (!looks_like_mail(mail)) {
        from.problem("email", "This is not a mail address.");
    } else if (!seen.insert(fold(mail)).second) {
        from.problem("email", "Somebody else in this file has the same mail address.");
    }
    return mail;
}

} // namespace

void read_people(record_reader& file, summit_draft& into) {
    std::unordered_set<std::string> mails;
    file.each("persons", most_people, [&](record_reader& from) {
        person_record person = read_person(from);
        into.people.add(from, "id", person.id);
        imported_account account;
        account.person = person.id;
        account.email = read_mail(from, mails);
        into.person_index.emplace(person.id, into.read.people.size());
        into.read.people.push_back(std::move(person));
        into.read.accounts.push_back(std::move(account));
    });
}

void read_sites(record_reader& file, summit_draft& into) {
    std::unordered_set<std::string> names;
    file.each("sites", most_sites, [&](record_reader& from) {
        site read;
        read.id = from.id<site_id>("id");
        into.sites.add(from, "id", read.id);
        read.name = from.line("name", name_characters);
        read.state = from.line("state", name_characters);
        if (!read.name.empty() && !names.insert(fold(read.name + ", " + read.state)).second) {
            from.problem("name", "There are two sites of this name in this state.");
        }
        read.time_zone = from.zone("time_zone");
        read.liaison = from.optional_id<person_id>("liaison_person_id");
        into.people.check(from, "liaison_person_id", read.liaison);
        into.read.content.sites.push_back(std::move(read));
    });
    std::size_t row = 0;
    file.each("persons", most_people,
              [&](record_reader& from) { into.sites.check(from, "site_id", into.read.people[row++].site); });
}

void read_registrations(record_reader& file, summit_draft& into) {
    file.each("registrations", most_people, [&](record_reader& from) {
        const auto id = from.id<registration_id>("id");
        into.registrations.add(from, "id", id);
        const auto person = from.id<person_id>("person_id");
        into.people.check(from, "person_id", person);
        const auto kind = from.line("kind", max_id_bytes);
        const bool online = from.has("attend_mode") && from.line("attend_mode", max_id_bytes) == "virtual";
        const auto status = from.word<registration_status>("status");
        const auto level = from.word<vetting>("le_vetting");
        auto roles = from.words_of<auth::role>("platform_roles", 16);
        const auto found = into.person_index.find(person);
        if (found == into.person_index.end()) {
            return;
        }
        into.registration_index.emplace(id, found->second);
        person_record& of = into.read.people[found->second];
        if (of.registration) {
            from.problem("person_id", "This person has two registrations.");
        }
        of.registration = id;
        of.registration_kind = kind;
        of.online = online;
        of.status = status;
        of.vetting_level = level;
        of.roles = std::move(roles);
        into.read.accounts[found->second].roles = of.roles;
    });
}

void finish(summit_draft& into) {
    programme& content = into.read.content;
    std::unordered_set<person_id> mentioned;
    for (const session& each : content.sessions) {
        mentioned.insert(each.presenters.begin(), each.presenters.end());
        mentioned.insert(each.moderators.begin(), each.moderators.end());
    }
    for (community& each : content.communities) {
        mentioned.insert(each.facilitator);
        std::ranges::sort(each.meetings, {}, [](const meeting& m) { return std::tie(m.starts_at, m.id); });
    }
    for (std::size_t i = 0; i < into.read.people.size(); ++i) {
        const person_record& person = into.read.people[i];
        into.read.accounts[i].display_name = compute_display_name(person);
        if (person.registration && person.site) {
            into.read.addresses.push_back(
                {person.site->str(), auth::mail_domain(into.read.accounts[i].email)});
        }
        if (mentioned.contains(person.id)) {
            content.people.push_back({person.id, compute_display_name(person)});
        }
    }
    std::ranges::sort(content.people, {}, &named_person::id);
    std::ranges::sort(content.sessions, {},
                      [](const session& s) { return std::tie(s.starts_at, s.place, s.id); });
}

} // namespace convene::scheduling::detail
