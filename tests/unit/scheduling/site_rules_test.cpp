#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/sites/site_rules.hpp"
#include "scheduling/sites/site_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using auth::role;
using testing::ElementsAre;

site_facts facts(const std::string& name, const std::string& state) {
    return {name, state, site_kind::city, {}, "America/Chicago", {}};
}

site_duty_record duty(site_duty what, const std::string& person, bool ended = false) {
    site_duty_record made;
    made.duty = what;
    made.person = person_id(person);
    made.to = ended ? std::optional(instant()) : std::nullopt;
    return made;
}

site_record jackson() {
    site_record made;
    made.id = site_id("jackson-ms");
    made.version = 3;
    made.facts = facts("Jackson", "MS");
    made.commitments = {{1, cohort_id("A"), "2020-01-01", "2022-12-31", commitment_status::alumni},
                        {2, cohort_id("B"), "2027-01-01", "2029-12-31", commitment_status::active}};
    made.people = {duty(site_duty::primary, "P1"), duty(site_duty::champion, "P9"),
                   duty(site_duty::primary, "P0", true)};
    return made;
}

site_sight sight(const std::string& person, std::vector<role> roles, const std::string& site = "",
                 registration_status status = registration_status::confirmed) {
    auth::principal caller;
    caller.person = person_id(person);
    caller.roles = std::move(roles);
    viewer who;
    who.site = site_id(site);
    who.status = status;
    return compute_site_sight(caller, who, jackson());
}

TEST(site_rules, who_sees_what_of_a_site) {
    using enum site_sight;
    EXPECT_EQ(sight("P5", {role::organiser}, "", registration_status::none), history);
    EXPECT_EQ(sight("P5", {role::doj_program_manager}), history);
    EXPECT_EQ(sight("P1", {role::liaison}), history);
    EXPECT_EQ(sight("P0", {role::liaison}), none); // handed it over
    EXPECT_EQ(sight("P2", {role::liaison}), none);
    EXPECT_EQ(sight("P1", {role::attendee}), none); // not a liaison any more
    EXPECT_EQ(sight("P9", {role::doj_champion}), outline);
    EXPECT_EQ(sight("P3", {role::attendee}, "jackson-ms"), outline);
    EXPECT_EQ(sight("P3", {role::site_team_lead}, "jackson-ms"), outline);
    EXPECT_EQ(sight("P3", {role::attendee}, "jackson-tn"), none);
    EXPECT_EQ(sight("P3", {role::attendee}), none);
    EXPECT_EQ(sight("P3", {role::media, role::platform_admin}), none);
    EXPECT_EQ(sight("P3", {role::attendee}, "jackson-ms", registration_status::revoked), none);
    EXPECT_EQ(sight("P3", {role::attendee}, "jackson-ms", registration_status::cancelled), none);
    EXPECT_EQ(sight("P1", {role::liaison}, "", registration_status::revoked), none);
    EXPECT_EQ(sight("P1", {role::liaison}, "", registration_status::none), history); // between two editions
}

TEST(site_rules, I_25_an_active_commitment_needs_a_primary_liaison) {
    site_record site = jackson();
    EXPECT_FALSE(needs_liaison(site));
    EXPECT_EQ(find_primary(site)->person.str(), "P1");
    site.people[0].to = instant();
    EXPECT_TRUE(needs_liaison(site));
    site.people.push_back(duty(site_duty::deputy, "P4"));
    EXPECT_TRUE(needs_liaison(site)); // a deputy does not lead
    site.commitments[1].status = commitment_status::extended;
    EXPECT_TRUE(needs_liaison(site));
    site.commitments[1].status = commitment_status::ended;
    EXPECT_FALSE(needs_liaison(site));
}

TEST(site_rules, the_commitment_of_now_is_the_one_that_runs_or_else_the_newest) {
    site_record site = jackson();
    EXPECT_EQ(find_commitment_of_now(site)->number, 2);
    site.commitments[0].status = commitment_status::active;
    EXPECT_EQ(find_commitment_of_now(site)->number, 1);
    site.commitments[0].status = site.commitments[1].status = commitment_status::ended;
    EXPECT_EQ(find_commitment_of_now(site)->number, 2);
    EXPECT_EQ(find_commitment_of_now(site_record()), nullptr);
}

TEST(site_rules, state_is_part_of_the_name) {
    EXPECT_NE(site_key(facts("Jackson", "MS")), site_key(facts("Jackson", "TN")));
    EXPECT_EQ(site_key(facts("Jackson", "MS")), site_key(facts("JACKSON", "ms")));
    EXPECT_EQ(make_site_id(facts("Springfield", "IL")).str(), "springfield-il");
    EXPECT_EQ(make_site_id(facts("St. Louis", "MO")).str(), "st-louis-mo");
    EXPECT_EQ(make_site_id(facts("\xE4\xBE\x8B", "\xE4\xBE\x8B")).str(), "site");
    EXPECT_TRUE(is_valid_id(make_site_id(facts(std::string(120, 'x'), "MS")).str()));
}

std::string refused_field(const site_facts& written) {
    const auto cleaned = clean_facts(written);
    return cleaned ? "accepted" : cleaned.error().field;
}

TEST(site_rules, cleans_and_checks_what_was_written) {
    site_facts written = facts("  Jack\tson ", "ms");
    written.public_names = {"The capital", "The  capital"};
    const auto cleaned = clean_facts(written);
    ASSERT_TRUE(cleaned);
    EXPECT_EQ(cleaned->state, "MS");
    EXPECT_THAT(cleaned->public_names, ElementsAre("The capital"));
    EXPECT_EQ(refused_field(facts("", "MS")), "name");
    EXPECT_EQ(refused_field(facts(std::string(121, 'x'), "MS")), "name");
    EXPECT_EQ(refused_field(facts("Jackson", " ")), "state");
    written.time_zone = "Central";
    EXPECT_EQ(refused_field(written), "time_zone");
    written = facts("Jackson", "MS");
    written.public_names.assign(11, "x");
    EXPECT_EQ(refused_field(written), "public_names");
}

TEST(site_rules, a_joint_site_names_two_jurisdictions_and_others_none) {
    site_facts joint = facts("Oakland and Richmond", "CA");
    joint.kind = site_kind::joint;
    EXPECT_EQ(refused_field(joint), "members");
    joint.members = {"Oakland", "Oakland"};
    EXPECT_EQ(refused_field(joint), "members");
    joint.members = {"Oakland", "Richmond"};
    EXPECT_EQ(refused_field(joint), "accepted");
    joint.kind = site_kind::county;
    EXPECT_EQ(refused_field(joint), "members");
}

TEST(site_rules, days_and_notes) {
    EXPECT_TRUE(check_days("2027-10-01", "2027-10-01"));
    EXPECT_EQ(check_days("2027-10-02", "2027-10-01").error().field, "ends_on");
    EXPECT_EQ(check_days("1 Oct", "2027-10-01").error().field, "starts_on");
    EXPECT_TRUE(clean_note(""));
    EXPECT_FALSE(clean_note(std::string(2001, 'x')));
    EXPECT_FALSE(clean_cohort({"A", 27, cohort_kind::operations, "2027-10-01", "2030-09-30"}));
}

TEST(site_rules, the_record_says_which_fields_changed) {
    site_facts after = facts("Jackson", "MS");
    EXPECT_EQ(changed_fields(facts("Jackson", "MS"), after), "");
    after.name = "Jacksonville";
    after.time_zone = "America/New_York";
    EXPECT_EQ(changed_fields(facts("Jackson", "MS"), after), "name, time_zone");
}

/// One row of a table about what is known.
struct planned {
    row_outcome outcome;
    std::string column;
    site_row row;
};

planned plan(const std::string& header, const std::string& row, const std::string& liaison = "") {
    site_table_context known;
    known.cohorts = {{cohort_id("A"), "Cohort A", 2020, cohort_kind::operations, "2020-01-01", "2022-12-31"},
                     {cohort_id("B"), "Cohort B", 2027, cohort_kind::operations, "2027-01-01", "2029-12-31"}};
    known.sites.emplace(site_key(jackson().facts), jackson());
    const csv_table table = read_table(header + "\n" + row + "\n", site_columns());
    EXPECT_FALSE(table.refused) << *table.refused;
    const auto made = plan_row(table.rows.at(0), known, person_id(liaison));
    return {made.outcome, made.problem.column, made.row};
}

TEST(site_table, a_row_is_about_the_site_of_that_name_in_that_state) {
    const auto same = plan("name,state", "jackson,ms");
    EXPECT_EQ(same.outcome, row_outcome::changed); // written another way
    EXPECT_EQ(same.row.id.str(), "jackson-ms");
    EXPECT_EQ(plan("name,state,time_zone", "Jackson,MS,America/Chicago").outcome, row_outcome::same);
    const auto other = plan("name,state,time_zone", "Jackson,TN,America/Chicago");
    EXPECT_EQ(other.outcome, row_outcome::made);
    EXPECT_EQ(other.row.version, 0);
    EXPECT_EQ(plan("name,state", "Jackson,TN").column, "time_zone");
}

TEST(site_table, an_empty_cell_leaves_what_is_known) {
    EXPECT_EQ(plan("name,state,status,liaison,kind", "Jackson,MS,,,").outcome, row_outcome::same);
    const auto changed = plan("name,state,public_names", "Jackson,MS,The capital; The city");
    EXPECT_EQ(changed.outcome, row_outcome::changed);
    EXPECT_EQ(changed.row.version, 3);
    EXPECT_FALSE(changed.row.commitment);
    EXPECT_THAT(changed.row.facts.public_names, ElementsAre("The capital", "The city"));
}

TEST(site_table, I_25_a_row_cannot_break_it) {
    EXPECT_EQ(plan("name,state,cohort,status", "Jackson,MS,Cohort A,active").column, "status");
    EXPECT_EQ(plan("name,state,time_zone,cohort,status", "Gary,IN,America/Chicago,cohort b,active").column,
              "liaison");
    const auto led = plan("name,state,time_zone,cohort,status,liaison",
                          "Gary,IN,America/Chicago,cohort b,active,a@example.org", "P7");
    EXPECT_EQ(led.outcome, row_outcome::made);
    EXPECT_EQ(led.row.commitment->starts_on, "2027-01-01");
    EXPECT_EQ(led.row.primary.str(), "P7");
}

TEST(site_table, a_commitment_is_found_by_its_cohort_or_is_the_one_of_now) {
    EXPECT_EQ(plan("name,state,status", "Jackson,MS,extended").row.commitment->number, 2);
    EXPECT_EQ(plan("name,state,cohort,ends_on", "Jackson,MS,Cohort A,2023-01-31").row.commitment->number, 1);
    EXPECT_EQ(plan("name,state,cohort,ends_on", "Jackson,MS,Cohort Z,2023-01-31").column, "cohort");
    EXPECT_EQ(plan("name,state,ends_on", "Jackson,MS,2026-01-31").column, "ends_on");
    EXPECT_EQ(plan("name,state,time_zone,status", "Gary,IN,America/Chicago,planned").column, "cohort");
}

TEST(site_table, a_liaison_who_leads_already_is_no_change) {
    EXPECT_EQ(plan("name,state,liaison", "Jackson,MS,a@example.org", "P1").outcome, row_outcome::same);
    EXPECT_EQ(plan("name,state,liaison", "Jackson,MS,a@example.org", "P2").row.primary.str(), "P2");
}

TEST(site_table, what_is_written_is_read_as_the_same) {
    site_table_context known;
    known.cohorts = {{cohort_id("B"), "Cohort B", 2027, cohort_kind::operations, "2027-01-01", "2029-12-31"}};
    site_record site = jackson();
    site.facts.public_names = {"=cmd()", "The capital"};
    known.sites.emplace(site_key(site.facts), site);
    csv_writer writer;
    std::vector<std::string> header;
    for (const csv_column& each : site_columns()) {
        header.push_back(each.name);
    }
    writer.row(header);
    writer.row(write_row(site, known.cohorts, "a@example.org"));
    const csv_table table = read_table(std::move(writer).take(), site_columns());
    EXPECT_EQ(plan_row(table.rows.at(0), known, person_id("P1")).outcome, row_outcome::same);
}

} // namespace
} // namespace convene::scheduling
