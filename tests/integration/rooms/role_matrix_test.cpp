#include "tests/integration/rooms/room_stand.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using auth::role;
using scheduling::registration_status;
using scheduling::vetting;

/// What somebody is in a room.
enum class standing { stranger, member, moderator };
constexpr auto none = standing::stranger;
constexpr auto in = standing::member;
constexpr auto mod = standing::moderator;

/// Open to all and on the record; for police and prosecutors; closed (law enforcement only, in memory); a
/// meeting of a community (members only, in memory).
constexpr std::array rooms_of_the_matrix{"S03", "S04", "S24", "COP-CA-2027-01"};

const community_id crime_analysis("COP-CA");

/// Who stands where. P0025 presents in S03 and S24, P0498 moderates S03, P0500 S04, P0507 S24, P0496
/// facilitates.
struct row {
    testing::somebody who;
    std::array<standing, 4> in_room;
};
const std::vector<row>& matrix() {
    static const std::vector<row> rows{
        {{"attendee", {role::attendee}}, {in, none, none, none}},
        {{"member",
          {role::attendee},
          registration_status::confirmed,
          vetting::none,
          "community",
          {crime_analysis}},
         {in, none, none, in}},
        {{"officer", {role::attendee}, registration_status::confirmed, vetting::verified, "investigations"},
         {in, in, in, none}},
        {{"prosecutor", {role::attendee}, registration_status::confirmed, vetting::verified, "prosecution"},
         {in, in, none, none}},
        {{"vouched",
          {role::attendee},
          registration_status::confirmed,
          vetting::sponsor_approved,
          "investigations"},
         {in, in, none, none}},
        {{"P0025", {role::presenter}, registration_status::confirmed, vetting::sponsor_approved},
         {in, none, none, none}},
        {{"P0498", {role::moderator}}, {mod, none, none, none}},
        {{"P0500", {role::moderator, role::attendee}}, {in, mod, none, none}},
        {{"P0507", {role::moderator}, registration_status::confirmed, vetting::verified, "investigations"},
         {none, none, mod, none}},
        {{"P0496", {role::attendee}}, {in, none, none, mod}},
        {{"organiser", {role::organiser}}, {mod, mod, none, mod}},
        {{"cleared", {role::organiser}, registration_status::confirmed, vetting::verified},
         {mod, mod, mod, mod}},
        {{"media", {role::media}}, {in, none, none, none}},
        {{"captioner", {role::captioner}}, {none, none, none, none}},
        {{"admin", {role::platform_admin}}, {none, none, none, none}},
        {{"waiting",
          {role::attendee},
          registration_status::waitlisted,
          vetting::verified,
          "investigations",
          {crime_analysis}},
         {none, none, none, in}},
        {{"invited", {role::attendee}, registration_status::invited}, {none, none, none, none}},
        {{"cancelled", {role::attendee}, registration_status::cancelled}, {none, none, none, none}},
        {{"revoked",
          {role::attendee, role::organiser},
          registration_status::revoked,
          vetting::verified,
          "investigations",
          {crime_analysis}},
         {none, none, none, none}},
        {{"nobody", {}, registration_status::none}, {none, none, none, none}},
    };
    return rows;
}

/// Every live command and what comes of it by standing; `audited`: one entry when it is done.
struct command_row {
    std::string name;
    std::string fields;                 ///< without the room
    std::array<const char*, 3> outcome; ///< of a stranger, a member, a moderator
    bool audited = false;
};
std::vector<command_row> commands(const std::string& message, const std::string& author,
                                  const std::string& who) {
    const std::string why = R"(,"reason":"for the matrix")";
    return {
        {"room.post", R"(,"client_id":"before","text":"hello")", {"conflict", "conflict", "conflict"}},
        {"room.draft", R"(,"text":"hel")", {"conflict", "conflict", "conflict"}},
        {"room.join", R"(,"agree_not_for_attribution":true)", {"not_found", "ok", "ok"}},
        {"room.post", R"(,"client_id":"x)" + who + R"(","text":"hello")", {"conflict", "ok", "ok"}},
        {"room.draft", R"(,"text":"hel")", {"conflict", "ok", "ok"}},
        {"room.lock", why, {"not_found", "forbidden", "ok"}, true},
        {"room.unlock", why, {"not_found", "forbidden", "ok"}, true},
        {"room.mute",
         R"(,"author":")" + author + R"(","seconds":60)" + why,
         {"not_found", "forbidden", "ok"},
         true},
        {"room.unmute", R"(,"author":")" + author + '"' + why, {"not_found", "forbidden", "ok"}, true},
        {"room.remove", R"(,"message":")" + message + '"' + why, {"not_found", "forbidden", "ok"}, true},
        {"room.leave", "", {"ok", "ok", "ok"}},
        {"room.post", R"(,"client_id":"after","text":"hello")", {"conflict", "conflict", "conflict"}},
    };
}

class role_matrix : public testing::rooms_test<role_matrix> {
protected:
    void SetUp() override {
        testing::rooms_test<role_matrix>::SetUp();
        std::vector<testing::somebody> all{author()};
        for (const row& each : matrix()) {
            all.push_back(each.who);
        }
        admit(all);
    }
    /// May be everywhere and has written the messages that are removed.
    static testing::somebody author() {
        return {"author", {role::organiser}, registration_status::confirmed, vetting::verified,
                "",       {crime_analysis}};
    }
    /// A message of the author: its id, and the author's key in that room.
    std::pair<std::string, std::string> write_one(const std::string& room) {
        const std::string where = R"("room":")" + room + '"';
        const std::string joined =
            ask_as("author", "room.join", where + R"(,"agree_not_for_attribution":true)");
        const std::string posted =
            ask_as("author", "room.post",
                   where + R"(,"client_id":"a)" + std::to_string(++written_) + R"(","text":"hello")");
        EXPECT_EQ(verdict_of(posted), "ok") << posted;
        return {value_of(posted, "message"), value_of(joined, "author_key")};
    }

private:
    int written_ = 0;
};

TEST_F(role_matrix, names_every_command) {
    std::vector<std::string> named;
    for (const command_row& each : commands("", "", "")) {
        named.push_back(each.name);
    }
    for (const auto& each : table_of_commands().catalogue().commands) {
        EXPECT_NE(std::find(named.begin(), named.end(), each.name), named.end()) << each.name;
    }
}

TEST_F(role_matrix, holds_in_every_cell_and_every_act_of_staff_is_recorded_once) {
    int cells = 0;
    for (std::size_t place = 0; place < rooms_of_the_matrix.size(); ++place) {
        const std::string room = rooms_of_the_matrix[place];
        for (const row& each : matrix()) {
            const auto [message, author_key] = write_one(room);
            for (const command_row& command : commands(message, author_key, each.who.id)) {
                const std::int64_t before = audit_entries();
                const std::string reply =
                    ask_as(each.who.id, command.name, R"("room":")" + room + '"' + command.fields);
                const std::string expected = command.outcome[static_cast<std::size_t>(each.in_room[place])];
                EXPECT_EQ(verdict_of(reply), expected)
                    << each.who.id << ' ' << command.name << ' ' << room << ": " << reply;
                EXPECT_EQ(audit_entries() - before, command.audited && expected == "ok" ? 1 : 0)
                    << each.who.id << ' ' << command.name << ' ' << room;
                ++cells;
            }
        }
    }
    EXPECT_EQ(cells, 4 * 20 * 12);
}

TEST_F(role_matrix, gives_the_same_answer_for_a_room_that_is_closed_and_one_that_is_not_there) {
    for (const char* person : {"attendee", "media", "organiser", "waiting", "revoked"}) {
        for (const command_row& command : commands("e1-1", "n1", person)) {
            const auto ask_in = [&](const std::string& room) {
                return ask_as(person, command.name, R"("room":")" + room + '"' + command.fields);
            };
            EXPECT_EQ(ask_in("S24"), ask_in("S99")) << person << ' ' << command.name;
        }
    }
}

} // namespace
} // namespace convene
