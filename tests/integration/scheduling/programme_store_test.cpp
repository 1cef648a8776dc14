#include "scheduling/badge_code.hpp"
#include "scheduling/badge_endpoints.hpp"
#include "scheduling/import/demo_dates.hpp"
#include "scheduling/import_service.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/programme_answers.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/programme_endpoints.hpp"
#include "scheduling/room_directory.hpp"
#include "server/protocol/codec.hpp"
#include "server/redis/subscriber.hpp"
#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Stands still until it is moved.
class manual_clock final : public clock {
public:
    instant now() const override { return now_; }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(now_.time_since_epoch());
    }
    void pass(std::chrono::milliseconds time) { now_ += time; }

private:
    instant now_ = from_rfc3339("2027-11-29T15:00:00Z").value();
};

class stored_programme : public convene::testing::shared_redis_fixture<stored_programme> {
protected:
    static summit sample() { return *read_summit(sample_summit_text()).read; }
    import_summary store(summit what) {
        import_service importer(client(), time_, random_);
        const auto stored = run(importer.store(std::move(what)));
        EXPECT_TRUE(stored) << stored.error().message;
        return stored ? *stored : import_summary{};
    }
    /// Everything that people could see of the store, for comparing.
    static std::string state() {
        std::string text;
        for (const char* key : {"programme", "releases", "people"}) {
            const auto fields = ask({"HGETALL", edition_key(edition_id("SUM-2027-SAMPLE"), key)});
            std::map<std::string, std::string> sorted;
            for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
                sorted[fields[i].text] = fields[i + 1].text;
            }
            for (const auto& [name, value] : sorted) {
                text += name + "=" + value + "\n";
            }
        }
        return text;
    }

    manual_clock time_;
    system_random random_;
};

TEST_F(stored_programme, holds_the_whole_sample) {
    const import_summary done = store(sample());
    EXPECT_EQ(done.release, 1);
    EXPECT_TRUE(done.changed);
    EXPECT_EQ(done.sites, 45U);
    EXPECT_EQ(done.people, 600U);
    EXPECT_EQ(done.sessions, 45U);
    EXPECT_EQ(done.communities, 5U);
    EXPECT_EQ(done.meetings, 46U);
    EXPECT_EQ(ask({"HLEN", "cv:{SUM-2027-SAMPLE}:people"}).number(), 600);
}

TEST_F(stored_programme, is_the_same_after_a_second_import) {
    store(sample());
    const std::string before = state();
    const import_summary again = store(sample());
    EXPECT_EQ(again.release, 1);
    EXPECT_FALSE(again.changed);
    EXPECT_EQ(state(), before);
    EXPECT_EQ(ask({"KEYS", "*staged*"}).size(), 0U);
}

TEST_F(stored_programme, gets_a_new_number_when_it_changes) {
    store(sample());
    summit changed = sample();
    changed.content = move_to(std::move(changed.content), time_.now());
    const import_summary done = store(std::move(changed));
    EXPECT_EQ(done.release, 2);
    EXPECT_TRUE(done.changed);
}

TEST_F(stored_programme, is_not_touched_by_an_import_that_never_ends) {
    store(sample());
    const std::string before = state();
    people_repository people(client(), time_);
    auto staged = run(people.stage(edition_id("SUM-2027-SAMPLE"), "broken-off", sample().people));
    ASSERT_TRUE(staged);
    EXPECT_EQ(state(), before);
}

TEST_F(stored_programme, is_loaded_as_it_was_imported) {
    store(sample());
    programme_cache cache(client());
    EXPECT_EQ(cache.current()->release, 0);
    ASSERT_TRUE(run(cache.load()));
    EXPECT_EQ(cache.current()->release, 1);
    EXPECT_EQ(protocol::to_json(*cache.current()), protocol::to_json(sample().content));
    EXPECT_EQ(cache.rooms()->size(), 91U);
}

TEST_F(stored_programme, may_be_absent) {
    programme_cache cache(client());
    ASSERT_TRUE(run(cache.load()));
    EXPECT_EQ(cache.current()->release, 0);
    EXPECT_EQ(cache.rooms()->size(), 0U);
}

TEST_F(stored_programme, that_cannot_be_read_leaves_what_was_loaded) {
    store(sample());
    programme_cache cache(client());
    ASSERT_TRUE(run(cache.load()));
    ask({"HSET", "cv:{SUM-2027-SAMPLE}:releases", "1", "{\"broken\":"});
    const auto broken = run(cache.reload());
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, errc::internal);
    EXPECT_EQ(cache.current()->sessions.size(), 45U);
}

TEST_F(stored_programme, stays_valid_for_its_holder_while_a_new_one_is_loaded) {
    store(sample());
    programme_cache cache(client());
    ASSERT_TRUE(run(cache.load()));
    const auto held = cache.rooms();
    summit smaller = sample();
    smaller.content.sessions.resize(3);
    store(std::move(smaller));
    ASSERT_TRUE(run(cache.reload()));
    EXPECT_EQ(cache.rooms()->find(room_id("S40")), nullptr);
    EXPECT_EQ(held->find(room_id("S40"))->title, "Supervision partners: probation and parole in one plan");
}

TEST_F(stored_programme, is_announced_to_every_node) {
    std::vector<std::string> lines;
    bool listening = false;
    redis::subscriber::handlers to;
    to.on_message = [&](std::string_view, std::string_view line) { lines.emplace_back(line); };
    to.on_drained = [] {};
    to.on_subscribed = [&](std::string_view) { listening = true; };
    to.on_lost = [] {};
    redis::subscriber control(executor(), stand().server().application_endpoint(), client(), "control", to);
    control.start();
    control.subscribe("cv:control");
    ASSERT_TRUE(run_until([&] { return listening; }));
    store(sample());
    ASSERT_TRUE(run_until([&] { return lines.size() == 2; }));
    EXPECT_THAT(lines,
                ElementsAre("programme.released SUM-2027-SAMPLE 1", "programme.released SUM-2027-SAMPLE 1"));
    control.stop();
}

TEST_F(stored_programme, gives_viewers_with_their_display_names) {
    store(sample());
    people_repository people(client(), time_);
    const auto aliased = run(people.find_viewer(person_id("P0001")));
    ASSERT_TRUE(aliased) << aliased.error().message;
    EXPECT_EQ(aliased->display_name, "Investigator 1");
    EXPECT_EQ(aliased->status, registration_status::confirmed);
    EXPECT_EQ(aliased->vetting_level, vetting::verified);
    EXPECT_EQ(aliased->site.str(), "SITE01");
    EXPECT_EQ(aliased->roles, (std::vector{auth::role::attendee, auth::role::site_team_lead}));
    const auto nobody = run(people.find_viewer(person_id("P9999")));
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, errc::not_found);
}

TEST_F(stored_programme, sees_a_changed_registration_within_a_second) {
    store(sample());
    people_repository people(client(), time_);
    ASSERT_TRUE(run(people.find_viewer(person_id("P0001"))));
    person_record record = sample().people[0];
    record.status = registration_status::revoked;
    ask({"HSET", "cv:{SUM-2027-SAMPLE}:people", "P0001", protocol::to_json(record)});
    ask({"HDEL", "cv:{SUM-2027-SAMPLE}:registrations",
         "P0001"}); // nothing was decided but what the record says
    EXPECT_EQ(run(people.find_viewer(person_id("P0001")))->status, registration_status::confirmed);
    time_.pass(std::chrono::milliseconds(1001));
    EXPECT_EQ(run(people.find_viewer(person_id("P0001")))->status, registration_status::revoked);
}

/// The routes as the server calls them, without the sockets.
class programme_endpoints : public stored_programme {
protected:
    void SetUp() override {
        stored_programme::SetUp();
        store(sample());
        ASSERT_TRUE(run(cache_.load()));
        add_programme_endpoints(routes_, {cache_, people_, programmes_, time_});
        add_badge_endpoints(routes_, {cache_, people_, badges_, random_});
    }

    http::response get(const std::string& person, const std::string& path, http::text_map query = {},
                       const std::string& if_none_match = {}) {
        const auto match = routes_.find(http::method::get, path);
        EXPECT_NE(match.found, nullptr) << path;
        http::request asked;
        asked.path = path;
        asked.query = std::move(query);
        asked.path_parameters = match.parameters;
        asked.caller = auth::principal{person_id(person), login_id("l"), {}, false};
        if (!if_none_match.empty()) {
            asked.headers.emplace("if-none-match", if_none_match);
        }
        return run(match.found->handle(std::move(asked)));
    }
    static std::string body_of(const http::response& answer) {
        return answer.shared_body ? *answer.shared_body : answer.body;
    }

    programme_cache cache_{client()};
    people_repository people_{client(), time_};
    programme_repository programmes_{client()};
    badge_repository badges_{client()};
    system_random random_;
    http::router routes_;
};

TEST_F(programme_endpoints, serve_the_programme_with_an_etag_that_saves_the_body) {
    const auto first = get("P0002", "/api/v1/programme");
    EXPECT_EQ(first.status, 200U);
    const auto read = protocol::parse_json<programme_answer>(body_of(first));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->sessions.size(), 45U);
    EXPECT_EQ(read->release, 1);
    EXPECT_TRUE(first.personal);
    const std::string etag(first.header("ETag"));
    ASSERT_FALSE(etag.empty());
    const auto second = get("P0002", "/api/v1/programme", {}, etag);
    EXPECT_EQ(second.status, 304U);
    EXPECT_EQ(body_of(second), "");
    EXPECT_EQ(get("P0541", "/api/v1/programme", {}, etag).status, 200U);
}

TEST_F(programme_endpoints, serve_a_new_release_after_a_reload) {
    const std::string etag(get("P0002", "/api/v1/programme").header("ETag"));
    summit changed = sample();
    changed.content.sessions[10].title = "Moved";
    store(std::move(changed));
    ASSERT_TRUE(run(cache_.reload()));
    const auto after = get("P0002", "/api/v1/programme", {}, etag);
    EXPECT_EQ(after.status, 200U);
    EXPECT_THAT(body_of(after), HasSubstr("\"title\":\"Moved\""));
}

TEST_F(programme_endpoints, filter_and_search) {
    const auto found = get("P0002", "/api/v1/programme", {{"day", "2027-12-08"}, {"core_area", "GV"}});
    EXPECT_EQ(protocol::parse_json<programme_answer>(body_of(found))->sessions.size(), 1U);
    EXPECT_EQ(get("P0002", "/api/v1/programme", {{"day", "tomorrow"}}).status, 422U);
    EXPECT_THAT(body_of(get("P0002", "/api/v1/programme", {{"q", "zoë"}})), HasSubstr("\"S01\""));
}

TEST_F(programme_endpoints, say_only_closed_session_and_note_the_attempt) {
    const auto page = get("P0516", "/api/v1/sessions/S24");
    EXPECT_EQ(page.status, 200U);
    const std::string text = body_of(page);
    EXPECT_THAT(text, HasSubstr("\"title\":\"Closed session\""));
    for (const char* hidden : {"multi-city", "Phones", "P0002", "Pseudonymo", "INV", "post\":60"}) {
        EXPECT_THAT(text, Not(HasSubstr(hidden)));
    }
    const auto entries = ask({"XRANGE", "cv:{SUM-2027-SAMPLE}:audit", "-", "+"});
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0][1][3].str(), "P0516");
    EXPECT_EQ(entries[0][1][7].str(), "S24");
}

TEST_F(programme_endpoints, open_the_closed_session_to_the_verified_without_a_note) {
    EXPECT_THAT(body_of(get("P0002", "/api/v1/sessions/S24")), HasSubstr("multi-city"));
    EXPECT_EQ(ask({"XLEN", "cv:{SUM-2027-SAMPLE}:audit"}).number(), 0);
}

TEST_F(programme_endpoints, refuse_a_reporter_what_is_closed_to_the_press) {
    EXPECT_EQ(get("P0541", "/api/v1/sessions/S36").status, 404U);
    const auto open = get("P0541", "/api/v1/sessions/S03");
    EXPECT_EQ(open.status, 200U);
    EXPECT_THAT(body_of(open), HasSubstr("\"may_join\":true"));
}

TEST_F(programme_endpoints, answer_not_found_for_what_is_not_there) {
    EXPECT_EQ(get("P0002", "/api/v1/sessions/S99").status, 404U);
}

TEST_F(programme_endpoints, show_communities_to_members_with_rooms) {
    const auto answer = get("P0002", "/api/v1/communities");
    const auto read = protocol::parse_json<communities_answer>(body_of(answer));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->communities.size(), 5U);
    EXPECT_TRUE(read->communities[0].meetings[0].room);
}

TEST_F(programme_endpoints, show_the_programme_with_nothing_to_join_to_an_account_without_registration) {
    const auto read = protocol::parse_json<programme_answer>(body_of(get("P9999", "/api/v1/programme")));
    ASSERT_TRUE(read);
    for (const session_summary& each : read->sessions) {
        EXPECT_FALSE(each.may_join);
        EXPECT_FALSE(each.room);
    }
}

TEST_F(programme_endpoints, refuse_a_revoked_registration) {
    person_record record = sample().people[1];
    record.status = registration_status::revoked;
    ask({"HSET", "cv:{SUM-2027-SAMPLE}:people", "P0002", protocol::to_json(record)});
    ask({"HDEL", "cv:{SUM-2027-SAMPLE}:registrations", "P0002"});
    for (const char* path : {"/api/v1/programme", "/api/v1/sessions/S03", "/api/v1/communities"}) {
        EXPECT_EQ(get("P0002", path).status, 403U) << path;
    }
}

TEST_F(programme_endpoints, give_everybody_one_badge_of_their_own_that_stays) {
    const auto first = get("P0001", "/api/v1/me/badge");
    ASSERT_EQ(first.status, 200U) << body_of(first);
    EXPECT_TRUE(first.personal); // answered no-store
    const auto mine = protocol::parse_json<badge_view>(body_of(first));
    ASSERT_TRUE(mine) << mine.error().message;
    EXPECT_EQ(mine->name, *sample().people[0].alias) << "this person is shown by an alias (I-13)";
    EXPECT_EQ(mine->registration, sample().people[0].registration);
    ASSERT_EQ(mine->code.size(), 17U);
    EXPECT_EQ(mine->code.back(), badge_check_symbol(std::string_view(mine->code).substr(0, 16)));
    EXPECT_EQ(body_of(get("P0001", "/api/v1/me/badge")), body_of(first));
    const auto other = protocol::parse_json<badge_view>(body_of(get("P0002", "/api/v1/me/badge")));
    ASSERT_TRUE(other);
    EXPECT_NE(other->code, mine->code);
}

TEST_F(programme_endpoints, refuse_a_badge_to_whoever_is_not_approved) {
    for (const auto& [status, answer] :
         {std::pair(registration_status::submitted, 403U), std::pair(registration_status::waitlisted, 403U),
          std::pair(registration_status::revoked, 403U), std::pair(registration_status::cancelled, 403U),
          std::pair(registration_status::approved, 200U), std::pair(registration_status::checked_in, 200U)}) {
        person_record record = sample().people[1];
        record.status = status;
        ask({"HSET", "cv:{SUM-2027-SAMPLE}:people", "P0002", protocol::to_json(record)});
        ask({"HDEL", "cv:{SUM-2027-SAMPLE}:registrations", "P0002"});
        EXPECT_EQ(get("P0002", "/api/v1/me/badge").status, answer) << static_cast<int>(status);
    }
    EXPECT_EQ(get("P9999", "/api/v1/me/badge").status, 403U) << "an account without a registration";
    EXPECT_EQ(ask({"HLEN", "cv:{SUM-2027-SAMPLE}:badges"}).number(), 1) << "refused ones drew no code";
}

} // namespace
} // namespace convene::scheduling
