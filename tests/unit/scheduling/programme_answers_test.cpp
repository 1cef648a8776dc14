#include "scheduling/eligibility.hpp"
#include "scheduling/folded_text.hpp"
#include "scheduling/import/summit_file.hpp"
#include "scheduling/programme_answers.hpp"
#include "scheduling/programme_view.hpp"
#include "server/protocol/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

namespace convene::scheduling {
namespace {

using testing::HasSubstr;
using testing::Not;

const summit& sample() {
    static const summit read = *read_summit(sample_summit_text()).read;
    return read;
}

viewer sample_viewer(std::string_view id) {
    return to_viewer(*std::ranges::find(sample().people, person_id(std::string(id)), &person_record::id));
}

class answers_test : public testing::Test {
protected:
    std::shared_ptr<const programme> content = std::make_shared<const programme>(sample().content);
    programme_answers answers{content};

    std::string text_for(const viewer& who, const programme_filter& wanted = {}) {
        return *answers.get_programme(who, wanted)->text;
    }
    programme_answer for_person(std::string_view id, const programme_filter& wanted = {}) {
        return protocol::parse_json<programme_answer>(text_for(sample_viewer(id), wanted)).value();
    }
    std::vector<std::string> ids_for(std::string_view id, const programme_filter& wanted) {
        std::vector<std::string> ids;
        for (const auto& each : for_person(id, wanted).sessions) {
            ids.push_back(each.id.str());
        }
        return ids;
    }
};

const session_summary& find(const programme_answer& in, std::string_view id) {
    return *std::ranges::find(in.sessions, session_id(std::string(id)), &session_summary::id);
}

TEST_F(answers_test, shows_the_whole_programme_sorted_with_its_frame) {
    const programme_answer all = for_person("P0002");
    EXPECT_EQ(all.sessions.size(), 45U);
    EXPECT_EQ(all.core_areas.size(), 8U);
    EXPECT_EQ(all.places.size(), 12U);
    EXPECT_EQ(all.days, (std::vector<std::string>{"2027-11-30", "2027-12-05", "2027-12-06", "2027-12-07",
                                                  "2027-12-08"}));
    EXPECT_TRUE(std::ranges::is_sorted(
        all.sessions, {}, [](const session_summary& s) { return std::tie(s.starts_at, s.place); }));
    const session_summary& opening = find(all, "S03");
    EXPECT_TRUE(opening.may_join);
    EXPECT_EQ(opening.room->str(), "S03");
    EXPECT_EQ(opening.people.size(), 5U);
}

TEST_F(answers_test, says_only_closed_session_to_the_ineligible) {
    const std::string expected =
        R"({"id":"S24","closed":true,"title":"Closed session","type":"closed","place":"BEACON",)"
        R"("starts_at":"2027-12-07T17:30:00Z","ends_at":"2027-12-07T18:30:00Z","delivery":"in_person",)"
        R"("audience":"law_enforcement_only","attribution":"not_for_attribution","press":"closed",)"
        R"("recording":"none","captions":"none","languages":[],"people":[],"may_join":false})";
    const viewer requested =
        to_viewer(*std::ranges::find(sample().people, vetting::requested, &person_record::vetting_level));
    EXPECT_THAT(text_for(requested), HasSubstr(expected));
    EXPECT_EQ(
        protocol::to_json(*compute_detail(*content, *find_session(*content, session_id("S24")), requested)),
        expected.substr(0, expected.size() - 1) +
            R"(,"abstract":"","credit_minutes":{"post":0,"cle":0},"standing_notes":[],"standing_note_kinds":[]})");
}

TEST_F(answers_test, opens_the_closed_session_to_verified_law_enforcement) {
    const session_summary open = find(for_person("P0002"), "S24");
    EXPECT_FALSE(open.closed);
    EXPECT_EQ(open.title, "Closed debrief: an invented multi-city case");
    EXPECT_TRUE(open.may_join);
}

/// I-12: not even in hidden data. The control: the same words do reach the eligible.
TEST_F(answers_test, I_12_never_lets_hidden_words_reach_any_of_the_600) {
    std::size_t kept_out = 0;
    std::size_t let_in = 0;
    for (const person_record& record : sample().people) {
        const viewer who = to_viewer(record);
        std::string text = text_for(who) + protocol::to_json(compute_communities(*content, who));
        for (const char* id : {"S24", "S44"}) {
            const session& closed = *find_session(*content, session_id(id));
            const auto detail = compute_detail(*content, closed, who);
            text += detail ? protocol::to_json(*detail) : "";
            const bool sees = compute_sight(who, closed) == sight::full;
            (sees ? let_in : kept_out) += 1;
            EXPECT_EQ(text.find(closed.title) != std::string::npos, sees) << record.id.str() << " " << id;
            EXPECT_EQ(text.find(closed.abstract) != std::string::npos, sees) << record.id.str() << " " << id;
            EXPECT_EQ(text.find("\"room\":\"" + closed.id.str()) != std::string::npos, may_join(who, closed))
                << record.id.str() << " " << id;
        }
    }
    EXPECT_GT(let_in, 300U);
    EXPECT_GT(kept_out, 600U);
}

/// The names of a closed session's people may stand elsewhere in the programme: so they are looked for in a
/// programme that has nothing else.
TEST_F(answers_test, never_lets_the_people_of_a_closed_session_reach_the_ineligible) {
    programme only_closed = *content;
    std::erase_if(only_closed.sessions, [](const session& each) { return !is_closed_session(each); });
    ASSERT_EQ(only_closed.sessions.size(), 2U);
    programme_answers closed_answers(std::make_shared<const programme>(only_closed));
    std::size_t seen = 0;
    for (const person_record& record : sample().people) {
        const viewer who = to_viewer(record);
        const std::string text = *closed_answers.get_programme(who, {})->text;
        const bool sees_any = text.find("\"closed\":false") != std::string::npos;
        seen += sees_any ? 1U : 0U;
        for (const named_person& named : content->people) {
            if (!sees_any) {
                EXPECT_EQ(text.find(named.name), std::string::npos) << record.id.str();
                EXPECT_EQ(text.find("\"" + named.id.str() + "\""), std::string::npos) << record.id.str();
            }
        }
        EXPECT_EQ(sees_any, text.find("Clara Pseudonymo") != std::string::npos) << record.id.str();
    }
    EXPECT_GT(seen, 150U);
    EXPECT_LT(seen, 300U);
}

/// I-13: eight people chose an alias; their names are nowhere.
TEST_F(answers_test, shows_aliases_and_never_the_names_behind_them) {
    programme with_alias = *content;
    with_alias.sessions[2].presenters = {person_id("P0001")};
    with_alias.people.push_back({person_id("P0001"), compute_display_name(sample().people[0])});
    std::ranges::sort(with_alias.people, {}, &named_person::id);
    programme_answers shown(std::make_shared<const programme>(with_alias));
    const std::string text = *shown.get_programme(sample_viewer("P0002"), {})->text;
    EXPECT_THAT(text, HasSubstr("Investigator 1"));
    EXPECT_THAT(text, Not(HasSubstr("Elena Dummywell")));
    for (const person_record& each : sample().people) {
        if (each.display == display_policy::alias) {
            EXPECT_THAT(to_viewer(each).display_name, Not(HasSubstr(each.family_name)));
        }
    }
}

TEST_F(answers_test, shows_media_only_what_is_open_to_the_press) {
    EXPECT_EQ(ids_for("P0541", {}), std::vector<std::string>{"S03"});
    const viewer reporter = sample_viewer("P0541");
    EXPECT_FALSE(compute_detail(*content, *find_session(*content, session_id("S36")), reporter));
    EXPECT_TRUE(compute_detail(*content, *find_session(*content, session_id("S03")), reporter)->may_join);
    EXPECT_TRUE(compute_communities(*content, reporter).communities.empty());
}

TEST_F(answers_test, keeps_other_sessions_visible_without_a_room) {
    const session_summary police_only = find(for_person("P0005"), "S04");
    EXPECT_FALSE(police_only.closed);
    EXPECT_FALSE(police_only.may_join);
    EXPECT_FALSE(police_only.room);
    EXPECT_EQ(police_only.title, "Crime gun intelligence in thirty days: from recovery to lead");
}

TEST_F(answers_test, filters_by_day_and_core_area) {
    EXPECT_EQ(ids_for("P0002", {"2027-12-05", "", ""}), std::vector<std::string>{"S02"});
    EXPECT_EQ(ids_for("P0002", {"", "GV", ""}), (std::vector<std::string>{"S04", "S19", "S37"}));
    EXPECT_EQ(ids_for("P0002", {"2027-12-08", "GV", ""}), std::vector<std::string>{"S37"});
    EXPECT_TRUE(ids_for("P0002", {"2031-01-01", "", ""}).empty());
}

TEST_F(answers_test, does_not_tell_the_core_area_of_a_closed_session) {
    EXPECT_THAT(ids_for("P0002", {"", "INV", ""}), testing::Contains("S24"));
    EXPECT_THAT(ids_for("P0555", {"", "INV", ""}), Not(testing::Contains("S24")));
    EXPECT_THAT(ids_for("P0555", {"", "INV", ""}), testing::Contains("S25"));
}

TEST_F(answers_test, searches_titles_abstracts_and_names_without_case_and_accents) {
    EXPECT_EQ(ids_for("P0005", {"", "", "CONVERSION devices"}), std::vector<std::string>{"S19"});
    EXPECT_THAT(ids_for("P0005", {"", "", "zoe nanez"}), testing::Contains("S01"));
    EXPECT_TRUE(ids_for("P0005", {"", "", "conversion nowhere"}).empty());
    EXPECT_EQ(ids_for("P0005", {"", "", "  "}).size(), 45U);
}

TEST_F(answers_test, does_not_find_closed_sessions_by_hidden_words) {
    for (const char* words : {"multi-city", "debrief", "phones outside", "Pseudonymo", "officers sources"}) {
        EXPECT_THAT(ids_for("P0555", {"", "", words}), Not(testing::Contains("S24"))) << words;
        EXPECT_THAT(ids_for("P0555", {"", "", words}), Not(testing::Contains("S44"))) << words;
    }
    EXPECT_EQ(ids_for("P0002", {"", "", "multi-city"}), std::vector<std::string>{"S24"});
    EXPECT_THAT(ids_for("P0555", {"", "", "closed session"}), testing::IsSupersetOf({"S24", "S44"}));
}

TEST_F(answers_test, refuses_filters_that_make_no_sense) {
    const viewer who = sample_viewer("P0005");
    EXPECT_EQ(answers.get_programme(who, {"soon", "", ""}).error().field, "day");
    EXPECT_EQ(answers.get_programme(who, {"", "NONE", ""}).error().field, "core_area");
    EXPECT_EQ(answers.get_programme(who, {"", "", std::string(201, 'x')}).error().field, "q");
    EXPECT_EQ(answers.get_programme(who, {"", "", "\xFF"}).error().code, errc::malformed);
    EXPECT_TRUE(answers.get_programme(who, {"", "", std::string(200, 'x')}));
}

TEST_F(answers_test, keeps_the_etag_while_nothing_changes) {
    const viewer who = sample_viewer("P0005");
    const auto first = *answers.get_programme(who, {});
    programme_answers fresh(std::make_shared<const programme>(sample().content));
    EXPECT_EQ(fresh.get_programme(who, {})->etag, first.etag);
    EXPECT_NE(answers.get_programme(sample_viewer("P0002"), {})->etag, first.etag);
    programme changed = *content;
    changed.sessions[5].title += "!";
    programme_answers after(std::make_shared<const programme>(changed));
    EXPECT_NE(after.get_programme(who, {})->etag, first.etag);
}

TEST_F(answers_test, shares_texts_among_those_with_equal_rights) {
    std::set<std::string> different;
    for (const person_record& record : sample().people) {
        different.insert(answers.get_programme(to_viewer(record), {})->etag);
    }
    EXPECT_LT(different.size(), 150U);
    std::size_t bytes = 0;
    for (const person_record& record : sample().people) {
        bytes = std::max(bytes, answers.get_programme(to_viewer(record), {})->text->size());
    }
    EXPECT_LE(answers.cached_bytes(), different.size() * bytes);
}

/// The cache may never hand one person's text to somebody with other rights.
TEST_F(answers_test, gives_each_person_from_the_cache_what_is_computed_for_them_alone) {
    programme_answer alone = for_person("P0002");
    for (const person_record& record : sample().people) {
        const viewer who = to_viewer(record);
        alone.sessions.clear();
        for (const session& each : content->sessions) {
            if (auto summary = compute_summary(*content, each, who)) {
                alone.sessions.push_back(std::move(*summary));
            }
        }
        EXPECT_EQ(protocol::to_json(alone), text_for(who)) << record.id.str();
    }
}

TEST_F(answers_test, stays_within_its_bounds) {
    viewer who = sample_viewer("P0005");
    for (std::size_t i = 0; i < programme_answers::most_keys + 10; ++i) {
        who.discipline = "d" + std::to_string(i);
        const programme_filter little{"2027-12-05", "", ""};
        ASSERT_TRUE(answers.get_programme(who, little));
    }
    EXPECT_LE(answers.cached_keys(), programme_answers::most_keys);
    EXPECT_LE(answers.cached_bytes(), programme_answers::most_bytes);
}

TEST_F(answers_test, shows_communities_with_rooms_for_members_only) {
    const auto member = compute_communities(*content, sample_viewer("P0002")).communities;
    ASSERT_EQ(member.size(), 5U);
    EXPECT_TRUE(member[0].member);
    EXPECT_EQ(member[0].meetings.size(), 12U);
    EXPECT_TRUE(member[0].meetings[0].may_join);
    EXPECT_EQ(member[0].meetings[0].room->str(), "COP-CA-2027-01");
    EXPECT_FALSE(member[4].member);
    EXPECT_FALSE(member[4].meetings[0].may_join);
    EXPECT_FALSE(member[4].meetings[0].room);
}

TEST_F(answers_test, describes_a_session_with_its_standing_notes) {
    const auto detail =
        compute_detail(*content, *find_session(*content, session_id("S06")), sample_viewer("P0002"));
    EXPECT_EQ(detail->abstract, find_session(*content, session_id("S06"))->abstract);
    ASSERT_FALSE(detail->standing_notes.empty());
    EXPECT_THAT(detail->standing_notes[0], HasSubstr("Not for attribution"));
    EXPECT_THAT(detail->standing_notes, testing::Contains("Do not give names or facts from open cases."));
}

TEST_F(answers_test, says_of_every_standing_note_what_kind_it_is) {
    const session& closed = *find_session(*content, session_id("S24"));
    const auto detail = compute_detail(*content, closed, sample_viewer("P0002"));
    EXPECT_THAT(detail->standing_note_kinds,
                testing::ElementsAre(standing_note::not_for_attribution, standing_note::no_open_cases,
                                     standing_note::phones_outside, standing_note::not_recorded,
                                     standing_note::keeping, standing_note::closed_to_press));
    ASSERT_EQ(detail->standing_notes.size(), detail->standing_note_kinds.size());
    EXPECT_EQ(detail->standing_notes[2], "Phones stay outside.");
    EXPECT_EQ(detail->standing_notes[4], closed.keeping.notice);
}

TEST(display_name, follows_the_policy_and_never_falls_back_to_the_name) {
    const person_names elena{"Elena Dummywell", "Elena", "Dummywell", "Investigator 1"};
    EXPECT_EQ(compute_display_name(display_policy::full, elena), "Elena Dummywell");
    EXPECT_EQ(compute_display_name(display_policy::initials, elena), "E. D.");
    EXPECT_EQ(compute_display_name(display_policy::alias, elena), "Investigator 1");
    EXPECT_EQ(compute_display_name(display_policy::alias, {"Elena Dummywell", "Elena", "Dummywell", ""}),
              "E. D.");
    EXPECT_EQ(compute_display_name(display_policy::initials, {"Mononym", "Mononym", "", ""}), "M.");
    EXPECT_EQ(compute_display_name(display_policy::initials, {"例子 山田", "例子", "山田", ""}), "例. 山.");
    EXPECT_EQ(compute_display_name(display_policy::initials, {"", "", "", ""}), "Participant");
}

TEST(folded_text, makes_people_find_what_they_mean) {
    EXPECT_EQ(fold("ZOË Ñáñez"), "zoe nanez");
    EXPECT_EQ(fold("Straße"), "strasse");
    EXPECT_EQ(fold("МАРИЯ"), "мария");
    EXPECT_EQ(fold_words("  Gun  violence\t"), (std::vector<std::string>{"gun", "violence"}));
    EXPECT_TRUE(fold_words(" \n").empty());
}

} // namespace
} // namespace convene::scheduling
