#pragma once

#include "scheduling/display_name.hpp"
#include "scheduling/viewer.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of registrations (domain.md 4.2). What other people's registrations are is told to those only
/// who may know (`server/auth/roles.hpp`).
namespace convene::scheduling {

enum class attend_mode { in_person, online };
BOOST_DESCRIBE_ENUM(attend_mode, in_person, online)

/// What somebody on the waiting list waits for.
enum class obstacle {
    quota,    ///< the seats of their delegation are taken
    capacity, ///< the places of their way to attend are taken
    vetting,  ///< they are not vetted yet
    organiser ///< an organiser has to decide
};
BOOST_DESCRIBE_ENUM(obstacle, quota, capacity, vetting, organiser)

/// What a person may need to take part; seen by them and the access coordinator only.
enum class access_need {
    cart_captions,
    captions_on_own_device,
    asl,
    spanish_interpretation,
    screen_reader_documents,
    large_print,
    hearing_loop,
    wheelchair_seat,
    front_row_seat,
    keyboard_only_kiosk,
    note_taker,
    quiet_room
};
BOOST_DESCRIBE_ENUM(access_need, cart_captions, captions_on_own_device, asl, spanish_interpretation,
                    screen_reader_documents, large_print, hearing_loop, wheelchair_seat, front_row_seat,
                    keyboard_only_kiosk, note_taker, quiet_room)

struct access_needs {
    std::vector<access_need> needs; ///< each once
    std::string note;               ///< at most 500 characters
};
BOOST_DESCRIBE_STRUCT(access_needs, (), (needs, note))

/// The questions of a registration: eight, the e-mail address and the site being known from the invitation.
struct registration_form {
    std::string name; ///< 1 to 200 characters
    display_policy display = display_policy::full;
    std::optional<std::string> alias; ///< asked for when shown by an alias
    std::string title;
    std::string organisation;
    std::string discipline; ///< one of the words of `disciplines()`
    attend_mode mode = attend_mode::in_person;
    bool listed = false; ///< in the directory of those who take part
};
BOOST_DESCRIBE_STRUCT(registration_form, (),
                      (name, display, alias, title, organisation, discipline, mode, listed))

/// `POST /api/v1/me/registration`. Sent again, it changes nothing.
struct registration_request {
    registration_form form;
    access_needs access;
};
BOOST_DESCRIBE_STRUCT(registration_request, (), (form, access))

struct registration_step {
    instant at;
    registration_status to = registration_status::none;
};
BOOST_DESCRIBE_STRUCT(registration_step, (), (at, to))

/// `GET /api/v1/me/registration`, and the answer of what the person does about it. Somebody without one has
/// the status "none"; nothing but `open` and `closes_at` says anything then.
struct my_registration {
    std::optional<registration_id> registration;
    registration_status status = registration_status::none;
    std::string email;
    std::string kind;
    std::string site_name;  ///< "Camden, NJ"; empty: belongs to no site
    std::string invited_by; ///< the site's lead as others see them; empty: the organisers
    std::optional<obstacle> waits_for;
    std::int64_t place = 0; ///< in the line, from 1; 0: in none
    std::optional<instant> answer_until;
    vetting vetting_level = vetting::none;
    std::optional<registration_form> form;
    access_needs access;
    std::vector<registration_step> history; ///< newest first
    bool open = false;                      ///< the edition takes registrations
    std::optional<instant> closes_at;
};
BOOST_DESCRIBE_STRUCT(my_registration, (),
                      (registration, status, email, kind, site_name, invited_by, waits_for, place,
                       answer_until, vetting_level, form, access, history, open, closes_at))

/// Body of what needs nothing to be said.
struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

/// One registration in a list of staff or of a site's lead.
struct registration_line {
    registration_id registration;
    std::string name; ///< as the person is shown (I-13); organisers see the real one
    std::string title;
    std::string organisation;
    std::string kind;
    std::string site_name;
    registration_status status = registration_status::none;
    std::optional<obstacle> waits_for;
    attend_mode mode = attend_mode::in_person;
    vetting vetting_level = vetting::none;
    bool leads = false; ///< the team of their site
    instant since;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(registration_line, (),
                      (registration, name, title, organisation, kind, site_name, status, waits_for, mode,
                       vetting_level, leads, since, version))

/// `POST /api/v1/registrations/search`: a POST, because what is searched for are names. Empty members do not
/// filter.
struct registration_search {
    std::optional<registration_status> status;
    std::optional<vetting> vetting_level;
    std::optional<std::string> kind;
    std::optional<site_id> site;
    std::optional<std::string> text; ///< part of a name or organisation, folded
    std::int64_t skip = 0;
};
BOOST_DESCRIBE_STRUCT(registration_search, (), (status, vetting_level, kind, site, text, skip))

struct status_count {
    registration_status status = registration_status::none;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(status_count, (), (status, count))

/// Places of the edition by way of attending.
struct edition_places {
    std::int64_t in_person = 0;
    std::int64_t in_person_held = 0;
    std::int64_t online = 0;
    std::int64_t online_held = 0;
    std::optional<instant> closes_at;
};
BOOST_DESCRIBE_STRUCT(edition_places, (), (in_person, in_person_held, online, online_held, closes_at))

/// At most 100 lines a page, sorted by name.
struct registrations_page {
    std::int64_t total = 0; ///< of the search
    std::vector<registration_line> people;
    std::vector<status_count> counts; ///< of the whole edition, states that occur
    edition_places places;
};
BOOST_DESCRIBE_STRUCT(registrations_page, (), (total, people, counts, places))

struct registration_event {
    instant at;
    std::string to; ///< a state, or "vetting: verified" and the like
    std::string by; ///< a name; "system" for what time did
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(registration_event, (), (at, to, by, reason))

/// `GET /api/v1/registrations/{id}`, for organisers.
struct registration_detail : registration_line {
    std::string email;
    std::string shown_as;
    std::string discipline;
    std::int64_t place = 0;
    std::optional<instant> answer_until;
    std::optional<instant> checked_in_at;
    std::string sponsor;
    std::string evidence;
    std::vector<registration_event> history; ///< newest first
    bool own = false;                        ///< the caller's: nobody decides about themselves (I-20)
};
BOOST_DESCRIBE_STRUCT(registration_detail, (registration_line),
                      (email, shown_as, discipline, place, answer_until, checked_in_at, sponsor, evidence,
                       history, own))

enum class decision { approved, waitlisted, declined, cancelled, revoked, reinstated };
BOOST_DESCRIBE_ENUM(decision, approved, waitlisted, declined, cancelled, revoked, reinstated)

/// `POST /api/v1/registrations/{id}/decision`. A reason is needed to end somebody's access, to let them in
/// again, and to let somebody in before others or beyond what there is room for.
struct decision_request {
    scheduling::decision decision = scheduling::decision::approved;
    std::optional<std::int64_t> version; ///< what the organiser saw; absent: whatever it is now
    std::string reason;
    bool beyond = false;               ///< although quota or capacity is used up
    std::optional<obstacle> waits_for; ///< of who is put in line; absent: an organiser
};
BOOST_DESCRIBE_STRUCT(decision_request, (), (decision, version, reason, beyond, waits_for))

/// `POST /api/v1/registrations/decisions`: the same about at most 100.
struct decisions_request {
    std::vector<registration_id> registrations;
    scheduling::decision decision = scheduling::decision::approved;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(decisions_request, (), (registrations, decision, reason))

struct decision_outcome {
    registration_id registration;
    bool done = false;
    registration_status status = registration_status::none;
    std::string message; ///< why not
};
BOOST_DESCRIBE_STRUCT(decision_outcome, (), (registration, done, status, message))

struct decisions_answer {
    std::vector<decision_outcome> outcomes;
};
BOOST_DESCRIBE_STRUCT(decisions_answer, (), (outcomes))

/// `POST /api/v1/registrations/{id}/vetting`.
struct vetting_request {
    vetting level = vetting::verified;
    std::string evidence;
    std::string reason;
    std::optional<std::int64_t> version; ///< what the caller saw; absent: whatever it is now
};
BOOST_DESCRIBE_STRUCT(vetting_request, (), (level, evidence, reason, version))

/// What staff may put right about somebody. How they are shown to others is theirs alone.
struct person_facts {
    std::string name;
    std::string title;
    std::string organisation;
    std::string discipline;
};
BOOST_DESCRIBE_STRUCT(person_facts, (), (name, title, organisation, discipline))

/// `POST /api/v1/registrations/{id}/person`. Another discipline ends a vetting.
struct person_correction {
    person_facts form;
    std::int64_t version = 0; ///< the one that was read; another one meanwhile: `conflict`
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(person_correction, (), (form, version, reason))

/// `POST /api/v1/registrations/{id}/lead`: whether somebody leads the team of their site.
struct lead_change {
    bool leads = true;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(lead_change, (), (leads, reason))

/// `POST /api/v1/registrations/invite` by organisers, `POST /api/v1/delegations/{site}/invite` by the site.
struct invitation {
    std::string email;
    std::string name;
    std::string kind;            ///< of `registration_kinds()`; a site's is "site_team"
    std::optional<site_id> site; ///< of people on a site's team
};
BOOST_DESCRIBE_STRUCT(invitation, (), (email, name, kind, site))

/// `POST /api/v1/delegations/{site}/swap`: one goes, one is invited.
struct swap_request {
    registration_id out;
    std::string email;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(swap_request, (), (out, email, name))

/// `POST /api/v1/delegations/{site}/release`.
struct team_release {
    registration_id out;
};
BOOST_DESCRIBE_STRUCT(team_release, (), (out))

/// What somebody who names people should look at again; nothing is refused for it.
enum class delegation_warning {
    seats_promised,       ///< whoever was named waits until a seat is free
    address_of_other_site ///< people of `other_site` have such addresses
};
BOOST_DESCRIBE_ENUM(delegation_warning, seats_promised, address_of_other_site)

struct delegation_summary {
    site_id site;
    std::string site_name;
    std::int64_t quota = 0;
    std::int64_t held = 0;  ///< approved, confirmed, checked in (I-02)
    std::int64_t named = 0; ///< those who are not out again
};
BOOST_DESCRIBE_STRUCT(delegation_summary, (), (site, site_name, quota, held, named))

/// `GET /api/v1/delegations`, for organisers; liaisons and leads see their own sites.
struct delegations_answer {
    std::vector<delegation_summary> delegations; ///< by name
};
BOOST_DESCRIBE_STRUCT(delegations_answer, (), (delegations))

/// `GET /api/v1/delegations/{site}`.
struct delegation_view : delegation_summary {
    std::string problems; ///< what the site wants to work on
    std::int64_t version = 0;
    std::vector<std::string> leads;
    std::vector<registration_line> people; ///< by name
    bool may_name = false;                 ///< the caller may invite and swap
    bool may_write = false;                ///< the caller may change the problems
    bool may_set_quota = false;
    std::vector<delegation_warning> warnings; ///< about who was named in this call
    std::string other_site;                   ///< "Camden, NJ"; empty without that warning
};
BOOST_DESCRIBE_STRUCT(delegation_view, (delegation_summary),
                      (problems, version, leads, people, may_name, may_write, may_set_quota, warnings,
                       other_site))

/// Live command `delegation.follow`: changes of one team are pushed from now on, and of no other any more.
struct delegation_follow {
    site_id site;
};
BOOST_DESCRIBE_STRUCT(delegation_follow, (), (site))

struct delegation_followed {};
BOOST_DESCRIBE_STRUCT(delegation_followed, (), ())

/// Push `delegation.changed`: somebody of the team, its seats or its page changed; ask again.
struct delegation_changed {
    site_id site;
};
BOOST_DESCRIBE_STRUCT(delegation_changed, (), (site))

/// `POST /api/v1/delegations/{site}`. The quota is the organisers'.
struct delegation_change {
    std::int64_t version = 0;
    std::optional<std::int64_t> quota;
    std::optional<std::string> problems; ///< at most 3,000 characters
    std::string reason;                  ///< for a change of the quota
};
BOOST_DESCRIBE_STRUCT(delegation_change, (), (version, quota, problems, reason))

/// `POST /api/v1/registrations/places`, for organisers. Nobody loses a place by it.
struct places_change {
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    instant closes_at;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(places_change, (), (in_person, online, closes_at, reason))

/// Push `registration.changed`, to the person and to the pages of organisers and the desk: ask again.
struct registration_changed {
    registration_id registration;
    registration_status status = registration_status::none;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(registration_changed, (), (registration, status, version))

/// Live command `registrations.follow`: changes are pushed from now on.
struct registrations_follow {};
BOOST_DESCRIBE_STRUCT(registrations_follow, (), ())

struct registrations_followed {};
BOOST_DESCRIBE_STRUCT(registrations_followed, (), ())

} // namespace convene::scheduling
