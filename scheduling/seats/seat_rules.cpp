#include "scheduling/seats/seat_rules.hpp"

#include "scheduling/eligibility.hpp"
#include "server/core/text.hpp"

namespace convene::scheduling {

bool may_take_seats(const viewer& who) noexcept {
    return is_admitted(who.status);
}

result<void> check_seat(const viewer& who, const session& wanted) {
    if (compute_sight(who, wanted) != sight::full) {
        return error(errc::not_found, "There is no such session for you.", "id");
    }
    if (!may_join(who, wanted)) {
        return error(errc::forbidden, "This session is for others, so you cannot have a seat in it.");
    }
    if (is_cancelled(wanted)) {
        return error(errc::conflict, "This session was cancelled.");
    }
    return {};
}

result<seat_size> clean_size(seat_size asked) {
    if (asked.in_person < 0 || asked.in_person > most_seats) {
        return error(errc::invalid, "There can be 0 to 100,000 seats in person.", "in_person");
    }
    if (asked.online < 0 || asked.online > most_seats) {
        return error(errc::invalid, "There can be 0 to 100,000 seats online.", "online");
    }
    asked.reason = clean_name(asked.reason);
    const std::size_t length = count_code_points(asked.reason);
    if (length < 3 || length > 300) {
        return error(errc::invalid, "A reason has 3 to 300 characters.", "reason");
    }
    return asked;
}

} // namespace convene::scheduling
