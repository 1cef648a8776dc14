#include "scheduling/sites/site_rules.hpp"

#include "scheduling/folded_text.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <chrono>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_name_characters = 120;
constexpr std::size_t most_state_characters = 40;
constexpr std::size_t most_names = 10;
constexpr std::size_t most_note_characters = 2000;
constexpr std::size_t most_slug_bytes = 40;

/// One line with something in it; nothing when it is empty or too long.
std::optional<std::string> clean_line(const std::string& written, std::size_t most_characters) {
    std::string line = clean_name(written);
    const std::size_t length = count_code_points(line);
    return length == 0 || length > most_characters ? std::nullopt : std::optional(std::move(line));
}

std::string clean_state(std::string state) {
    const bool code = state.size() == 2 && std::ranges::all_of(state, [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                      });
    if (code) {
        std::ranges::transform(state, state.begin(),
                               [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
    return state;
}

/// Names cleaned, each once.
result<std::vector<std::string>> clean_names(const std::vector<std::string>& written,
                                             const std::string& field) {
    if (written.size() > most_names) {
        return error(errc::invalid, "There can be at most ten of them.", field);
    }
    std::vector<std::string> names;
    for (const std::string& each : written) {
        auto line = clean_line(each, most_name_characters);
        if (!line) {
            return error(errc::invalid, "Each name has 1 to 120 characters.", field);
        }
        if (std::ranges::find(names, *line) == names.end()) {
            names.push_back(std::move(*line));
        }
    }
    return names;
}

/// Lower-case letters and digits with dashes between.
std::string slug_of(const std::string& text) {
    std::string slug;
    for (const char c : fold(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            slug += c;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
        if (slug.size() == most_slug_bytes) {
            break;
        }
    }
    while (!slug.empty() && slug.back() == '-') {
        slug.pop_back();
    }
    return slug;
}

bool takes_part(registration_status status) noexcept {
    using enum registration_status;
    return status != revoked && status != cancelled && status != declined && status != expired &&
           status != none;
}

} // namespace

bool serves_now(const site_record& site, const person_id& who, bool champion) {
    return std::ranges::any_of(site.people, [&](const site_duty_record& each) {
        return each.person == who && !each.to && (each.duty == site_duty::champion) == champion;
    });
}

bool sees_every_site(const auth::principal& caller) {
    return caller.has(auth::role::organiser) || caller.has(auth::role::doj_program_manager);
}

site_sight compute_site_sight(const auth::principal& caller, const viewer& who, const site_record& of) {
    if (sees_every_site(caller)) {
        return site_sight::history;
    }
    if (who.status == registration_status::revoked) {
        return site_sight::none;
    }
    if (caller.has(auth::role::liaison) && serves_now(of, caller.person, false)) {
        return site_sight::history;
    }
    const bool own = takes_part(who.status) && !who.site.empty() && who.site == of.id;
    const bool stands_for = caller.has(auth::role::doj_champion) && serves_now(of, caller.person, true);
    return own || stands_for ? site_sight::outline : site_sight::none;
}

bool is_running(commitment_status status) noexcept {
    return status == commitment_status::active || status == commitment_status::extended;
}

const site_duty_record* find_primary(const site_record& of) {
    const auto found = std::ranges::find_if(
        of.people, [](const site_duty_record& each) { return each.duty == site_duty::primary && !each.to; });
    return found == of.people.end() ? nullptr : &*found;
}

bool needs_liaison(const site_record& of) {
    const bool runs = std::ranges::any_of(
        of.commitments, [](const site_commitment& each) { return is_running(each.status); });
    return runs && find_primary(of) == nullptr;
}

const site_commitment* find_commitment_of_now(const site_record& of) {
    const site_commitment* found = nullptr;
    for (const site_commitment& each : of.commitments) {
        if (is_running(each.status)) {
            return &each;
        }
        if (found == nullptr || each.starts_on >= found->starts_on) {
            found = &each;
        }
    }
    return found;
}

std::string site_key(const site_facts& of) {
    return fold(of.name + ", " + of.state);
}

site_id make_site_id(const site_facts& of) {
    const std::string slug = slug_of(of.name + " " + of.state);
    return site_id(slug.empty() ? "site" : slug);
}

cohort_id make_cohort_id(const std::string& label) {
    const std::string slug = slug_of(label);
    return cohort_id(slug.empty() ? "cohort" : slug);
}

result<site_facts> clean_facts(site_facts written) {
    auto name = clean_line(written.name, most_name_characters);
    if (!name) {
        return error(errc::invalid, "A site has a name of 1 to 120 characters.", "name");
    }
    auto state = clean_line(written.state, most_state_characters);
    if (!state) {
        return error(errc::invalid, "A site is in a state, such as MS.", "state");
    }
    if (!is_known_zone(written.time_zone)) {
        return error(errc::invalid, "This is not a time zone, such as America/Chicago.", "time_zone");
    }
    auto members = clean_names(written.members, "members");
    if (!members) {
        return members.error();
    }
    if (written.kind == site_kind::joint ? members->size() < 2 : !members->empty()) {
        return error(errc::invalid, "A joint site names two jurisdictions or more, other sites name none.",
                     "members");
    }
    auto public_names = clean_names(written.public_names, "public_names");
    if (!public_names) {
        return public_names.error();
    }
    written.name = std::move(*name);
    written.state = clean_state(std::move(*state));
    written.members = std::move(*members);
    written.public_names = std::move(*public_names);
    return written;
}

result<void> check_days(const std::string& starts_on, const std::string& ends_on) {
    const auto starts = parse_day(starts_on);
    if (!starts) {
        return error(errc::invalid, "This must be a day such as 2027-10-01.", "starts_on");
    }
    const auto ends = parse_day(ends_on);
    if (!ends) {
        return error(errc::invalid, "This must be a day such as 2027-10-01.", "ends_on");
    }
    if (*ends < *starts) {
        return error(errc::invalid, "It cannot end before it starts.", "ends_on");
    }
    return {};
}

result<cohort_request> clean_cohort(cohort_request written) {
    auto label = clean_line(written.label, most_name_characters);
    if (!label) {
        return error(errc::invalid, "A cohort has a label of 1 to 120 characters.", "label");
    }
    if (written.year < 2000 || written.year > 2200) {
        return error(errc::invalid, "The year has four digits, such as 2027.", "year");
    }
    if (auto days = check_days(written.starts_on, written.ends_on); !days) {
        return days.error();
    }
    written.label = std::move(*label);
    return written;
}

result<std::string> clean_note(const std::string& written) {
    std::string note = show_controls(written);
    if (count_code_points(note) > most_note_characters) {
        return error(errc::invalid, "A note has at most 2,000 characters.", "note");
    }
    return note;
}

std::string changed_fields(const site_facts& before, const site_facts& after) {
    std::string names;
    boost::mp11::mp_for_each<protocol::members_of<site_facts>>([&](auto member) {
        if (before.*member.pointer != after.*member.pointer) {
            names += (names.empty() ? "" : ", ") + std::string(member.name);
        }
    });
    return names;
}

} // namespace convene::scheduling
