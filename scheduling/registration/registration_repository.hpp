#pragma once

#include "scheduling/registration/closing_protocol.hpp"
#include "scheduling/registration/protocol.hpp"
#include "scheduling/registration/registration_record.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// A person with what was decided about their registration: the record is brought up to it.
struct registered_person {
    person_record person;
    registration_record registration;
};

/// What a decision answers.
struct registration_state {
    registration_record registration;
    std::int64_t place = 0; ///< in the line; 0: in none
};

struct registration_dossier : registered_person {
    std::int64_t place = 0;
    access_needs access;
    std::vector<registration_moment> history; ///< newest first
};

struct site_address {
    std::string site;
    std::string mail_domain; ///< folded
};

/// What somebody needs, as a file says it.
struct needs_of_person {
    person_id person;
    access_needs access;
};

/// What somebody needs to take part.
struct person_with_needs {
    registered_person who;
    access_needs access;
};

/// What an edition allows.
struct registration_settings {
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    instant opens_at;
    instant closes_at;
    instant starts_at;
    std::chrono::milliseconds to_answer = std::chrono::hours(24 * 7); ///< to accept a place
};

struct delegation_state {
    delegation_record delegation;
    std::int64_t held = 0;
    std::int64_t named = 0;
};

struct edition_sizes {
    registration_settings settings;
    std::int64_t in_person_held = 0;
    std::int64_t online_held = 0;
    std::vector<delegation_state> delegations;
};

/// Whom to invite.
struct new_registration {
    person_id person;
    registration_id registration; ///< taken when the person has none yet
    std::string kind;
    site_id site; ///< empty: none
    bool by_lead = false;
    person_record record; ///< kept when there is one already
};

struct decision_order {
    person_id about;
    scheduling::decision decision = decision::approved;
    std::optional<std::int64_t> version;
    std::string reason;
    bool beyond = false;
    std::optional<obstacle> waits_for;
};

/// Somebody at the door.
struct check_in_order {
    person_id about;
    instant at;
    instant noted_at; ///< by the desk's own clock: with the registration it tells one note from another
    std::string how;  ///< how they were known
};

/// What checking in answers.
struct check_in_state : registration_state {
    bool first = false; ///< they were not in before
};

/// A check-in that was wrong.
struct taking_back_order {
    person_id about;
    std::string reason;
    std::optional<std::chrono::milliseconds>
        within; ///< after the note's arrival; none: as long as it is open
};

/// What adding somebody at the door answers.
struct walk_in_state : registration_state {
    bool known = false; ///< they were registered before
};

/// Whom a note of the desk is about: one of the two.
struct desk_key {
    registration_id registration;
    std::string badge; ///< as stored
};

struct badge_holder : registered_person {
    std::string badge; ///< empty: none yet
};

struct vetting_order {
    person_id about;
    vetting level = vetting::requested;
    std::string evidence;
    std::string reason;
    std::optional<instant> until;
    std::optional<std::int64_t> version; ///< what was seen; another one by now: `conflict`
};

/// Staff change what is known of somebody.
struct person_order {
    person_record who;
    std::int64_t version = 0;
    std::string action; ///< what the audit entry calls it
    std::string reason;
};

struct delegation_order {
    site_id site;
    std::int64_t version = 0;
    std::int64_t quota = 0;
    std::string problems;
    std::string reason;
};

/// Registrations in the store: keys `cv:{<edition>}:registrations*`, functions in `lua/`; each decision is
/// one of them, made by `actor`. One per node. Errors of all: `unavailable`; of the decisions those of the
/// functions: `not_found`, `conflict`, `forbidden`, `invalid`. All may be asked again: the answer is what is
/// true then.
class registration_repository {
public:
    registration_repository(redis::client& store, const clock& time) : store_(store), time_(time) {}

    task<result<registration_state>> invite(edition_id edition, person_id actor, new_registration who);
    task<result<registration_state>> submit(edition_id edition, person_record who, access_needs access);
    /// A person's corrected record, and what they need unless that stays as it is; error `conflict` when
    /// `version` is not the registration's any more.
    task<result<registration_state>> correct(edition_id edition, person_record who,
                                             std::optional<access_needs> access, std::int64_t version);
    /// The same by staff about somebody else.
    task<result<registration_state>> correct_other(edition_id edition, person_id actor, person_order what);
    /// Takes a person out, with `left` in place of what is known; the badge code goes too.
    task<result<void>> erase(edition_id edition, person_record left);
    task<result<registration_state>> accept(edition_id edition, person_id who);
    task<result<registration_state>> cancel(edition_id edition, person_id actor, person_id about,
                                            std::string reason);
    task<result<registration_state>> decide(edition_id edition, person_id actor, decision_order what);
    task<result<registration_state>> vet(edition_id edition, person_id actor, vetting_order what);
    /// The earliest time counts, however often it is said (I-18). Errors: `not_found`; `conflict` with the
    /// state as its field for who may not come in, and with `taken_back`.
    task<result<check_in_state>> check_in(edition_id edition, person_id actor, check_in_order what);
    /// Checks in who confirmed to take part online, once; true when this was it. Others: nothing happens.
    task<result<bool>> arrive_online(edition_id edition, person_id who);
    /// Takes notes of the desk back (`check_in_taking_back`). Errors: `not_found`; `conflict` with the state
    /// as its field for who is not in, and with `late` when the time is over.
    task<result<registration_state>> take_back(edition_id edition, person_id actor, taking_back_order what);
    /// The audit record says that `actor` printed the list of the desk.
    task<result<void>> note_paper_list(edition_id edition, person_id actor, std::int64_t people);
    /// Puts somebody without a registration before the organisers; `who.by_lead` means nothing here.
    task<result<walk_in_state>> walk_in(edition_id edition, person_id actor, new_registration who);
    /// Counts an address of that mail domain for the site; the answer is another site whose people have such
    /// addresses, empty for none that is known. A hint, nothing more.
    task<result<site_id>> note_address(edition_id edition, site_id of, std::string mail_domain);
    task<result<delegation_record>> set_delegation(edition_id edition, person_id actor,
                                                   delegation_order what);
    task<result<void>> resize(edition_id edition, person_id actor, places_change to);

    /// What the edition's file says; what an organiser decided since stays.
    task<result<void>> configure(edition_id edition, registration_settings as);
    /// Registrations and delegations from before, in parts of 200; whoever was decided about here is left
    /// alone.
    task<result<void>> seed(edition_id edition, std::vector<registration_record> registrations,
                            std::vector<delegation_record> delegations);

    /// The mail domains of the file's people, when none is known yet.
    task<result<void>> seed_addresses(edition_id edition, std::vector<site_address> known);
    /// What the file says that people need; left alone for whom something was decided here.
    task<result<void>> seed_access(edition_id edition, std::vector<needs_of_person> known);

    /// Everything about one person. Error: `not_found` for who has no registration.
    task<result<registration_dossier>> load(edition_id edition, person_id who);
    /// Whose registration it is. Error: `not_found`.
    task<result<person_id>> find_owner(edition_id edition, registration_id of);
    /// Who has these registrations and badges, in the order asked; nothing for who is not there.
    task<result<std::vector<std::optional<badge_holder>>>> find_at_desk(edition_id edition,
                                                                        std::vector<desk_key> asked);
    /// Everybody, or those of one site; in no order.
    task<result<std::vector<registered_person>>> list(edition_id edition, std::optional<site_id> of);
    /// Who takes part, or asks to, and said what they need; in no order. The audit record says that `reader`
    /// saw it.
    task<result<std::vector<person_with_needs>>> list_access(edition_id edition, person_id reader,
                                                             bool taken_along);
    task<result<edition_sizes>> load_sizes(edition_id edition);
    /// One step of closing the edition, of at most `most` people; 0 only counts. `over` and `over_at` are the
    /// caller's to fill in.
    task<result<edition_closing>> close(edition_id edition, person_id actor, std::int64_t most);
    /// Ends what is due; how many things were done.
    task<result<std::int64_t>> do_due(edition_id edition);

    /// Key prefix and channel of an edition's registrations.
    static std::string prefix_of(const edition_id& edition);
    /// Channel of a site's team.
    static std::string team_prefix_of(const edition_id& edition, const site_id& site);

private:
    task<result<redis::reply>> call(std::string function, edition_id edition, person_id actor,
                                    redis::arguments words);
    task<result<redis::reply>> read(std::string function, edition_id edition, redis::arguments words);
    task<result<registration_state>> decided(std::string function, edition_id edition, person_id actor,
                                             redis::arguments words);

    redis::client& store_;
    const clock& time_;
};

} // namespace convene::scheduling
