#pragma once

#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/registration/registration_record.hpp"
#include "server/auth/roles.hpp"
#include "server/core/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Pure rules of registrations (domain.md 3.3, 4.2, 4.4).
namespace convene::scheduling {

/// Words for what somebody does; a few open rooms to who is vetted as well (`eligibility.cpp`).
std::span<const std::string_view> disciplines();
/// Words for why somebody takes part.
std::span<const std::string_view> registration_kinds();

/// Checks the answers and gives them back cleaned. Errors: `invalid` with the field.
result<registration_form> clean_form(registration_form asked);
/// Each need once, the note cleaned. Error: `invalid`.
result<access_needs> clean_access(access_needs asked);
/// Name and kind of an invitation, cleaned; the address is checked where accounts are. Error: `invalid`.
result<invitation> clean_invitation(invitation asked);
/// A reason of 3 to 300 characters, or none where none is needed. Error: `invalid`.
result<std::string> clean_reason(std::string asked, bool needed);
/// True for decisions that need a reason.
bool needs_reason(decision what, bool beyond) noexcept;
/// True for decisions about somebody's access as such: they need the right to it and a recent proof (S-19).
bool is_about_access(decision what) noexcept;

/// The answers brought into a record, and read from one.
void apply(const registration_form& answers, person_record& to);
registration_form make_form(const person_record& from);

/// A record of somebody of whom only a name is known.
person_record make_person(person_id id, const invitation& known);

/// "Camden, NJ", or nothing for who belongs to no site.
std::string site_name(const programme& in, const std::string& site);

/// What the caller has to do with somebody else's registration (`auth::may`); `serves` are the sites that
/// they are the liaison of.
auth::relation relate(const person_record& caller, const registration_record& to,
                      const std::vector<site_id>& serves);
/// What the caller has to do with a site.
auth::relation relate(const person_record& caller, const site_id& to, const std::vector<site_id>& serves);

/// One line of a list; `real_names` for those who may know them (I-13).
registration_line make_line(const person_record& who, const registration_record& of, const programme& in,
                            bool real_names);
/// True when the line is what is searched for: text is looked for in what the line shows, so that a search
/// never says whose alias it is (I-13). `folded` is the folded text of the search.
bool matches(const registration_search& wanted, const std::string& folded, const registration_line& line,
             const registration_record& of);

} // namespace convene::scheduling
