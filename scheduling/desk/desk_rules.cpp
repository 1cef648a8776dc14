#include "scheduling/desk/desk_rules.hpp"

#include "scheduling/registration/registration_rules.hpp"
#include "server/core/text.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_notes = 200;
constexpr std::size_t organisation_characters = 200;
constexpr std::chrono::days oldest_note{7};

} // namespace

bool comes_to_desk(registration_status status) noexcept {
    switch (status) {
    case registration_status::invited:
    case registration_status::submitted:
    case registration_status::approved:
    case registration_status::confirmed:
    case registration_status::checked_in:
    case registration_status::waitlisted:
    case registration_status::revoked:
        return true;
    default:
        return false;
    }
}

instant correct_time(instant at, instant desk_clock, instant now) noexcept {
    return std::clamp(at + (now - desk_clock), now - oldest_note, now);
}

result<void> check(const check_ins_request& asked) {
    if (asked.check_ins.empty() || asked.check_ins.size() > most_notes) {
        return error(errc::invalid, "1 to 200 check-ins can be sent at once.", "check_ins");
    }
    const bool sound = std::ranges::all_of(asked.check_ins, [](const check_in_note& each) {
        return each.registration.has_value() != each.badge.has_value();
    });
    if (!sound) {
        return error(errc::invalid, "A check-in has a registration or a badge, and not both.", "check_ins");
    }
    return {};
}

result<walk_in> clean_walk_in(walk_in asked) {
    auto cleaned = clean_invitation({asked.email, asked.name, std::string(walk_in_kind), std::nullopt});
    if (!cleaned) {
        return cleaned.error();
    }
    asked.name = std::move(cleaned->name);
    asked.organisation = clean_name(asked.organisation);
    if (count_code_points(asked.organisation) > organisation_characters) {
        return error(errc::invalid, "This can have at most 200 characters.", "organisation");
    }
    return asked;
}

std::optional<check_in_result> read_refusal(const error& refused) {
    if (refused.code == errc::not_found) {
        return check_in_result::unknown;
    }
    if (refused.code != errc::conflict) {
        return std::nullopt;
    }
    if (refused.field == protocol::enum_name(check_in_result::taken_back)) {
        return check_in_result::taken_back;
    }
    const auto status = protocol::enum_from_name<registration_status>(refused.field);
    return status == registration_status::revoked ? check_in_result::ended : check_in_result::not_allowed;
}

bool arrives_by_joining(const viewer& who, const room_id& room, const programme& in, instant now) {
    return who.online && who.status == registration_status::confirmed && is_edition_day(in, now) &&
           find_session(in, session_id(room.str())) != nullptr;
}

desk_person make_desk_person(const registered_person& who, std::string badge, const programme& in) {
    desk_person made;
    made.registration = registration_id(who.registration.registration);
    made.name = compute_display_name(who.person);
    made.organisation = who.person.organisation;
    made.site_name = site_name(in, who.registration.site);
    made.kind = who.registration.kind;
    made.status = who.registration.status;
    made.mode = who.registration.online ? attend_mode::online : attend_mode::in_person;
    made.badge = std::move(badge);
    if (who.registration.checked_in_at > 0) {
        made.checked_in_at = from_unix_ms(who.registration.checked_in_at);
    }
    return made;
}

} // namespace convene::scheduling
