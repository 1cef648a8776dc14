#pragma once

#include "scheduling/room_directory.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of sites: what they are, their commitments, and who works with them (domain.md 4.1). Days are
/// dates such as "2027-10-01".
namespace convene::scheduling {

using cohort_id = convene::id<struct cohort_tag>;

enum class site_kind { city, county, joint };
BOOST_DESCRIBE_ENUM(site_kind, city, county, joint)

enum class cohort_kind {
    diagnostic, ///< an assessment that came before
    operations  ///< the programme itself
};
BOOST_DESCRIBE_ENUM(cohort_kind, diagnostic, operations)

enum class commitment_status { planned, active, extended, ended, alumni };
BOOST_DESCRIBE_ENUM(commitment_status, planned, active, extended, ended, alumni)

/// What somebody does for a site: strategic site liaison (primary or deputy), or champion at DOJ.
enum class site_duty { primary, deputy, champion };
BOOST_DESCRIBE_ENUM(site_duty, primary, deputy, champion)

/// What a site is, in the words of the people who made it. `members` are the jurisdictions of a joint site.
struct site_facts {
    std::string name;
    std::string state;
    site_kind kind = site_kind::city;
    std::vector<std::string> members;
    std::string time_zone; ///< IANA name
    std::vector<std::string> public_names;
};
BOOST_DESCRIBE_STRUCT(site_facts, (), (name, state, kind, members, time_zone, public_names))

struct site_commitment {
    std::int64_t number = 0; ///< within the site
    cohort_id cohort;
    std::string starts_on;
    std::string ends_on;
    commitment_status status = commitment_status::planned;
};
BOOST_DESCRIBE_STRUCT(site_commitment, (), (number, cohort, starts_on, ends_on, status))

/// One line of the history: who did what for the site, and when. `note` is the hand-over note, for
/// organisers, the programme manager and the site's liaisons.
struct site_assignment {
    person_id person;
    std::string name; ///< display name (I-13); empty for who is not in this edition
    site_duty duty = site_duty::primary;
    std::optional<instant> from; ///< absent: the summit file named them and does not say since when
    std::optional<instant> to;   ///< absent: does it now
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(site_assignment, (), (person, name, duty, from, to, note))

/// A site as one reader sees it. In a list `people` are those who serve it now; read alone, organisers, the
/// programme manager and its liaisons get the history too, newest last.
struct site_view : site_facts {
    site_id id;
    std::int64_t version = 0;   ///< goes with every change; a change of another version is a `conflict`
    bool needs_liaison = false; ///< has an active commitment and nobody leads it
    std::vector<site_commitment> commitments;
    std::vector<site_assignment> people;
};
BOOST_DESCRIBE_STRUCT(site_view, (site_facts), (id, version, needs_liaison, commitments, people))

struct site_cohort {
    cohort_id id;
    std::string label;
    std::int64_t year = 0;
    cohort_kind kind = cohort_kind::operations;
    std::string starts_on;
    std::string ends_on;
};
BOOST_DESCRIBE_STRUCT(site_cohort, (), (id, label, year, kind, starts_on, ends_on))

/// `GET /api/v1/sites`, sorted by name, then state. Who may serve a site is said to organisers only.
struct sites_answer {
    std::vector<site_view> sites;
    std::optional<site_id> own; ///< the one among them to which the caller belongs
    std::vector<site_cohort> cohorts;
    std::vector<named_person> liaisons;
    std::vector<named_person> champions;
};
BOOST_DESCRIBE_STRUCT(sites_answer, (), (sites, own, cohorts, liaisons, champions))

/// `POST /api/v1/sites/{id}`.
struct site_edit : site_facts {
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(site_edit, (site_facts), (version))

/// `POST /api/v1/sites/{id}/commitments`: a new one, or with `number` a change.
struct commitment_edit {
    std::int64_t version = 0;
    std::optional<std::int64_t> number;
    cohort_id cohort;
    std::string starts_on;
    std::string ends_on;
    commitment_status status = commitment_status::planned;
};
BOOST_DESCRIBE_STRUCT(commitment_edit, (), (version, number, cohort, starts_on, ends_on, status))

/// `POST /api/v1/sites/{id}/liaison`: `ends` stops and `person` begins in one step. Whoever was primary
/// before ends by itself. Without `person` somebody just ends.
struct liaison_change {
    std::int64_t version = 0;
    site_duty duty = site_duty::primary;
    std::optional<person_id> person;
    std::optional<person_id> ends;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(liaison_change, (), (version, duty, person, ends, note))

/// `POST /api/v1/sites/{id}/champion`: without `person` the site has none from now on.
struct champion_change {
    std::int64_t version = 0;
    std::optional<person_id> person;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(champion_change, (), (version, person, note))

/// `POST /api/v1/sites/cohorts`: a new cohort; its id is made of the label.
struct cohort_request {
    std::string label;
    std::int64_t year = 0;
    cohort_kind kind = cohort_kind::operations;
    std::string starts_on;
    std::string ends_on;
};
BOOST_DESCRIBE_STRUCT(cohort_request, (), (label, year, kind, starts_on, ends_on))

/// `POST /api/v1/sites/import`: a table of sites; with `dry_run` nothing is changed.
struct sites_import {
    std::string csv;
    bool dry_run = true;
};
BOOST_DESCRIBE_STRUCT(sites_import, (), (csv, dry_run))

enum class row_outcome { made, changed, same, error };
BOOST_DESCRIBE_ENUM(row_outcome, made, changed, same, error)

/// What became of one row, or would become of it.
struct imported_row {
    std::int64_t row = 0; ///< as a spreadsheet counts: the header is 1
    std::string name;     ///< "Jackson, MS"
    row_outcome outcome = row_outcome::same;
    std::optional<site_id> site;
    std::optional<std::string> column; ///< of an error
    std::optional<std::string> sentence;
};
BOOST_DESCRIBE_STRUCT(imported_row, (), (row, name, outcome, site, column, sentence))

struct sites_imported {
    bool dry_run = true;
    std::int64_t made = 0;
    std::int64_t changed = 0;
    std::int64_t same = 0;
    std::int64_t errors = 0;
    std::vector<imported_row> rows;
};
BOOST_DESCRIBE_STRUCT(sites_imported, (), (dry_run, made, changed, same, errors, rows))

} // namespace convene::scheduling
