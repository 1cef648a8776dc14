#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using words = std::vector<std::string>;

/// The functions of scheduling/sites/lua on a real Redis.
class sites : public convene::testing::shared_redis_fixture<sites> {
protected:
    static constexpr const char* prefix = "cv:{programme}:sites";
    static constexpr const char* audit_key = "cv:{programme}:audit";

    void SetUp() override {
        shared_redis_fixture::SetUp();
        ask({"HSET", std::string(prefix) + ":cohorts", "A", "{}", "B", "{}"});
        call("site_make", {"jackson-ms", "jackson, ms", "{}", "P9", "2027-01-01T00:00:00Z"});
    }
    /// The words after "ok", or the code of the refusal and its field.
    words call(const std::string& function, words args) {
        const auto answer = run(client().call(function, {prefix, audit_key}, std::move(args)));
        if (!answer) {
            return {std::string(to_string(answer.error().code)), answer.error().field};
        }
        words said;
        for (std::size_t i = 0; i < answer->size(); ++i) {
            said.emplace_back((*answer)[i].str());
        }
        return said;
    }
    words commit(const std::string& version, const std::string& number, const std::string& cohort,
                 const std::string& status) {
        return call("site_commit", {"jackson-ms", version, number, cohort, "2027-01-01", "2029-12-31", status,
                                    "P9", "2027-01-02T00:00:00Z"});
    }
    words assign(const std::string& version, const std::string& duty, const std::string& ends,
                 const std::string& begins, const std::string& note = "",
                 const std::string& now = "2027-02-01T00:00:00Z") {
        return call("site_assign", {"jackson-ms", version, duty, ends, begins, note, "P9", now});
    }
    words edit(const std::string& version, const std::string& key, const std::string& facts) {
        return call("site_edit", {"jackson-ms", version, key, facts, "P9", "2027-01-03T00:00:00Z", "name"});
    }
    words read(const std::string& id = "jackson-ms") { return call("site_read", {id}); }
    /// "primary P1 2027-... - P9 note" for each line of the history.
    words people(const std::string& id = "jackson-ms") {
        const words all = read(id);
        std::size_t at = 4;
        at += 1 + 5 * std::stoul(all.at(at));
        words lines;
        for (std::size_t i = at + 1; i < all.size(); i += 7) {
            lines.push_back(all[i + 1] + " " + all[i + 2] +
                            (all[i + 4] == "-" ? "" : " until " + all[i + 4]) +
                            (all[i + 6].empty() ? "" : ": " + all[i + 6]));
        }
        return lines;
    }
    words actions() {
        words found;
        for (const auto& entry : ask({"XRANGE", audit_key, "-", "+"}).items) {
            found.push_back(std::string(entry[1][5].str()) + " " + std::string(entry[1][7].str()) + " " +
                            std::string(entry[1][9].str()));
        }
        return found;
    }
    words seed(const std::string& id, const std::string& key, const std::string& cohort,
               const std::string& status, const std::string& liaison) {
        return call("site_seed", {id, key, "{}", cohort, "2027-01-01", "2029-12-31", status, liaison,
                                  "2027-03-01T00:00:00Z"});
    }
    std::string version(const std::string& id = "jackson-ms") { return read(id).at(1); }
};

TEST_F(sites, one_name_in_one_state_is_one_site) {
    EXPECT_THAT(call("site_make", {"jackson-ms", "jackson, ms", "{}", "P9", "now"}),
                ElementsAre("conflict", "name"));
    EXPECT_THAT(call("site_make", {"jackson-tn", "jackson, tn", "{}", "P9", "now"}),
                ElementsAre("1", "jackson-tn"));
    // An id that is taken gets a number; the other site is not touched.
    EXPECT_THAT(call("site_make", {"jackson-ms", "jackson., ms", "{}", "P9", "now"}),
                ElementsAre("1", "jackson-ms-2"));
    EXPECT_THAT(edit("1", "jackson, tn", "{}"), ElementsAre("conflict", "name"));
    EXPECT_THAT(edit("1", "jacksonville, ms", "{}"), ElementsAre("2", "jackson-ms"));
    // The old name is free again.
    EXPECT_THAT(call("site_make", {"other", "jackson, ms", "{}", "P9", "now"}), ElementsAre("1", "other"));
}

TEST_F(sites, of_two_who_change_at_once_the_second_is_told_and_nothing_is_lost) {
    EXPECT_THAT(edit("1", "jackson, ms", "{\"first\":1}"), ElementsAre("2", "jackson-ms"));
    EXPECT_THAT(edit("1", "jackson, ms", "{\"second\":1}"), ElementsAre("conflict", "version"));
    EXPECT_THAT(assign("1", "primary", "", "P1"), ElementsAre("conflict", "version"));
    EXPECT_THAT(commit("1", "", "A", "planned"), ElementsAre("conflict", "version"));
    EXPECT_THAT(read(), Contains("{\"first\":1}"));
    EXPECT_EQ(version(), "2");
    EXPECT_THAT(edit("2", "jackson, ms", "{\"second\":1}"), ElementsAre("3", "jackson-ms"));
}

TEST_F(sites, I_25_an_active_commitment_has_a_primary_liaison) {
    EXPECT_THAT(commit("1", "", "A", "active"), ElementsAre("conflict", "liaison"));
    EXPECT_THAT(commit("1", "", "A", "planned"), ElementsAre("2", "jackson-ms"));
    assign("2", "deputy", "", "P2");
    EXPECT_THAT(commit("3", "1", "A", "active"),
                ElementsAre("conflict", "liaison")); // a deputy does not lead
    EXPECT_THAT(assign("3", "primary", "", "P1"), ElementsAre("4", "jackson-ms"));
    EXPECT_THAT(commit("4", "1", "A", "active"), ElementsAre("5", "jackson-ms"));
    // Nobody can just end: only hand over.
    EXPECT_THAT(assign("5", "primary", "P1", ""), ElementsAre("conflict", "liaison"));
    EXPECT_THAT(people(), Contains("primary P1"));
    EXPECT_THAT(commit("5", "1", "A", "ended"), ElementsAre("6", "jackson-ms"));
    EXPECT_THAT(assign("6", "primary", "P1", ""), ElementsAre("7", "jackson-ms"));
}

TEST_F(sites, I_25_a_site_has_at_most_one_active_commitment) {
    assign("1", "primary", "", "P1");
    EXPECT_THAT(commit("2", "", "A", "active"), ElementsAre("3", "jackson-ms"));
    EXPECT_THAT(commit("3", "", "B", "extended"), ElementsAre("conflict", "status"));
    EXPECT_THAT(commit("3", "", "B", "planned"), ElementsAre("4", "jackson-ms"));
    EXPECT_THAT(commit("4", "3", "B", "active"), ElementsAre("conflict", "status"));
    EXPECT_THAT(commit("4", "9", "B", "planned"), ElementsAre("not_found", "number"));
    EXPECT_THAT(version(), "4");
}

TEST_F(sites, a_site_may_enter_twice) {
    assign("1", "primary", "", "P1");
    commit("2", "", "A", "active"); // number 2: the liaison had 1
    commit("3", "2", "A", "alumni");
    EXPECT_THAT(commit("4", "", "B", "active"), ElementsAre("5", "jackson-ms"));
    EXPECT_THAT(commit("5", "", "Z", "planned"), ElementsAre("invalid", "cohort"));
    EXPECT_EQ(read().at(4), "2");
}

TEST_F(sites, a_hand_over_ends_and_begins_at_one_moment_and_keeps_the_history) {
    assign("1", "primary", "", "P1", "first words");
    commit("2", "", "A", "active");
    EXPECT_THAT(assign("3", "primary", "P1", "P2", "Call the chief.\nThen the mayor."),
                ElementsAre("4", "jackson-ms"));
    EXPECT_THAT(people(), ElementsAre("primary P1 until 2027-02-01T00:00:00Z: first words",
                                      "primary P2: Call the chief.\nThen the mayor."));
    EXPECT_THAT(assign("4", "primary", "P1", "P3"), ElementsAre("conflict", "ends")); // P1 is not it any more
    EXPECT_THAT(assign("4", "primary", "", "P2"), ElementsAre("conflict", "person"));
    EXPECT_THAT(assign("4", "primary", "", "P1"), ElementsAre("5", "jackson-ms")); // may come back
    EXPECT_THAT(people().back(), "primary P1");
}

TEST_F(sites, deputies_beside_the_primary_and_nobody_is_both) {
    assign("1", "primary", "", "P1");
    EXPECT_THAT(assign("2", "deputy", "", "P1"), ElementsAre("conflict", "person"));
    EXPECT_THAT(assign("2", "deputy", "", "P2"), ElementsAre("3", "jackson-ms"));
    EXPECT_THAT(assign("3", "deputy", "", "P3"), ElementsAre("4", "jackson-ms"));
    EXPECT_THAT(assign("4", "deputy", "P3", "P4"), ElementsAre("5", "jackson-ms"));
    EXPECT_THAT(assign("5", "primary", "", "P2"), ElementsAre("6", "jackson-ms")); // the deputy takes over
    EXPECT_THAT(people(),
                ElementsAre("primary P1 until 2027-02-01T00:00:00Z", "deputy P2 until 2027-02-01T00:00:00Z",
                            "deputy P3 until 2027-02-01T00:00:00Z", "deputy P4", "primary P2"));
    for (int i = 0; i < 4; ++i) {
        assign(std::to_string(6 + i), "deputy", "", "Q" + std::to_string(i));
    }
    EXPECT_THAT(assign("10", "deputy", "", "Q9"), ElementsAre("conflict", "ends")); // five are the most
}

TEST_F(sites, a_site_has_one_champion_or_none) {
    assign("1", "champion", "", "P5");
    assign("2", "champion", "", "P6", "", "2027-05-01T00:00:00Z");
    EXPECT_THAT(people(), ElementsAre("champion P5 until 2027-05-01T00:00:00Z", "champion P6"));
    EXPECT_THAT(assign("3", "champion", "", ""), ElementsAre("4", "jackson-ms"));
}

TEST_F(sites, I_21_every_decision_is_in_the_record_and_a_refusal_is_not) {
    edit("1", "jackson, ms", "{}");
    edit("1", "jackson, ms", "{}");
    assign("2", "primary", "", "P1");
    commit("3", "", "A", "active");
    EXPECT_THAT(actions(),
                ElementsAre("site.make jackson-ms ", "site.edit jackson-ms name",
                            "site.assign jackson-ms primary begins: P1", "site.commit jackson-ms A: active"));
}

TEST_F(sites, a_row_is_done_wholly_or_not_at_all) {
    const auto row = [this](const std::string& wanted, const std::string& v, const std::string& key,
                            const std::string& status, const std::string& liaison) {
        return call("site_row", {wanted, v, key, "{}", status, "", "A", "2027-01-01", "2029-12-31", liaison,
                                 "P9", "2027-01-05T00:00:00Z"});
    };
    EXPECT_THAT(row("gary-in", "0", "gary, in", "active", ""), ElementsAre("conflict", "liaison"));
    EXPECT_THAT(read("gary-in"), ElementsAre("not_found", "id"));
    EXPECT_THAT(row("gary-in", "0", "gary, in", "active", "P1"), ElementsAre("1", "gary-in"));
    EXPECT_THAT(people("gary-in"), ElementsAre("primary P1"));
    EXPECT_THAT(row("gary-in", "0", "gary, in", "active", "P1"), ElementsAre("conflict", "name"));
    EXPECT_THAT(row("gary-in", "1", "gary, in", "", "P2"), ElementsAre("2", "gary-in"));
    EXPECT_EQ(read("gary-in").at(4), "1");
}

TEST_F(sites, the_summit_file_says_nothing_twice_and_nothing_against_a_person) {
    EXPECT_THAT(seed("S1", "camden, nj", "A", "active", "P1"), ElementsAre("1"));
    EXPECT_THAT(seed("S1", "camden, nj", "A", "active", "P1"), ElementsAre("0"));
    EXPECT_EQ(version("S1"), "1");
    EXPECT_THAT(seed("S1", "camden, nj", "B", "active", "P2"), ElementsAre("1")); // the file changed
    EXPECT_THAT(people("S1"), ElementsAre("primary P1 until 2027-03-01T00:00:00Z", "primary P2"));
    EXPECT_THAT(read("S1"), Contains("ended"));
    call("site_edit", {"S1", "2", "camden, nj", "{}", "P9", "now", ""});
    EXPECT_THAT(seed("S1", "camden, nj", "A", "alumni", "P3"), ElementsAre("0"));
    // A site that somebody made by hand keeps its name.
    EXPECT_THAT(seed("S2", "jackson, ms", "A", "active", "P1"), ElementsAre("0"));
    EXPECT_THAT(read("S2"), ElementsAre("not_found", "id"));
}

TEST_F(sites, I_25_the_file_may_name_no_liaison_and_the_site_can_be_mended) {
    EXPECT_THAT(seed("S1", "camden, nj", "A", "active", ""), ElementsAre("1"));
    EXPECT_THAT(call("site_edit", {"S1", "1", "camden, nj", "{\"x\":1}", "P9", "now", ""}),
                ElementsAre("2", "S1"));
    EXPECT_THAT(call("site_assign", {"S1", "2", "primary", "", "P1", "", "P9", "now"}),
                ElementsAre("3", "S1"));
    EXPECT_THAT(call("site_assign", {"S1", "3", "primary", "P1", "", "", "P9", "now"}),
                ElementsAre("conflict", "liaison"));
}

TEST_F(sites, a_list_leaves_out_what_has_ended) {
    assign("1", "primary", "", "P1", "old note");
    assign("2", "primary", "", "P2", "new note");
    const words all = call("sites_list", {});
    EXPECT_THAT(all, Contains("new note"));
    EXPECT_THAT(all, ::testing::Not(Contains("old note")));
    EXPECT_THAT(read(), Contains("old note"));
}

TEST_F(sites, cohorts_have_labels_of_their_own) {
    EXPECT_THAT(call("cohort_store", {"C", "cohort c", "{\"c\":1}", "P9", "now"}), ElementsAre("C"));
    EXPECT_THAT(call("cohort_store", {"D", "cohort c", "{}", "P9", "now"}), ElementsAre("conflict", "label"));
    EXPECT_THAT(call("cohort_seed", {"C", "cohort c", "{\"c\":2}"}), ElementsAre("0"));
    EXPECT_THAT(call("cohort_seed", {"E", "cohort e", "{}"}), ElementsAre("1"));
    EXPECT_THAT(call("cohort_seed", {"E", "cohort e", "{}"}), ElementsAre("0"));
    EXPECT_THAT(call("cohorts_list", {}), Contains("{\"c\":1}"));
}

} // namespace
} // namespace convene
