#pragma once

#include "scheduling/registration/registration_repository.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <string>
#include <string_view>
#include <utility>

/// How the repository reads what the functions answer; for its own sources only.
namespace convene::scheduling {

/// Records are written by us only: one that cannot be read is our fault. Error: `internal`.
template<class Record>
result<Record> read_stored(std::string_view text) {
    auto read = protocol::parse_json<Record>(text);
    if (!read) {
        log_error("a stored registration cannot be read", {{"why", read.error().message}});
        return error(errc::internal, "The registration cannot be read.");
    }
    return read;
}

/// What somebody needs as it is stored; empty: nothing.
inline std::string to_stored(const access_needs& said) {
    return said.needs.empty() && said.note.empty() ? std::string() : protocol::to_json(said);
}

/// A person with their registration, brought up to what is true `now`. Error: `not_found` when one is empty.
inline result<registered_person> read_person(std::string_view person, std::string_view registration,
                                             instant now) {
    if (person.empty() || registration.empty()) {
        return error(errc::not_found, "There is no such registration.");
    }
    auto who = read_stored<person_record>(person);
    if (!who) {
        return who.error();
    }
    auto decided = read_stored<registration_record>(registration);
    if (!decided) {
        return decided.error();
    }
    apply(*decided, *who, now);
    return registered_person{std::move(*who), std::move(*decided)};
}

} // namespace convene::scheduling
