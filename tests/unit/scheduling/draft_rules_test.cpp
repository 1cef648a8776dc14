#include "scheduling/draft/draft_rules.hpp"
#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace convene::scheduling {
namespace {

using namespace std::chrono_literals;

const instant ten = instant(std::chrono::hours(24 * 20'000 + 10));

programme make_programme() {
    programme made;
    made.edition.id = edition_id("E");
    made.edition.venue_time_zone = "America/Chicago";
    made.edition.first_day = "2027-12-06";
    made.places = {{place_id("CEDAR"), "Cedar", "", 0, false, 60}, {place_id("OAK"), "Oak", "", 0, true, {}}};
    made.core_areas = {{core_area_id("GV"), "Gun Violence", "GV"}};
    session quiet;
    quiet.id = session_id("Q");
    quiet.attribution = attribution::not_for_attribution;
    quiet.keeping = {"Nothing is kept here.", false};
    made.sessions = {quiet};
    return made;
}

draft_session make_reviews() {
    draft_session made;
    made.content.id = session_id("S1");
    made.content.title = "Shooting reviews";
    made.content.place = place_id("CEDAR");
    made.content.starts_at = ten;
    made.content.ends_at = ten + 1h;
    made.content.presenters = {person_id("P1")};
    return made;
}

draft_change move_to_oak() {
    draft_change made;
    made.session = session_id("S1");
    made.from.place = "CEDAR";
    made.to.place = "OAK";
    return made;
}

TEST(draft_rules, a_field_that_is_as_its_author_saw_it_is_changed_and_no_other) {
    const auto moved = apply_change(make_reviews(), move_to_oak(), make_programme());
    ASSERT_TRUE(moved) << moved.error().message;
    EXPECT_EQ(moved->content.place, place_id("OAK"));
    EXPECT_EQ(moved->content.title, "Shooting reviews");
    EXPECT_EQ(moved->content.presenters, std::vector{person_id("P1")});
}

TEST(draft_rules, what_another_changed_meanwhile_is_named_and_stays) {
    draft_session is = make_reviews();
    draft_change wanted = move_to_oak();
    wanted.from.place = "OAK";
    wanted.to.place = "";
    wanted.to.scheduled = false;
    wanted.from.scheduled = true;
    const auto refused = apply_change(is, wanted, make_programme());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_EQ(refused.error().field, "place");
    EXPECT_NE(refused.error().message.find("\"Shooting reviews\" meanwhile: it now says Cedar"),
              std::string::npos)
        << refused.error().message;
}

TEST(draft_rules, a_change_of_another_field_by_somebody_else_does_not_matter) {
    draft_session is = make_reviews();
    is.content.title = "Reviews of shootings";
    EXPECT_TRUE(apply_change(is, move_to_oak(), make_programme()));
}

TEST(draft_rules, what_is_wanted_already_is_no_conflict) {
    draft_session is = make_reviews();
    is.content.place = place_id("OAK");
    EXPECT_TRUE(apply_change(is, move_to_oak(), make_programme()));
}

TEST(draft_rules, undoing_is_the_same_with_the_two_exchanged) {
    const draft_session before = make_reviews();
    draft_change change = move_to_oak();
    change.from.seats = seating{};
    change.to.seats = seating{60, 20, 2};
    change.from.core_area = "";
    change.to.core_area = "GV";
    const auto done = apply_change(before, change, make_programme());
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->content.seats->online, 20);
    EXPECT_EQ(done->content.core_area, core_area_id("GV"));
    std::swap(change.from, change.to);
    const auto undone = apply_change(*done, change, make_programme());
    ASSERT_TRUE(undone) << undone.error().message;
    EXPECT_EQ(protocol::to_json(*undone), protocol::to_json(before));
}

TEST(draft_rules, a_field_without_what_it_was_is_refused) {
    draft_change change = move_to_oak();
    change.from.place.reset();
    const auto refused = apply_change(make_reviews(), change, make_programme());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::invalid);
    EXPECT_EQ(refused.error().field, "place");
}

TEST(draft_rules, a_session_ends_after_it_begins_and_within_a_day) {
    for (const auto& [length, field] :
         {std::pair{0min, "ends_at"}, {-5min, "ends_at"}, {24h + 1min, "ends_at"}}) {
        draft_change change;
        change.from.ends_at = ten + 1h;
        change.to.ends_at = ten + length;
        const auto refused = apply_change(make_reviews(), change, make_programme());
        ASSERT_FALSE(refused) << length.count();
        EXPECT_EQ(refused.error().field, field);
    }
    draft_change whole_day;
    whole_day.from.ends_at = ten + 1h;
    whole_day.to.ends_at = ten + 24h;
    EXPECT_TRUE(apply_change(make_reviews(), whole_day, make_programme()));
}

TEST(draft_rules, what_is_scheduled_has_a_place) {
    draft_change change = move_to_oak();
    change.to.place = "";
    const auto refused = apply_change(make_reviews(), change, make_programme());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "place");
    change.from.scheduled = true;
    change.to.scheduled = false;
    EXPECT_TRUE(apply_change(make_reviews(), change, make_programme()));
}

TEST(draft_rules, what_is_kept_of_a_room_follows_the_attribution) {
    draft_session is = make_reviews();
    is.content.keeping = {"This session is kept.", true};
    draft_change change;
    change.from.attribution = attribution::on_record;
    change.to.attribution = attribution::not_for_attribution;
    const auto done = apply_change(is, change, make_programme());
    ASSERT_TRUE(done);
    EXPECT_EQ(done->content.keeping.notice, "Nothing is kept here.");
    EXPECT_FALSE(done->content.keeping.keeps_text);
    draft_change again;
    again.from.attribution = attribution::not_for_attribution;
    again.to.attribution = attribution::not_for_attribution;
    draft_session own = *done;
    own.content.keeping.notice = "As agreed.";
    EXPECT_EQ(apply_change(own, again, make_programme())->content.keeping.notice, "As agreed.");
}

TEST(draft_rules, texts_are_cleaned_and_have_an_end) {
    const programme in = make_programme();
    session_fields asked;
    asked.title = "  Two\n words\x01 ";
    EXPECT_EQ(clean_fields(asked, in)->title, "Two words");
    for (const auto& [text, wrong] :
         {std::pair{std::string(), true}, {std::string(200, 'a'), false}, {std::string(201, 'a'), true}}) {
        asked.title = text;
        EXPECT_EQ(clean_fields(asked, in).has_error(), wrong) << text.size();
    }
    session_fields abstract;
    abstract.abstract = std::string(most_abstract + 1, 'a');
    EXPECT_EQ(clean_fields(abstract, in).error().field, "abstract");
}

TEST(draft_rules, what_is_named_must_be_there) {
    const programme in = make_programme();
    const auto field_of = [&](const auto& set) {
        session_fields asked;
        set(asked);
        const auto cleaned = clean_fields(asked, in);
        return cleaned ? std::string() : cleaned.error().field;
    };
    EXPECT_EQ(field_of([](session_fields& f) { f.place = "ELM"; }), "place");
    EXPECT_EQ(field_of([](session_fields& f) { f.place = "OAK"; }), "");
    EXPECT_EQ(field_of([](session_fields& f) { f.core_area = "XX"; }), "core_area");
    EXPECT_EQ(field_of([](session_fields& f) { f.community = "COP"; }), "community");
    EXPECT_EQ(field_of([](session_fields& f) { f.delivery = "by post"; }), "delivery");
    EXPECT_EQ(field_of([](session_fields& f) { f.seats = seating{5, 0, 6}; }), "seats");
    EXPECT_EQ(field_of([](session_fields& f) { f.seats = seating{-1, 0, 0}; }), "seats");
    EXPECT_EQ(field_of([](session_fields& f) { f.credit_minutes = credit_minutes{0, 1441}; }),
              "credit_minutes");
    EXPECT_EQ(
        field_of([](session_fields& f) { f.moderators = std::vector{person_id("P1"), person_id("P1")}; }),
        "moderators");
}

TEST(draft_rules, every_field_of_a_session_can_be_read) {
    const std::string text = protocol::to_json(fields_of(make_reviews()));
    session_fields none;
    const auto read = protocol::parse_json<session_fields>(text);
    ASSERT_TRUE(read);
    std::size_t fields = 0;
    boost::mp11::mp_for_each<protocol::members_of<session_fields>>([&](auto member) {
        EXPECT_TRUE((*read).*member.pointer) << member.name;
        ++fields;
    });
    EXPECT_EQ(fields, 26U);
}

} // namespace
} // namespace convene::scheduling
